import dataclasses
import itertools

import pytest

from judgebot.calibrate import Calibration, OperatingPoint
from judgebot.changes import ChangeSet, FileChange
from judgebot.config import Config
from judgebot.decide import Thresholds
from judgebot.errors import JudgebotError
from judgebot.extract import ExtractPolicy
from judgebot.judgement import Judgement
from judgebot.review import extract_policy, resolve_thresholds, review

_CLASS = "class A {{\n    /** {javadoc} */\n    public int f(int x) {{\n        {body}\n    }}\n}}\n"
_JAVADOC = "Returns one more than the number given."


class FakeJudge:
    """Looks the score up by what stands in the code; remembers what it was shown."""

    def __init__(self, **logits):
        self.logits = logits
        self.shown = []

    def judge_edits(self, edits):
        return [Judgement(edit.gain, truncated=False) for edit in edits]

    def judge(self, examples):
        self.shown += examples
        return [
            Judgement(next(v for word, v in self.logits.items() if word in example.code), "vast" in example.code)
            for example in examples
        ]


def _source(body, javadoc=_JAVADOC):
    return _CLASS.format(body=body, javadoc=javadoc).encode()


def _changes(before, after, *, audit=False):
    return ChangeSet((_file(before, after),), audit=audit, base="b", head="h", root=".")


def _file(before, after):
    return FileChange("A.java", "A.java", before, after, (), unreadable=None, generated=False)


def _backed(threshold):
    point = {"threshold": threshold, "precision": 0.97, "lower_bound": 0.9, "cases": 100}
    return {"scale": 1.0, "bias": 0.0, "points": [point]}


@pytest.fixture
def bundle(make_bundle):
    return make_bundle()


@pytest.mark.parametrize(
    ("before", "after", "config", "expected"),
    [
        pytest.param(None, _source("bad();"), {}, ("flagged", "contradicts-javadoc", None), id="added"),
        pytest.param(_source("good();"), _source("bad();"), {}, ("flagged", "regression", 0.88), id="broken"),
        pytest.param(_source("bad();"), _source("good();"), {}, ("passed", "matches-javadoc", 0.12), id="mended"),
        pytest.param(_source("bad(1);"), _source("bad(2);"), {}, ("abstained", "not-a-regression", 0.12), id="no news"),
        pytest.param(
            _source("bad(1);"),
            _source("bad(2);"),
            {"only_regressions": False},
            ("flagged", "contradicts-javadoc", 0.12),
            id="old news wanted",
        ),
        pytest.param(
            _source("bad();", "Returns two more than the number."),
            _source("bad();"),
            {},
            ("flagged", "contradicts-javadoc", 0.12),
            id="new promise",
        ),
        pytest.param(
            b"class A { public int f(int x) { good(); } }",
            _source("bad();"),
            {},
            ("flagged", "contradicts-javadoc", None),
            id="first promise",
        ),
        pytest.param(
            b"abstract class A { /** Returns one more than the number given. */ public abstract int f(int x); }",
            _source("bad();"),
            {},
            ("abstained", "not-a-regression", None),
            id="no body before",
        ),
        pytest.param(
            _source("good(;"), _source("bad();"), {}, ("abstained", "not-a-regression", None), id="broken before"
        ),
        pytest.param(None, _source("unsure();"), {}, ("abstained", "low-confidence", None), id="unsure"),
        pytest.param(None, _source("unsure();"), {"threshold": 0.5}, ("passed", "matches-javadoc", None), id="lower"),
        pytest.param(None, _source("bad(vast);"), {}, ("abstained", "truncated", None), id="truncated"),
        pytest.param(None, _source("bad();", "Short."), {}, ("skipped", "javadoc-too-short", None), id="skipped"),
    ],
)  # fmt: skip
def test_review(bundle, before, after, config, expected):
    report = review(_changes(before, after), FakeJudge(good=2.0, bad=-2.0, unsure=0.1), bundle, Config(**config))
    (finding,) = report.findings
    p_before = None if finding.p_before is None else round(finding.p_before, 2)
    assert (finding.outcome, finding.reason, p_before) == expected
    assert (report.base, report.head, report.model.sha256) == ("b", "h", bundle.sha256)


@pytest.mark.parametrize(
    ("before", "after", "config", "expected"),
    [
        pytest.param(None, _source("bad();"), {}, ("flagged", "contradicts-javadoc", 0.12), id="added"),
        pytest.param(_source("good();"), _source("bad();"), {}, ("flagged", "regression", 0.02), id="broken"),
        pytest.param(_source("bad();"), _source("good();"), {}, ("passed", "matches-javadoc", 0.98), id="mended"),
        pytest.param(_source("bad(1);"), _source("bad(2);"), {}, ("abstained", "low-confidence", 0.5), id="no news"),
        pytest.param(
            _source("good();", "Returns two more than the number."),
            _source("bad();"),
            {},
            ("flagged", "regression", 0.02),
            id="with its Javadoc",
        ),
        pytest.param(
            _source("bad();", "Returns two more than the number."),
            _source("bad();"),
            {},
            ("flagged", "contradicts-javadoc", 0.12),
            id="Javadoc only",
        ),
        pytest.param(
            b"class A { public int f(int x) { good(); } }",
            _source("bad();"),
            {},
            ("flagged", "contradicts-javadoc", 0.12),
            id="no Javadoc before",
        ),
        pytest.param(
            _source("good();"), _source("bad(vast);"), {}, ("abstained", "low-confidence", 0.5), id="truncated"
        ),
        pytest.param(
            _source("good();"),
            _source("bad();"),
            {"threshold": 0.99},
            ("abstained", "low-confidence", 0.02),
            id="threshold",
        ),
    ],
)
def test_a_modified_method_is_judged_by_its_change(make_bundle, before, after, config, expected):
    bundle = make_bundle(change={})
    report = review(_changes(before, after), FakeJudge(good=2.0, bad=-2.0), bundle, Config(**config))
    (finding,) = report.findings
    assert (finding.outcome, finding.reason, round(finding.p_correct, 2)) == expected


