"""Stage 2 of S*, step by step on an example, then each way of selecting alone."""

import re

import pytest

from judgebot_eval.chat import Reply, Request
from judgebot_eval.named_model import NamedModel
from judgebot_eval.records import Task
from judgebot_eval.select.s_star.calls import Input
from judgebot_eval.select.s_star.driver import Output
from judgebot_eval.select.s_star.referee import Referee
from judgebot_eval.select.s_star.sampling import Sample
from judgebot_eval.select.s_star.selection import SELECTIONS, Choice, choose, grouped
from judgebot_eval.select.s_star.settings import SELECTION_NAMES
from judgebot_eval.select.s_star.tournament import group_points, pairs_to_play, wins

TASK = Task("t", "t", "multipl-e-humaneval", "The absolute value.\n>>> f(3)\n3", "static int f(int n)")

# what each program returns; on 7 they agree, so that it separates none
RETURNS = {
    "P0": {"-2": "-2", "0": "0", "7": "7", "-9": "-9"},
    "P1": {"-2": "2", "0": "0", "7": "7", "-9": "9"},
    "P2": {"-2": "2", "0": "1", "7": "7", "-9": "9"},
    "P3": {"-2": "-2", "7": "7", "-9": "-9"},
    "P4": {"-2": "2", "0": "0", "7": "7", "-9": "-9"},
}
QUALITY = {"P0": 0, "P1": 3, "P2": 1, "P3": 0, "P4": 2}


