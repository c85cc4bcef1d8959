import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.encode import Example
from judgebot_eval.chat import Reply, Request
from judgebot_eval.judges.codejudge import AnalyseThenSummarise, Taxonomy, Vanilla, parse_grade, parse_yes_no
from judgebot_eval.named_model import NamedModel

EXAMPLE = Example("Returns one.", "int f()", "int f() { return 1; }")
PROBLEM = "Returns one.\n\nSignature: int f()"
REFERENCES = {(EXAMPLE.description, EXAMPLE.signature): "int f() { return 2 - 1; }"}


class Script:
    """Answers one call after the other."""

    def __init__(self, *replies: str) -> None:
        self.requests: list[Request] = []
        self._replies = iter(replies)

    def ask(self, request: Request) -> Reply:
        self.requests.append(request)
        return Reply(next(self._replies))

    @property
    def prompts(self) -> list[str]:
        return ["\n".join(message.content for message in request.messages) for request in self.requests]


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        pytest.param("Yes", True, id="yes"),
        pytest.param("no.", False, id="no"),
        pytest.param("No, but let me think.\nIt is right after all: yes", True, id="the last line first"),
        pytest.param("Yes.\nIt returns what it should.", True, id="then the first"),
        pytest.param("Let me see.\nYes.\nThat is my answer.", None, id="not those between"),
        pytest.param("Let me see.\nYes.\n\n", True, id="the last line that is not blank"),
        pytest.param("I do not know; it cannot be said.", None, id="whole words only"),
        pytest.param("", None, id="empty"),
    ],
)
def test_yes_or_no(reply, verdict):
    assert parse_yes_no(reply) is verdict


@pytest.mark.parametrize(
    ("reply", "grade"),
    [
        pytest.param('[{"inconsistency": "none", "severity": "negligible"}]', 1.0, id="none"),
        pytest.param('[{"severity": "none"}, {"severity": ""}]', 1.0, id="none, in other words"),
        pytest.param("[]", 1.0, id="empty list"),
        pytest.param('[{"inconsistency": "edge case", "severity": " Small"}]', 0.95, id="small"),
        pytest.param('[{"severity": "major"}, {"severity": "small"}]', 0.45, id="added up"),
        pytest.param('[{"severity": "major"}, {"severity": "fatal"}]', 0.0, id="never below 0"),
        pytest.param('```json\n[\n  {"severity": "fatal"}\n]\n```', 0.0, id="fenced"),
        pytest.param('{"inconsistency": "logic", "severity": "major"}', 0.5, id="lone object"),
        pytest.param('{"inconsistency": "int[] x = {1}", "severity": "small"}', 0.95, id="lone object about code"),
        pytest.param('{"severity": "major"}\n{"severity": "small"}', None, id="objects without a list"),
        pytest.param('{"inconsistencies": [{"severity": "major"}]}', 0.5, id="list in an object"),
        pytest.param('{"inconsistencies": []}', 1.0, id="empty list in an object"),
        pytest.param("int f(int[] x) { return x[0]; }", None, id="code alone"),
        pytest.param('As follows: [{"severity": "small"}] as I said.', 0.95, id="in prose"),
        pytest.param("```json\n[]\n```", 1.0, id="fenced empty list"),
        pytest.param("I find no inconsistency.\n\n**JSON list:** `[ ]`.", 1.0, id="empty list after a colon"),
        pytest.param("[]\nThe method is correct.", 1.0, id="empty list on a line"),
        pytest.param('It takes an int[] array.\n[{"severity": "fatal"}]', 0.0, id="an array's type is no list"),
        pytest.param("int[] only, no list", None, id="an array's type alone"),
        pytest.param("The parameter is of type\nint [][]", None, id="a type of arrays of arrays"),
        pytest.param("It returns [] where it should return [1].", None, id="an empty list of the method's"),
        pytest.param('It returns:\n[]\nfor null.\n[{"severity": "major"}]', 0.5, id="faults beat an empty list"),
        pytest.param('For [1, 2] it is wrong: [{"severity": "major"}]', 0.5, id="a list of numbers is none"),
        pytest.param('[{"severity": "small"}]\nNo:\n[{"severity": "fatal"}]', 0.0, id="the last list"),
        pytest.param('[{"inconsistency": "int[] a; a[0]", "severity": "major"}]', 0.5, id="brackets in a text"),
        pytest.param('[\n  {"severity": "small"},\n  {"severity": "ma', None, id="torn after an object"),
        pytest.param('[{"severity": "small"}, "and more"]', None, id="not objects alone"),
        pytest.param("[" * 2000, None, id="endless"),
        pytest.param('[[{"severity": "major"}]', 0.5, id="a bracket too many"),
        pytest.param('[{"severity": "terrible"}]', None, id="unknown severity"),
        pytest.param('[{"inconsistency": "logic"}]', None, id="no severity"),
        pytest.param('[{"severity": 3}]', None, id="no text"),
        pytest.param('[{"severity": "major"', None, id="torn"),
        pytest.param("It is correct.", None, id="no JSON"),
    ],
)
def test_grades(reply, grade):
    assert parse_grade(reply) == grade


