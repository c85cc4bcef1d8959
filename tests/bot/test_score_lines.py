import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.decide import Thresholds
from judgebot.errors import JudgebotError
from judgebot.judge import load_judge
from judgebot.judgement import Judgement
from judgebot.score_lines import CHUNK, score_lines

THRESHOLDS = Thresholds(alone=0.7, change=0.75)


@pytest.fixture
def score(make_bundle):
    return _scorer(make_bundle(code_tokens=[0, 8]))


@pytest.fixture
def score_changes(make_bundle):
    return _scorer(make_bundle(change={"code_tokens": [1, 6]}))


def _scorer(bundle):
    judge = load_judge(bundle)
    return lambda lines: [json.loads(line) for line in score_lines(lines, "in.jsonl", judge, bundle, THRESHOLDS)]


def _line(**changes):
    return json.dumps({"description": "d", "signature": "s", "candidate": "x"} | changes).encode() + b"\n"


_SKIPPED = {"outcome": "skipped", "p_correct": None, "logit": None}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"candidate": "good"}, {"outcome": "passed", "reason": "matches-javadoc", "logit": 1}, id="passed"
        ),
        pytest.param({"candidate": "bad"}, {"outcome": "flagged", "reason": "contradicts-javadoc"}, id="flagged"),
        pytest.param({"candidate": "fine"}, {"outcome": "abstained", "reason": "low-confidence"}, id="abstained"),
        pytest.param({"candidate": "bad " * 40}, {"outcome": "abstained", "reason": "truncated"}, id="truncated"),
        pytest.param({"candidate": "bad " * 9}, {"reason": "outside-calibration"}, id="longer than calibrated"),
        pytest.param({"description": " "}, _SKIPPED | {"reason": "no-javadoc"}, id="no Javadoc"),
        pytest.param({"candidate": ""}, _SKIPPED | {"reason": "no-body"}, id="no body"),
        pytest.param({"candidate": " \n"}, _SKIPPED | {"reason": "no-body"}, id="blank body"),
        pytest.param({"candidate": "x", "before": "\n"}, {"p_before": None}, id="blank before"),
        pytest.param({"candidate": "good", "before": "bad"}, {"p_before": 0.2689414213699951}, id="before"),
        pytest.param({"description": "/** {@code good} */\n", "candidate": "fine"}, {"logit": 1.5}, id="raw Javadoc"),
        pytest.param({"description": "\n /** {@code good} */", "candidate": "x"}, {"logit": 1}, id="indented Javadoc"),
        pytest.param({"before": None}, {"p_before": None}, id="before is null"),
        pytest.param({"task": 7, "u": ["é"]}, {"task": 7, "u": ["é"], "candidate": "x"}, id="the rest is kept"),
        pytest.param({"candidate": "good \ud800"}, {"candidate": "good \ud800", "logit": 1.0}, id="a lone surrogate"),
    ],
)
def test_score(score, changes, expected):
    (scored,) = score([_line(**changes)])
    assert expected.items() <= scored.items()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"candidate": "bad", "before": "x y"},
            {"logit": -2.0, "p_before": 0.5, "outcome": "flagged", "reason": "regression"},
            id="flagged",
        ),
        pytest.param({"candidate": "x y", "before": "bad"}, {"logit": 2.0, "outcome": "passed"}, id="passed"),
        pytest.param(
            {"candidate": "x", "before": "y z"}, {"logit": -1.0, "reason": "low-confidence"}, id="its own threshold"
        ),
        pytest.param({"candidate": "bad", "before": "bad // x"}, {"logit": -1.0}, id="no code changed"),
        pytest.param({"candidate": "bad", "before": None}, {"logit": -1.0, "p_before": None}, id="no before"),
        pytest.param({"candidate": "bad", "before": "x " * 7}, {"logit": -1.0, "p_before": 0.5}, id="too long before"),
        pytest.param(
            {"candidate": "x y", "before": "z", "description_before": "/** {@code good good} */"},
            {"logit": -1.0, "p_before": 0.8807970779778823},
            id="its own Javadoc before",
        ),
        pytest.param(
            {"candidate": "bad", "before": "x y", "description_before": " "},
            {"logit": -1.0, "p_before": None},
            id="no Javadoc before, as in a review",
        ),
    ],
)
def test_a_method_with_a_before_is_scored_by_its_change(score_changes, changes, expected):
    (scored,) = score_changes([_line(**changes)])
    assert expected.items() <= scored.items()


def test_no_before_asked_none_given(score):
    (scored,) = score([_line()])
    assert "p_before" not in scored


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(b"{", "not JSON", id="cut"),
        pytest.param(b'{"description": "\xff"}', "not JSON", id="not UTF-8"),
        pytest.param(b"[]", "expected an object", id="a list"),
        pytest.param(b'{"description": "d", "signature": "s"}', "'candidate' is missing", id="missing"),
        pytest.param(_line(signature=1), "'signature' is not a string", id="not a string"),
        pytest.param(_line(before=[]), "'before' is neither a string nor null", id="before"),
        pytest.param(_line(description_before=1), "'description_before' is neither a string nor null", id="Javadoc"),
        pytest.param(b"[" * 100_000, "not JSON", id="deeply nested"),
        pytest.param(_line(weight=math.nan), "not JSON: NaN is no number of JSON", id="not a number"),
        pytest.param(_line(deep=[-math.inf]), "not JSON: -Infinity is no number of JSON", id="infinite"),
        pytest.param(_line().replace(b'"d"', b"-1e999"), "not JSON: -1e999 is too large", id="too large"),
    ],
)
def test_a_bad_line_is_named(score, line, message):
    with pytest.raises(JudgebotError, match=rf"^in\.jsonl:3: {message}"):
        score([_line(), b"\n", line])


def test_streams_in_chunks(make_bundle):
    bundle = make_bundle()
    read = []

    def lines():
        for number in range(CHUNK + 1):
            read.append(number)
            yield _line(number=number)

    scored = score_lines(lines(), "-", load_judge(bundle), bundle, THRESHOLDS)
    assert json.loads(next(scored))["number"] == 0
    assert len(read) == CHUNK
    assert [json.loads(line)["number"] for line in scored] == list(range(1, CHUNK + 1))


@given(st.lists(st.sampled_from(["good", "bad", "fine", "", "good bad", "x"]), max_size=12))
def test_order_is_kept(candidates):
    class Fake:
        def judge(self, examples):
            return [Judgement(float(len(example.code)), truncated=False) for example in examples]

    class FakeCalibration:
        @staticmethod
        def probability(logit):
            return logit / 100

    class FakeBundle:
        calibration = FakeCalibration
        change = None

        @staticmethod
        def is_calibrated_for(_):
            return True

    scored = map(json.loads, score_lines([_line(candidate=c) for c in candidates], "-", Fake(), FakeBundle, THRESHOLDS))
    assert [(row["candidate"], row["logit"]) for row in scored] == [
        (c, float(len(c)) if c else None) for c in candidates
    ]