class Table:
    """An executor that looks up what programs return; an input that is not there is an error."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    def run(self, task, calls):  # noqa: ARG002 - the signature of an executor
        self.calls += [(call.code, call.given.arguments) for call in calls]
        return [self._output(call) for call in calls]

    def _output(self, call):
        value = RETURNS.get(call.code, {}).get(call.given.arguments)
        return Output(value, "", call.given.expected) if value is not None else Output(error="broken")


class Selector:
    """Writes what it is told to, and prefers the program of higher quality; of equal ones it says neither."""

    def __init__(self, suites: list[str], adaptive: str = "f(-9)", decide=None) -> None:
        self.requests: list[Request] = []
        self._suites = iter(suites)
        self._adaptive = adaptive
        self._decide = decide or self._by_quality

    def ask(self, request: Request) -> Reply:
        self.requests.append(request)
        programs = re.findall(r"^P\d$", request.messages[0].content, re.MULTILINE)
        if not programs:
            return Reply(next(self._suites))
        if "`Answer: 2`" not in request.messages[0].content:
            return Reply(self._adaptive)
        return Reply(self._decide(*programs))

    @staticmethod
    def _by_quality(first: str, second: str) -> str:
        one, other = QUALITY[first], QUALITY[second]
        return f"Answer: {2 if one == other else int(other > one)}"

    def temperatures(self, mark: str) -> list[float]:
        return [request.temperature for request in self.requests if mark in request.messages[0].content]


def _samples(*public, codes=("P0", "P1", "P2", "P3", "P4")):
    return [
        Sample("t", number, code, public=passed)
        for number, (code, passed) in enumerate(zip(codes, public, strict=True))
    ]


def _referee(selector, executor=None):
    return Referee(NamedModel(selector, "judge", workers=1), executor or Table())


PASSES, FAILS = (True,), (False,)
SUITE = "```java\nf(-2)\nf(0)\nf(7)\nf(-2)\n```"


def test_the_worked_example():
    samples = _samples(FAILS, PASSES, PASSES, PASSES, PASSES)
    selector, executor = Selector([SUITE]), Table()
    referee = _referee(selector, executor)

    # 1. P0 fails the public test
    kept = [sample for sample in samples if sample.rate == 1]
    assert [sample.code for sample in kept] == ["P1", "P2", "P3", "P4"]

    # 2. a suite of inputs, without the exact duplicate
    inputs = referee.inputs(TASK)
    assert inputs == (Input("-2"), Input("0"), Input("7"))

    # 3. the kept samples (now numbered 0 to 3) by output; P3 breaks on 0 and is in no group there
    groups = grouped(referee.outputs(TASK, kept, inputs))
    assert groups == [((0, 1, 3), (2,)), ((0, 3), (1,)), ((0, 1, 2, 3),)]

    # 4. all pairs across groups play; each match has inputs of its own, is executed, and is decided in both orders
    pairs = pairs_to_play(groups)
    assert pairs == [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)]
    executor.calls.clear()
    matches = referee.matches(TASK, kept, pairs)
    assert executor.calls == [("P1", "-9"), ("P2", "-9"), ("P1", "-9"), ("P3", "-9"), ("P2", "-9"), ("P3", "-9"),
                              ("P2", "-9"), ("P4", "-9"), ("P3", "-9"), ("P4", "-9")]  # fmt: skip
    assert matches == {(0, 1): (1, 0), (0, 2): (1, 0), (1, 2): (1, 0), (1, 3): (0, 1), (2, 3): (0, 1)}

    # 5. input -2: 3 points against 0; input 0: 2 against 0; input 7 has one group; members of winners get one each
    assert [group_points(of_input, matches) for of_input in groups] == [[3.0, 0.0], [2.0, 0.0], [0.0]]
    assert wins(groups, matches, len(kept)) == [2, 1, 0, 2]

    # the first of those with the most; numbers and totals are those of all samples
    expected = Choice("t", "s-star", 1, "matches on inputs", (0.0, 2.0, 1.0, 0.0, 2.0))
    assert choose("s-star", TASK, samples, _referee(Selector([SUITE]))) == expected


def test_what_the_selector_is_asked():
    selector = Selector([SUITE])
    choose("s-star", TASK, _samples(FAILS, PASSES, PASSES, PASSES, PASSES), _referee(selector))

    assert selector.temperatures("tested. Write") == pytest.approx([0.71] + [0.71] * 5)
    decisions = [request for request in selector.requests if "`Answer: 2`" in request.messages[0].content]
    assert [request.temperature for request in decisions] == [0.0] * 10
    assert "Program 0:\nP1\n\nWhen it was run:\nf(-9) -> 9\n" in decisions[0].messages[0].content
    assert "Program 0:\nP2\n\nWhen it was run:\nf(-9) -> 9\n" in decisions[1].messages[0].content


def test_a_suite_is_asked_for_three_times():
    selector = Selector(["I cannot.", "Still not.", SUITE])
    inputs = _referee(selector).inputs(TASK)

    assert len(inputs) == 3
    assert selector.temperatures("tested. Write") == pytest.approx([0.71, 0.72, 0.73])


ALL = (PASSES,) * 5
NEVER = ["no"] * 3


@pytest.mark.parametrize(
    ("public", "suites", "decide", "choice"),
    [
        pytest.param(
            (FAILS, (), FAILS, FAILS, FAILS),
            [],
            None,
            Choice("t", "s-star", 1, "public tests", (0, 1, 0, 0, 0)),
            id="one passes",
        ),
        pytest.param(
            ((True, False), (True, False), FAILS, FAILS, FAILS),
            [],
            None,
            Choice("t", "s-star", 0, "public tests", (0.5, 0.5, 0, 0, 0)),
            id="none passes: first of the best",
        ),
        pytest.param(ALL, NEVER, None, Choice("t", "s-star", 0, "public tests", (1,) * 5), id="no suite"),
        pytest.param(
            ALL,
            ["f(7)"],
            None,
            Choice("t", "s-star", 1, "matches on code", (0.5, 4, 2, 0.5, 3)),
            id="no input separates",
        ),
        pytest.param(
            ALL, ["f(1000)"], None, Choice("t", "s-star", 1, "matches on code", (0.5, 4, 2, 0.5, 3)), id="all break"
        ),
        pytest.param(
            ALL,
            [SUITE],
            lambda *_: "Answer: 0",
            Choice("t", "s-star", 0, "matches on code", (0,) * 5),
            id="inconsistent answers give nothing, on the code neither",
        ),
        pytest.param(
            ALL,
            [SUITE],
            lambda *_: "Answer: 2",
            Choice("t", "s-star", 0, "matches on code", (2,) * 5),
            id="only ties: groups tie too",
        ),
        pytest.param(
            ((),) * 5,
            [SUITE],
            None,
            Choice("t", "s-star", 1, "matches on inputs", (1, 2, 1, 0, 2)),
            id="no public tests",
        ),
    ],
)
def test_s_star(public, suites, decide, choice):
    assert choose("s-star", TASK, _samples(*public), _referee(Selector(suites, decide=decide))) == choice


def test_a_match_without_inputs_is_decided_on_the_code():
    selector = Selector([SUITE], adaptive="I cannot.")
    choice = choose("s-star", TASK, _samples(*ALL), _referee(selector))

    assert choice.sample == 1
    assert len(selector.temperatures("Here are two implementations of this method.\n\nProgram 0")) == 3 * 8 + 2 * 8


def test_samples_without_a_method_are_left_out():
    samples = _samples((), (), codes=("", "P1"))

    assert choose("s-star", TASK, samples, _referee(Selector([]))).sample == 1


def test_what_returns_nothing_is_no_matter_of_opinion():
    samples = _samples((), (), codes=("P3", "P1"))
    selector = Selector(["f(0)"])

    assert choose("s-star", TASK, samples, _referee(selector)).sample == 1
    assert len(selector.requests) == 1


TESTS = "f(-2) => 2\nf(0) => 0\nf(7) => 7"


@pytest.mark.parametrize(
    ("selection", "suites", "sample", "step"),
    [
        pytest.param("first", [], 1, "public tests", id="first"),
        pytest.param("majority", [SUITE], 1, "agreement", id="majority"),
        pytest.param("majority", NEVER, 0, "agreement", id="majority without inputs"),
        pytest.param("generated-tests", [TESTS], 1, "generated tests", id="generated tests"),
        pytest.param("generated-tests", NEVER, 1, "public tests", id="no tests"),
        pytest.param("pairwise", [], 1, "matches on code", id="pairwise"),
        pytest.param("random", [], 3, "draw", id="random"),
    ],
)
def test_what_s_star_is_compared_with(selection, suites, sample, step):
    samples = _samples(FAILS, PASSES, PASSES, PASSES, PASSES)
    choice = choose(selection, TASK, samples, _referee(Selector(suites)))

    assert (choice.selection, choice.sample, choice.step) == (selection, sample, step)


def test_every_way_has_a_name():
    assert tuple(SELECTIONS) == SELECTION_NAMES


@pytest.mark.parametrize("selection", [pytest.param(selection, id=selection) for selection in SELECTIONS])
def test_one_sample_is_always_chosen(selection):
    choice = choose(selection, TASK, _samples(PASSES, codes=("P1",)), _referee(Selector([SUITE])))

    assert choice.sample == 0
