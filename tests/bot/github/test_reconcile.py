import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.github.anchors import Anchor
from judgebot.github.marker import Marker, method_id
from judgebot.github.reconcile import reconcile
from judgebot.github.standing import Standing

PLACE = Anchor("A.java", 5)
FATES = ("update", "fixed", "delete", "replace", "keep")


@pytest.fixture(scope="session")
def flagged(make_finding):
    """Makes a flagged version of a method, which is a letter and a number, as in "a1"."""

    def make(version, **fields):
        name, number = version
        content = {"fingerprint": f"{ord(name):04x}{number:0>28}", "name": name, "signature": f"int {name}()"}
        return make_finding(**{**content, **fields})

    return make


@pytest.fixture(scope="session")
def standing(flagged, make_comment):
    """Makes a comment on a version, with letters for its state: answered, resolved, unknown, fixed, outdated, moved."""

    def make(number, version, state=""):
        finding = flagged(version, path="B.java" if "m" in state else "A.java")
        mark = Marker(
            finding.fingerprint,
            method_id(finding),
            "2" * 64,
            "3" * 40,
            0.1,
            0.8,
            "fixed" if "f" in state else "open",
        )
        comment = make_comment(id=number, path=finding.path, line=None if "o" in state else 5)
        resolved = None if "u" in state else "r" in state
        return Standing(comment, mark, answered="a" in state, resolved=resolved, thread=None)

    return make


def fates(plan):
    """The number of each comment by its fate; an update is of the comment it has a finding for."""
    items = {name: getattr(plan, name) for name in FATES}
    items["update"] = [item.standing for item in plan.update]
    return {name: [item.comment.id for item in found] for name, found in items.items() if found}


@pytest.mark.parametrize(
    ("versions", "comments", "expected", "posted"),
    [
        pytest.param([], [], {}, "", id="nothing"),
        pytest.param(["a1"], [], {}, "a", id="new"),
        pytest.param(["a1"], ["a1"], {"keep": [1]}, "", id="known"),
        pytest.param(["a1"], ["a1 o"], {"keep": [1]}, "", id="known-and-outdated"),
        pytest.param([], ["a1 u"], {"keep": [1]}, "", id="perhaps-resolved"),
        pytest.param([], ["a1 ua"], {"keep": [1]}, "", id="perhaps-resolved-and-answered"),
        pytest.param(["a2"], ["a1 u"], {"update": [1]}, "", id="perhaps-resolved-and-changed"),
        pytest.param(["a2"], ["a1 uo"], {"keep": [1]}, "a", id="perhaps-resolved-and-to-be-replaced"),
        pytest.param(["a1"], ["a1 a"], {"keep": [1]}, "", id="known-and-answered"),
        pytest.param(["a1"], ["a1 r"], {"keep": [1]}, "", id="known-and-resolved"),
        pytest.param(["a1"], ["a1 fa"], {"update": [1]}, "", id="back-again"),
        pytest.param(["a1"], ["a1 far"], {"keep": [1]}, "a", id="back-again-after-it-was-resolved"),
        pytest.param(["a1"], ["a1 f"], {"update": [1]}, "", id="back-again-in-place"),
        pytest.param(["a1"], ["a1", "a1"], {"keep": [1], "replace": [2]}, "", id="said-twice"),
        pytest.param(["a1"], ["a1", "a1 a"], {"keep": [1, 2]}, "", id="said-twice-and-answered"),
        pytest.param(["a1"], ["a1 m"], {"keep": [1]}, "", id="moved-to-another-file"),
        pytest.param(["a1"], ["a1", "a1 m"], {"keep": [1], "replace": [2]}, "", id="said-twice-and-moved"),
        pytest.param(["a1"], ["a1", "a1 ma"], {"keep": [1, 2]}, "", id="said-twice-moved-and-answered"),
        pytest.param(["a1"], ["a1 fa", "a1"], {"keep": [1, 2]}, "", id="fixed-and-said-anew"),
        pytest.param(["a2"], ["a1"], {"update": [1]}, "", id="edited"),
        pytest.param(["a2"], ["a1 o"], {"replace": [1]}, "a", id="edited-and-outdated"),
        pytest.param(["a2"], ["a1 oa"], {"update": [1]}, "", id="edited-outdated-and-answered"),
        pytest.param(["a2"], ["a1 r"], {"keep": [1]}, "a", id="edited-and-resolved"),
        pytest.param(["a2"], ["a1 fa"], {"update": [1]}, "", id="edited-after-it-was-fixed"),
        pytest.param(["a2"], ["a1 o", "a2"], {"keep": [2], "replace": [1]}, "", id="edited-and-said-anew"),
        pytest.param(["a2"], ["a1 o", "a1 a"], {"update": [2], "replace": [1]}, "", id="edited-and-one-is-answered"),
        pytest.param(["a1"], ["b1"], {"delete": [1]}, "a", id="another-method"),
        pytest.param([], ["a1"], {"delete": [1]}, "", id="no-longer-flagged"),
        pytest.param([], ["a1 o"], {"delete": [1]}, "", id="no-longer-flagged-and-outdated"),
        pytest.param([], ["a1 a"], {"fixed": [1]}, "", id="no-longer-flagged-and-answered"),
        pytest.param([], ["a1 r"], {"keep": [1]}, "", id="no-longer-flagged-and-resolved"),
        pytest.param([], ["a1 fa"], {"keep": [1]}, "", id="fixed-already"),
    ],
)
def test_fate(flagged, standing, make_report, versions, comments, expected, posted):
    report = make_report(*map(flagged, versions))
    found = [standing(number, *text.split()) for number, text in enumerate(comments, 1)]
    plan = reconcile(report, lambda _: PLACE, found, {}, 10)
    assert fates(plan) == expected
    assert "".join(item.finding.name for item in plan.post) == posted
    assert plan.in_summary == ()


