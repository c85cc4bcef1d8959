from dataclasses import replace

import pytest

from judgebot_eval.generate.cleaning import FILTERS, clean
from judgebot_eval.records import Candidate

GOAL = Candidate("t", "g", 0, "", "int goal() { return 1; }")


def _other(code: str, task: str = "t", generator: str = "h") -> Candidate:
    return replace(GOAL, code=code, task=task, generator=generator)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        pytest.param(_other("int goal() { return 2; }"), None, id="another method"),
        pytest.param(_other(""), "incomplete", id="nothing"),
        pytest.param(_other("int goal() { return 1;"), "incomplete", id="cut off"),
        pytest.param(_other("return 1;"), "incomplete", id="snippet"),
        pytest.param(_other('String goal() { return "é"; }'), "non-ascii", id="not ascii"),
        pytest.param(_other("int goal() { return 1; // → }"), "incomplete", id="the first filter comes first"),
        pytest.param(_other("void goal() { }"), "empty-body", id="empty body"),
        pytest.param(_other("void goal() { /* later */ // on\n }"), "empty-body", id="only comments"),
        pytest.param(_other("void goal() { ; }"), None, id="empty statement"),
        pytest.param(_other(f"\n {GOAL.code} \n"), "duplicate", id="the same, of another generator"),
        pytest.param(_other(GOAL.code, task="u"), None, id="the same, for another task"),
    ],
)
def test_a_candidate_is_kept_or_removed_for_one_reason(other, reason):
    cleaned = clean([GOAL, other])

    assert cleaned.kept == ((GOAL, other) if reason is None else (GOAL,))
    assert cleaned.removed == {name: int(name == reason) for name in FILTERS}


def test_those_alike_but_for_comments_and_white_space_are_kept_and_counted():
    alike = [_other(code) for code in ("int goal(){return 1;}", "int goal() { /* one */ return 1; }", "int f() { ; }")]

    cleaned = clean([GOAL, *alike])

    assert len(cleaned.kept) == 4
    assert cleaned.alike == 2


def test_disagreements_of_the_parsers_are_listed():
    odd = _other("int goal(int a) { return switch (a) { default -> 1; }; }")

    cleaned = clean([GOAL, odd])

    assert cleaned.removed["incomplete"] == 1
    (found,) = cleaned.disagreements
    assert (found.candidate, found.javalang, found.tree_sitter) == (odd.key, False, True)
