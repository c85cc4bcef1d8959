import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.chat import Reply, Request
from judgebot_eval.judges.ice_score import IceScore, parse_rating
from judgebot_eval.named_model import NamedModel

EXAMPLE = Example("Returns one.", "int f()", "int f() { return 1; }")
REFERENCES = {(EXAMPLE.description, EXAMPLE.signature): "int f() { return 2 - 1; }"}


class Rater:
    def __init__(self, text: str) -> None:
        self.requests: list[Request] = []
        self._text = text

    def ask(self, request: Request) -> Reply:
        self.requests.append(request)
        return Reply(self._text)


@pytest.mark.parametrize(
    ("reply", "rating"),
    [
        pytest.param("3", 3, id="integer"),
        pytest.param(" 4\n", 4, id="integer with space"),
        pytest.param("Functional Correctness (scores ONLY): 2", 2, id="the form filled in"),
        pytest.param("Score: 3/4", 3, id="of four"),
        pytest.param("I would give it a score of 1 out of 4.", 1, id="out of four"),
        pytest.param("**Score:** 4", 4, id="markup"),
        pytest.param("Score: 2\nThe final score is 3.\nOverall score: 3", 3, id="most frequent"),
        pytest.param("Score 1. Score 2.", 1, id="first of equals"),
        pytest.param("1. Read the problem.\n2. Compare.\n3. Score: 0", 0, id="list numbers do not count"),
        pytest.param("1) Read the problem.\n2) Score: 3\nThat is all.", 3, id="nor those with a bracket"),
        pytest.param("The list has 3 elements.\nThe score is 2", 2, id="other numbers do not count"),
        pytest.param("functional correctness: 4.", 4, id="the metric's name"),
        pytest.param("Score (0-4): 2", 2, id="the range does not count"),
        pytest.param("Rating: 3", 3, id="the prompt's word for it"),
        pytest.param('```json\n{"score": 4}\n```', 4, id="JSON"),
        pytest.param("The loop is right.\n\n4", 4, id="the last line"),
        pytest.param("The loop is wrong.\n**0**\n", 0, id="the last line in bold"),
        pytest.param("It fails for null.\n```\n2\n```", 2, id="the last line, fenced"),
        pytest.param("It is nearly right.\n`3/4`.", 3, id="the last line, of four"),
        pytest.param("A score of 1 at first.\nThe score is 1.\n4", 4, id="the last line beats the most frequent"),
        pytest.param("The score is 2.\n100", 2, id="a last line that is no rating"),
        pytest.param("It returns\n4\nfor 2.", None, id="a line between"),
        pytest.param("It fails where the length is\n-1", None, id="a negative number"),
        pytest.param("Score: 7\nFinal score: 3", 3, id="what is too high does not count"),
        pytest.param("100", None, id="too high"),
        pytest.param("It looks fine.", None, id="none"),
        pytest.param("", None, id="empty"),
        pytest.param("9" * 5000, None, id="endless"),
    ],
)
def test_ratings(reply, rating):
    assert parse_rating(reply) == rating


@given(
    st.text()
    | st.lists(st.sampled_from(["score", ":", " ", "4", "out of 4", "/4", "\n", ". ", "(", "9", "*"])).map("".join)
)
def test_a_rating_is_from_0_to_4(reply):
    assert parse_rating(reply) in {None, 0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("reply", "p_correct"),
    [
        pytest.param("4", 1.0, id="4 is correct"),
        pytest.param("3", 0.375, id="3 is not"),
        pytest.param("no idea", 0.0, id="a failure is 0"),
    ],
)
def test_scores(reply, p_correct):
    judge = IceScore(NamedModel(Rater(reply), "m"))

    (score,) = judge.score([EXAMPLE])

    assert (score.p_correct, score.raw) == (p_correct, reply)


@pytest.mark.parametrize(
    ("references", "compared", "shown"),
    [
        pytest.param(None, "the problem: does", "", id="reference-free"),
        pytest.param(
            REFERENCES,
            "the problem and with the reference solution: does",
            "\nReference solution:\nint f() { return 2 - 1; }\n",
            id="reference",
        ),
    ],
)
@pytest.mark.parametrize(
    ("chain_of_thought", "form", "max_tokens"),
    [
        pytest.param(False, " (scores ONLY):", 256, id="score alone"),
        pytest.param(True, ":\nStep-by-step evaluation, with the score on the last line:", 1024, id="chain of thought"),
    ],
)
def test_variants(references, compared, shown, chain_of_thought, form, max_tokens):
    rater = Rater("4")
    judge = IceScore(NamedModel(rater, "m"), references, chain_of_thought=chain_of_thought)
    judge.score([EXAMPLE])

    (request,) = rater.requests
    prompt = request.messages[0].content
    material = f"Problem:\nReturns one.\n\nSignature: int f()\n{shown}\nMethod:\n{EXAMPLE.code}\n\nEvaluation form\n"
    assert judge.name == "m/ice-score" + "+reference" * bool(references) + "+cot" * chain_of_thought
    assert f"Compare the method with {compared} it do all of that?" in prompt
    assert prompt.endswith(f"{material}Functional Correctness{form}")
    assert (request.max_tokens, request.temperature) == (max_tokens, 0.0)


@pytest.mark.parametrize(
    ("reply", "p_correct"),
    [
        pytest.param("The loop is right.\n\n4", 1.0, id="right"),
        pytest.param("The loop is right.\nIts end is not.\n**3**", 0.375, id="nearly"),
    ],
)
def test_a_chain_of_thought_ends_as_it_was_asked_to(reply, p_correct):
    judge = IceScore(NamedModel(Rater(reply), "m"), chain_of_thought=True)

    assert judge.score([EXAMPLE])[0].p_correct == p_correct


def test_a_missing_reference_is_named():
    judge = IceScore(NamedModel(Rater("4"), "m"), {})

    with pytest.raises(JudgebotError, match=r"no reference solution of `int f\(\)`"):
        judge.score([EXAMPLE])