@pytest.mark.parametrize(
    ("max_comments", "comments", "posted", "limited"),
    [
        pytest.param(10, [], "cba", "", id="enough"),
        pytest.param(2, [], "cb", "a", id="the-surest"),
        pytest.param(0, [], "", "cba", id="none"),
        pytest.param(2, ["c1"], "b", "a", id="an-open-one-counts"),
        pytest.param(2, ["c1 r"], "ba", "", id="a-resolved-one-does-not"),
        pytest.param(2, ["c2"], "b", "a", id="an-updated-one-counts"),
        pytest.param(2, ["d1"], "cb", "a", id="a-deleted-one-does-not"),
        pytest.param(1, ["b1", "c1"], "", "a", id="over-the-limit-already"),
    ],
)
def test_limit(flagged, standing, make_report, max_comments, comments, posted, limited):
    findings = [flagged(f"{name}1", p_correct=p) for name, p in (("a", 0.3), ("b", 0.2), ("c", 0.1))]
    found = [standing(number, *text.split()) for number, text in enumerate(comments, 1)]
    plan = reconcile(make_report(*findings), lambda _: PLACE, found, {}, max_comments)
    assert "".join(item.finding.name for item in plan.post) == posted
    assert "".join(item.finding.name for item in plan.in_summary if item.reason == "limit") == limited


@pytest.mark.parametrize(
    ("silenced", "comments", "reason", "expected"),
    [
        pytest.param("dismissed", [], "dismissed", {}, id="dismissed"),
        pytest.param("refused", [], "refused", {}, id="refused"),
        pytest.param("dismissed", ["a1"], None, {"keep": [1]}, id="it-stands"),
        pytest.param("dismissed", ["a2"], None, {"update": [1]}, id="an-update-that-failed"),
        pytest.param("dismissed", ["a2 o"], "dismissed", {"replace": [1]}, id="not-by-another-comment-either"),
        pytest.param("refused", ["a2 o"], "refused", {"keep": [1]}, id="nothing-takes-its-place"),
    ],
)
def test_silenced(flagged, standing, make_report, silenced, comments, reason, expected):
    finding = flagged("a1")
    found = [standing(number, *text.split()) for number, text in enumerate(comments, 1)]
    plan = reconcile(make_report(finding), lambda _: PLACE, found, {finding.fingerprint: silenced}, 10)
    assert (plan.post, fates(plan)) == ((), expected)
    assert [item.reason for item in plan.in_summary] == ([reason] if reason else [])
    assert (finding.fingerprint in plan.said) is (reason != "refused")


def test_of_two_methods_of_one_name_the_dismissed_one_takes_no_comment(flagged, standing, make_report):
    dismissed, new = flagged("a1", p_correct=0.01), flagged("a2")
    silenced = {dismissed.fingerprint: "dismissed"}
    plan = reconcile(make_report(dismissed, new), lambda _: PLACE, [standing(1, "a3")], silenced, 10)
    assert [item.finding for item in plan.update] == [new]