def test_both_sides_are_judged_together_each_against_its_own_javadoc(bundle):
    judge = FakeJudge(good=1.0, bad=-1.0)
    review(_changes(_source("good();", "Returns what it got."), _source("bad();")), judge, bundle, Config())
    assert [(example.description, "bad" in example.code) for example in judge.shown] == [
        (_JAVADOC, True),
        ("Returns what it got.", False),
    ]
    assert judge.shown[0].signature == "public int f(int x)"


def test_an_audit_flags_whatever_is_doubtful(bundle):
    report = review(_changes(None, _source("bad();"), audit=True), FakeJudge(bad=-2.0), bundle, Config())
    assert [finding.outcome for finding in report.findings] == ["flagged"]


def test_notes_on_the_change_are_notes_of_the_report(bundle):
    changes = dataclasses.replace(_changes(None, None), notes=("some files are missing",))
    assert review(changes, FakeJudge(), bundle, Config()).notes == ("some files are missing",)


def test_the_configuration_says_which_methods():
    selection = {
        "include": ("a",),
        "exclude": ("x",),
        "min_javadoc_words": 5,
        "max_method_lines": 9,
        "max_methods": 7,
        "skip_accessors": True,
        "accept_new_suppressions": False,
    }
    expected = ExtractPolicy(visibility=frozenset({"private"}), **selection)
    assert extract_policy(Config(visibility=("private",), **selection)) == expected


def test_what_is_skipped_anyway_keeps_its_reason_when_the_time_is_up(bundle):
    clock = iter([0, 0, 5])
    changes = _changes(None, _source("bad();", "Short."))
    report = review(changes, FakeJudge(), bundle, Config(max_seconds=5), clock=lambda: next(clock))
    assert [finding.reason for finding in report.findings] == ["javadoc-too-short"]


@pytest.mark.parametrize(
    ("ticks", "outcomes"),
    [
        pytest.param([0, 0, 0], ["flagged"], id="in time"),
        pytest.param([0, 0, 5], [("f", "time-limit")], id="late to judge"),
        pytest.param([0, 5, 5], [("", "time-limit")], id="late to parse"),
    ],
)
def test_the_time_that_a_run_may_take(bundle, ticks, outcomes):
    clock = iter(ticks)
    report = review(
        _changes(None, _source("bad();")),
        FakeJudge(bad=-2.0),
        bundle,
        Config(max_seconds=5),
        clock=lambda: next(clock),
    )
    assert [
        (finding.name, finding.reason) if finding.outcome == "skipped" else finding.outcome
        for finding in report.findings
    ] == outcomes


def test_what_was_judged_in_time_stays(bundle):
    body = "".join(f"/** Returns one more than it. */ public int f{number}() {{ bad(); }}" for number in range(300))
    clock, shown = itertools.count(), []
    report = review(
        _changes(None, f"class A {{ {body} }}".encode()),
        FakeJudge(bad=-2.0),
        bundle,
        Config(max_seconds=4),
        lambda done, total: shown.append((done, total)),
        lambda: next(clock),
    )
    assert report.counts == (256, 0, 0, 44)
    assert {finding.message for finding in report.having("skipped")} >= {
        "`f299` was not judged: the time limit was reached."
    }
    assert shown == [(128, 300), (256, 300), (300, 300)]


def test_nothing_changed(bundle):
    report = review(_changes(_source("good();"), _source("good();")), FakeJudge(), bundle, Config())
    assert report.findings == ()


@pytest.mark.parametrize(
    ("change", "threshold", "target", "expected"),
    [
        pytest.param(None, None, None, (0.7, 0.7), id="the model's own"),
        pytest.param(None, 0.8, None, (0.8, 0.8), id="given"),
        pytest.param(None, None, 0.9, (0.95, 0.95), id="by its precision"),
        pytest.param({}, None, None, (0.7, 0.6), id="those of both"),
        pytest.param({}, 0.8, None, (0.8, 0.8), id="given for both"),
        pytest.param({"calibration": _backed(0.85)}, None, 0.9, (0.95, 0.85), id="by the precision of both"),
    ],
)
def test_threshold(make_bundle, change, threshold, target, expected):
    bundle = make_bundle(change=change, calibration=_backed(0.95))
    assert bundle.calibration == Calibration(1.0, 0.0, (OperatingPoint(0.95, 0.97, 0.9, 100),))
    assert resolve_thresholds(bundle, threshold, target) == Thresholds(*expected)


def test_a_target_that_cannot_be_backed_is_refused(bundle):
    with pytest.raises(JudgebotError, match="cannot back it"):
        review(_changes(None, _source("bad();")), FakeJudge(), bundle, Config(target_precision=0.9))
