import pytest
from study_records import labelled

from judgebot.errors import JudgebotError
from judgebot_eval.select.coder_reviewer import (
    ALPHAS,
    CODER,
    REVIEWER,
    Likelihood,
    coder_reviewer,
    is_degenerate,
    review,
)

_BODY = "int f(int a) { int b = a + 1; return b * 2; }"


def _choice(likelihoods, codes=None, **options):
    codes = codes or [f"{_BODY}{' ' * index}" for index in range(len(likelihoods))]
    candidates = [labelled(sample=index, code=code) for index, code in enumerate(codes)]
    known = {each.key: Likelihood(each.key, *found) for each, found in zip(candidates, likelihoods, strict=True)}
    return coder_reviewer(known, **options).choose(candidates).sample


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        pytest.param({"variant": "sum"}, 0, id="sum: the short one"),
        pytest.param({"variant": "avg"}, 1, id="avg: the likely one"),
        pytest.param({"alpha": 0.0}, 0, id="the coder alone"),
        pytest.param({"alpha": 1.0}, 2, id="the reviewer alone"),
        pytest.param({"alpha": 0.9}, 2, id="mostly the reviewer"),
    ],
)
def test_choice(options, chosen):
    likelihoods = [(-4.0, 4, -9.0, 3), (-10.0, 20, -9.0, 9), (-12.0, 8, -8.0, 2)]
    assert _choice(likelihoods, **options) == chosen


def test_means_are_over_tokens_of_which_there_may_be_none():
    likelihoods = [(-3.0, 1, -3.0, 1), (-5.0, 2, -5.0, 2), (-9.0, 1, 0.0, 0)]
    assert _choice(likelihoods, variant="avg") == 1


def test_the_weights_go_from_one_to_the_other_in_tenths():
    assert [CODER, *ALPHAS, REVIEWER] == [step / 10 for step in range(11)]


@pytest.mark.parametrize(
    ("options", "name"),
    [
        pytest.param({}, "Coder-Reviewer sum", id="sum"),
        pytest.param({"variant": "avg"}, "Coder-Reviewer avg", id="avg"),
        pytest.param({"alpha": 0.1}, "Coder-Reviewer sum, alpha 0.1", id="a weight"),
    ],
)
def test_name(options, name):
    assert coder_reviewer({}, **options).name == name


def test_degenerate_candidates_come_last():
    assert _choice([(-1.0, 1, -1.0, 1), (-50.0, 9, -50.0, 9)], ["int f(int a) { }", _BODY]) == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("void f() { }", True, id="empty"),
        pytest.param("void f() { /* nothing { */ ; }", True, id="only comments"),
        pytest.param("void f() { return; }", True, id="only returns"),
        pytest.param("int f() { return 1; }", False, id="returns something"),
        pytest.param("void f()", True, id="no body"),
        pytest.param(f"void f() {{ {'a++;' * 200} }}", True, id="repeats itself"),
        pytest.param(_BODY, False, id="code"),
        pytest.param('String f() { return "\ud83d"; }', False, id="lone surrogate"),
    ],
)
def test_degenerate(code, expected):
    assert is_degenerate(code) == expected


def test_a_candidate_without_likelihood_is_an_error():
    with pytest.raises(JudgebotError, match="Coder-Reviewer sum: no likelihood of t0#g#0"):
        coder_reviewer({}).choose([labelled()])


_CODE = """int addAll(int a, int b) {
    // adds them
    System.out.println("a; b" + a); /* shown */
    return addAll(a - 1, b) + addAllOf(1); // twice
}"""


def test_the_reviewer_sees_neither_name_nor_comments_nor_prints():
    read, description = review("addAll adds; see addAll(int, int) or addAllOf. ", _CODE)
    assert description == "f adds; see f(int, int) or addAllOf."
    assert [line.strip() for line in read.splitlines() if line.strip()] == [
        "int f(int a, int b) {",
        "return f(a - 1, b) + addAllOf(1);",
        "}",
        "// Describe what the method above does:",
    ]
    assert read.endswith("}\n\n// Describe what the method above does:\n")


def test_an_annotation_is_not_taken_for_the_method():
    read, description = review("Calls add.", '@SuppressWarnings("unchecked")\nint add(int a) { return a; }')
    assert read.startswith('@SuppressWarnings("unchecked")\nint f(int a) { return a; }\n\n')
    assert description == "Calls f."


def test_code_without_a_method_is_reviewed_as_it_is():
    assert review("Adds.", "\n return 1;\n")[0].startswith("return 1;\n\n//")