def test_a_comment_that_was_refused_is_not_one_that_somebody_deleted(flagged, make_report):
    refused, unseen = flagged("a1"), flagged("b1", outcome="skipped", reason="time-limit")
    plan = reconcile(make_report(refused, unseen), lambda _: PLACE, [], {refused.fingerprint: "refused"}, 10)
    assert plan.said == frozenset()


@pytest.mark.parametrize(
    ("seen", "comments", "said"),
    [
        pytest.param({"outcome": "passed", "reason": ""}, [], False, id="no-longer-flagged"),
        pytest.param({"outcome": "skipped", "reason": "generated"}, [], False, id="not-to-be-judged"),
        pytest.param({"outcome": "skipped", "reason": "parse-error"}, [], True, id="not-parsed"),
        pytest.param({"outcome": "skipped", "reason": "time-limit"}, [], True, id="not-reached"),
        pytest.param({"outcome": "skipped", "reason": "parse-error"}, ["a1"], True, id="it-stands"),
        pytest.param({"outcome": "skipped", "reason": "parse-error"}, ["a1 f"], False, id="it-was-called-fixed"),
    ],
)
def test_a_deleted_comment_is_remembered_while_its_method_cannot_be_judged(
    flagged, standing, make_report, seen, comments, said
):
    finding = flagged("a1")
    found = [standing(number, *text.split()) for number, text in enumerate(comments, 1)]
    report = make_report(flagged("a2", p_correct=None, **seen))
    plan = reconcile(report, lambda _: PLACE, found, {finding.fingerprint: "dismissed"}, 10)
    assert (finding.fingerprint in plan.said) is said


def test_no_place(flagged, make_report):
    plan = reconcile(make_report(flagged("a1")), lambda _: None, [], {}, 10)
    assert [item.reason for item in plan.in_summary] == ["not-in-diff"]
    assert plan.said == frozenset()


def test_a_copy_has_no_comment_of_its_own(flagged, make_report):
    copies = [flagged("a1", path=path) for path in ("C.java", "A.java", "B.java")]
    plan = reconcile(make_report(*copies), lambda _: PLACE, [], {}, 10)
    assert [item.finding.path for item in plan.post] == ["A.java"]
    assert [(item.finding.path, item.reason) for item in plan.in_summary] == [("B.java", "copy"), ("C.java", "copy")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"reason": "limit"}, {"keep": [1]}, id="limit"),
        pytest.param({"reason": "time-limit"}, {"keep": [1]}, id="time-limit"),
        pytest.param({"reason": "parse-error"}, {"keep": [1]}, id="parse-error"),
        pytest.param({"reason": "unreadable", "name": "", "signature": ""}, {"keep": [1]}, id="whole-file"),
        pytest.param({"reason": "limit", "name": "b", "signature": "int b()"}, {"delete": [1]}, id="another-method"),
        pytest.param({"reason": "limit", "name": "", "path": "B.java"}, {"delete": [1]}, id="another-file"),
        pytest.param({"reason": "suppressed"}, {"delete": [1]}, id="suppressed"),
        pytest.param({"outcome": "passed", "reason": "matches-javadoc"}, {"delete": [1]}, id="passed"),
        pytest.param({"outcome": "abstained", "reason": "low-confidence"}, {"delete": [1]}, id="abstained"),
    ],
)
def test_what_could_not_be_judged_is_not_stale(flagged, standing, make_report, fields, expected):
    finding = flagged("a2", **{"outcome": "skipped", **fields})
    assert fates(reconcile(make_report(finding), lambda _: PLACE, [standing(1, "a1")], {}, 10)) == expected


@pytest.mark.parametrize(
    ("versions", "comment", "expected"),
    [
        pytest.param([], "a1", {"keep": [1]}, id="it-stays"),
        pytest.param([], "a1 a", {"keep": [1]}, id="answered"),
        pytest.param([], "a1 m", {"delete": [1]}, id="on-another-file"),
        pytest.param(["a2"], "a1", {"update": [1]}, id="flagged-all-the-same"),
    ],
)
def test_what_is_on_a_file_that_was_not_looked_at_is_not_stale(
    flagged, standing, make_report, versions, comment, expected
):
    found = [standing(1, *comment.split())]
    plan = reconcile(make_report(*map(flagged, versions)), lambda _: PLACE, found, {}, 10, seen={"B.java"})
    assert fates(plan) == expected


@pytest.mark.parametrize(("seen", "said"), [pytest.param(None, False, id="all"), pytest.param((), True, id="some")])
def test_a_deleted_comment_is_remembered_while_files_are_left_out(flagged, make_report, seen, said):
    name = flagged("a1").fingerprint
    plan = reconcile(make_report(), lambda _: PLACE, [], {name: "dismissed"}, 10, seen=seen)
    assert (name in plan.said) is said