@given(
    st.text() | st.lists(st.sampled_from(['"severity"', ":", '"major"', "{", "}", "[", "]", ",", "\n"])).map("".join)
)
def test_parsers_take_any_text(reply):
    assert parse_yes_no(reply) in {None, True, False}
    assert parse_grade(reply) is None or 0 <= parse_grade(reply) <= 1


def test_the_summary_sees_nothing_but_the_analysis():
    script = Script("It returns 1, as required.", "Yes")
    (score,) = AnalyseThenSummarise(NamedModel(script, "m"), REFERENCES).score([EXAMPLE])

    analysis, summary = script.prompts
    assert (score.p_correct, score.raw) == (1.0, "It returns 1, as required.\n\nYes")
    assert all(text in analysis for text in (EXAMPLE.description, EXAMPLE.code, "return 2 - 1;"))
    assert "It returns 1, as required." in summary
    assert EXAMPLE.code not in summary
    assert [request.max_tokens for request in script.requests] == [2000, 16]
    assert [[message.role for message in request.messages] for request in script.requests] == [
        ["system", "user"],
        ["user"],
    ]


@pytest.mark.parametrize("kind", [AnalyseThenSummarise, Vanilla, Taxonomy])
@pytest.mark.parametrize(
    ("references", "material"),
    [
        pytest.param(None, f"Problem:\n{PROBLEM}\n\nMethod:\n{EXAMPLE.code}", id="without a reference"),
        pytest.param(
            REFERENCES,
            f"Problem:\n{PROBLEM}\n\nReference solution:\nint f() {{ return 2 - 1; }}\n\nMethod:\n{EXAMPLE.code}",
            id="with a reference",
        ),
    ],
)
def test_what_a_judgement_stands_on(kind, references, material):
    script = Script("Yes", "Yes")
    kind(NamedModel(script, "m"), references).score([EXAMPLE])

    assert material in script.prompts[0]
    assert ("and a reference solution" in script.prompts[0]) is (kind is not Vanilla and references is not None)


@pytest.mark.parametrize(
    ("kind", "replies", "p_correct"),
    [
        pytest.param(AnalyseThenSummarise, ("Yes, it does.", "No"), 0.0, id="the summary decides"),
        pytest.param(AnalyseThenSummarise, ("Fine.", "Maybe"), None, id="invalid summary"),
        pytest.param(AnalyseThenSummarise, ("\n", "Yes"), None, id="a summary of nothing"),
        pytest.param(Vanilla, ("Yes",), 1.0, id="vanilla"),
        pytest.param(Taxonomy, ('[{"severity": "small"}]',), 0.975, id="an edge case is no grave fault"),
        pytest.param(Taxonomy, ('[{"severity": "major"}]',), 0.25, id="an error of logic is"),
        pytest.param(Taxonomy, ("I cannot.",), None, id="invalid list"),
    ],
)
def test_scores(kind, replies, p_correct):
    (score,) = kind(NamedModel(Script(*replies), "m")).score([EXAMPLE])

    assert score.p_correct == p_correct
    assert score.raw == "\n\n".join(replies)


@pytest.mark.parametrize(
    ("kind", "references", "name"),
    [
        pytest.param(AnalyseThenSummarise, None, "m/codejudge", id="analyse then summarise"),
        pytest.param(Taxonomy, REFERENCES, "m/codejudge-taxonomy+reference", id="taxonomy"),
        pytest.param(Vanilla, {}, "m/codejudge-vanilla+reference", id="vanilla"),
    ],
)
def test_names(kind, references, name):
    assert kind(NamedModel(Script(), "m"), references).name == name


def test_the_temperature_is_0_and_the_catalogue_is_shown():
    script = Script("[]")
    Taxonomy(NamedModel(script, "m")).score([EXAMPLE])

    assert [(request.temperature, request.max_tokens) for request in script.requests] == [(0.0, 2000)]
    assert "fatal: a name is used that is not defined" in script.prompts[0]
