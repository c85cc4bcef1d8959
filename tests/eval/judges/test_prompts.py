import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.encode import INSTRUCTIONS, Example, encode
from judgebot_eval.judges.prompts import Shot, few_shot, zero_shot

_EXAMPLE = Example("Adds.", "int f(int a)", "int f(int a) { return a; }")
_OTHER = Example("Doubles.", "int g(int a)", "int g(int a) { return 2 * a; }")


@given(*[st.text(max_size=20)] * 3)
def test_the_zero_shot_prompt_is_the_template_of_a_bundle(description, signature, code):
    example = Example(description, signature, code)
    assert zero_shot(example) == encode(example, "zero-shot/1")


@pytest.mark.parametrize(
    ("layout", "block"),
    [
        pytest.param(
            "newline",
            "# Description:\nAdds.\n\n# Signature:\nint f(int a)\n\n"
            "# Candidate:\nint f(int a) { return a; }\n\n# Output:\n",
            id="newline",
        ),
        pytest.param(
            "flat",
            "# Description: Adds.\n\n# Signature: int f(int a)\n\n# Candidate: int f(int a) { return a; }\n\n# Output:",
            id="flat, without a space before the answer",
        ),
    ],
)
def test_layouts(layout, block):
    assert zero_shot(_EXAMPLE, layout) == f"{INSTRUCTIONS}{block}"


@pytest.mark.parametrize(
    ("layout", "answers"),
    [
        pytest.param("newline", ["# Output:\n0\n", "# Output:\n1\n", "# Output:\n"], id="newline"),
        pytest.param("flat", ["# Output: 0\n", "# Output: 1\n", "# Output:"], id="flat"),
    ],
)
def test_shots_stand_between_the_instructions_and_the_question(layout, answers):
    prompt = few_shot([Shot(_OTHER, correct=False), Shot(_EXAMPLE, correct=True)], _OTHER, layout)
    assert prompt.startswith(f"{INSTRUCTIONS}# Description:")
    positions = [0]
    for answer in answers:
        positions.append(prompt.index(answer, positions[-1] + 1))
    assert prompt.endswith(answers[-1])
    assert prompt.count("Doubles.") == 2
    assert prompt.index("Adds.") > positions[1]