@pytest.mark.parametrize(
    "unseen",
    [
        pytest.param({"reason": "time-limit"}, id="not-reached"),
        pytest.param({"reason": "parse-error", "name": "", "signature": ""}, id="in-a-part-that-is-not-parsed"),
    ],
)
@pytest.mark.parametrize(
    ("comments", "expected", "posted"),
    [
        pytest.param(["a1", "a2"], {"keep": [1, 2]}, "", id="the-other-keeps-its-comment"),
        pytest.param(["a1", "a2 o"], {"keep": [1], "replace": [2]}, "", id="outdated"),
        pytest.param(["a2 o"], {"replace": [1]}, "a", id="outdated-and-said-anew"),
        pytest.param(["a1", "a1"], {"keep": [1], "replace": [2]}, "", id="said-twice"),
    ],
)
def test_of_two_methods_of_one_name_one_could_not_be_judged(
    flagged, standing, make_report, unseen, comments, expected, posted
):
    """As methods of anonymous classes may be."""
    report = make_report(flagged("a1"), flagged("a3", outcome="skipped", p_correct=None, **unseen))
    found = [standing(number, *text.split()) for number, text in enumerate(comments, 1)]
    plan = reconcile(report, lambda _: PLACE, found, {}, 10)
    assert fates(plan) == expected
    assert "".join(item.finding.name for item in plan.post) == posted


def carried_out(plan, standing):
    """The comments once a plan is carried out."""
    updated = [
        dataclasses.replace(
            item.standing,
            marker=dataclasses.replace(item.standing.marker, fingerprint=item.finding.fingerprint, state="open"),
        )
        for item in plan.update
    ]
    fixed = [dataclasses.replace(item, marker=dataclasses.replace(item.marker, state="fixed")) for item in plan.fixed]
    posted = [
        standing(100 + number, f"{item.finding.name}{item.finding.fingerprint[-1]}")
        for number, item in enumerate(plan.post)
    ]
    return sorted([*plan.keep, *updated, *fixed, *posted], key=lambda item: item.comment.id)


VERSIONS = st.tuples(st.sampled_from("abc"), st.sampled_from("123")).map("".join)
STATES = st.sets(st.sampled_from(["a", "r", "o", "fa"])).map("".join)  # only what was answered is marked as fixed


EVERYTHING = given(
    versions=st.lists(VERSIONS, max_size=5),
    comments=st.lists(st.tuples(VERSIONS, STATES), max_size=6),
    max_comments=st.integers(0, 4),
)


@EVERYTHING
def test_every_comment_has_one_fate_and_every_flagged_method_one_place(
    flagged, standing, make_report, versions, comments, max_comments
):
    findings = list(map(flagged, versions))
    found = [standing(number, version, state) for number, (version, state) in enumerate(comments, 1)]
    plan = reconcile(make_report(*findings), lambda _: PLACE, found, {}, max_comments)
    assert sorted(number for numbers in fates(plan).values() for number in numbers) == [*range(1, len(found) + 1)]
    updated = [item.finding.fingerprint for item in plan.update]
    kept = {item.marker.fingerprint for item in plan.keep if item.marker.state == "open"}
    posted = [item.finding.fingerprint for item in plan.post]
    silent = {item.finding.fingerprint for item in plan.in_summary}
    assert {finding.fingerprint for finding in findings} <= {*updated, *kept, *posted, *silent}
    assert not set(posted) & {*updated, *kept}
    assert len(posted) == len(set(posted))
    assert {item.comment.id for item in found if item.answered}.isdisjoint(
        item.comment.id for item in (*plan.delete, *plan.replace)
    )
    room = max_comments - len(updated) - sum(item.is_open for item in plan.keep)
    assert len(posted) <= max(0, room)


@EVERYTHING
def test_a_second_run_changes_nothing(flagged, standing, make_report, versions, comments, max_comments):
    report = make_report(*map(flagged, versions))
    found = [standing(number, version, state) for number, (version, state) in enumerate(comments, 1)]
    first = reconcile(report, lambda _: PLACE, found, {}, max_comments)
    silenced = dict.fromkeys(first.said, "dismissed")
    second = reconcile(report, lambda _: PLACE, carried_out(first, standing), silenced, max_comments)
    assert (second.post, second.update, second.fixed, second.delete, second.replace) == ((),) * 5
    assert second.said == first.said
