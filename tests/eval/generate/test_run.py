from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.chat import Reply, Request
from judgebot_eval.chat_cost import Usage
from judgebot_eval.generate.run import EndpointBackEnd, Plan, Spent, generate, seed_of, spent_path
from judgebot_eval.records import Candidate, Task

TASKS = [Task(name, name, "own", f"Goal {name}.", "int goal()") for name in ("t", "u")]
PLAN = Plan("g", "m", "chat", samples=3, temperature=1.0, max_tokens=9, seed=1, logprobs=True)


class _BackEnd:
    """Says its seed; it can fail after some answers."""

    def __init__(self, batch: int = 1, answers: int = 10_000) -> None:
        self.batch = batch
        self.asked: list[Request] = []
        self._answers = answers

    def answer(self, requests: Sequence[Request]) -> Iterator[tuple[int, Reply]]:
        for index, request in enumerate(requests):
            if index == self._answers:
                raise KeyboardInterrupt
            self.asked.append(request)
            text = f"int goal() {{ return {request.seed}; }}"
            yield index, Reply(text, (-0.5,), (), "stop", 5, 2)


def _silent(done: int, total: int) -> None:
    assert done <= total


def test_each_task_is_tried_as_often_as_planned(tmp_path):
    path = tmp_path / "log.jsonl"
    back_end = _BackEnd()

    totals = generate(back_end, TASKS, PLAN, path, _silent)

    assert [request.seed for request in back_end.asked] == [
        seed_of(1, task, sample) for task in ("t", "u") for sample in range(3)
    ]
    assert len({request.seed for request in back_end.asked}) == 6
    candidates = list(jsonl.read(path, Candidate))
    text = f"int goal() {{ return {seed_of(1, 't', 1)}; }}"
    assert candidates[1] == Candidate("t", "g", 1, text, text, token_logprobs=(-0.5,), finish="stop")
    assert (totals.candidates, totals.without_method, dict(totals.finish)) == (6, 0, {"stop": 6})
    assert totals.usage == Usage(6, 30, 12)
    assert totals.seconds == pytest.approx(sum(spent.seconds for spent in jsonl.read(spent_path(path), Spent)))


def test_of_a_hundred_samples_the_first_ten_of_all_tasks_come_first(tmp_path):
    path = tmp_path / "log.jsonl"

    generate(_BackEnd(), TASKS, replace(PLAN, samples=25), path, _silent)

    order = [(candidate.task, candidate.sample) for candidate in jsonl.read(path, Candidate)]
    blocks = [range(10), range(10, 20), range(20, 25)]
    assert order == [(task, sample) for block in blocks for task in ("t", "u") for sample in block]


@pytest.mark.parametrize("batch", [pytest.param(n, id=f"batches of {n}") for n in (1, 2, 4)])
@pytest.mark.parametrize("answers", [pytest.param(n, id=f"cut after {n}") for n in (0, 1, 3, 5)])
def test_a_run_that_was_cut_is_continued(tmp_path, batch, answers):
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    generate(_BackEnd(batch), TASKS, PLAN, whole, _silent)

    with pytest.raises(KeyboardInterrupt):
        generate(_BackEnd(batch, answers), TASKS, PLAN, cut, _silent)
    again = _BackEnd(batch)
    totals = generate(again, TASKS, PLAN, cut, _silent)

    assert cut.read_text() == whole.read_text()
    assert totals.usage == Usage(6, 30, 12)
    assert len(again.asked) == 6 - answers // batch * batch  # batches are asked for as a whole


def test_more_samples_may_be_drawn_later(tmp_path):
    path = tmp_path / "log.jsonl"
    generate(_BackEnd(), TASKS, PLAN, path, _silent)
    more = _BackEnd()

    generate(more, TASKS, replace(PLAN, samples=4), path, _silent)

    assert [request.seed for request in more.asked] == [seed_of(1, "t", 3), seed_of(1, "u", 3)]


def test_tasks_may_be_added_later_and_left_out(tmp_path):
    path = tmp_path / "log.jsonl"
    generate(_BackEnd(), TASKS[:1], PLAN, path, _silent)
    more, none = _BackEnd(), _BackEnd()

    assert generate(more, TASKS, PLAN, path, _silent).candidates == 6
    generate(none, TASKS[1:], PLAN, path, _silent)

    assert (len(more.asked), len(none.asked)) == (3, 0)


@pytest.mark.parametrize(
    ("tasks", "plan", "message"),
    [
        pytest.param(
            [replace(TASKS[0], description="Another goal."), TASKS[1]],
            PLAN,
            r"log\.jsonl: t was asked for with another prompt; give the same task again, or another --output",
            id="a changed task",
        ),
        pytest.param(
            TASKS,
            replace(PLAN, samples=2),
            r"log\.jsonl: has 3 samples of a task; give --samples 3 or more, or another --output",
            id="fewer samples",
        ),
    ],
)
def test_a_log_of_something_else_is_refused(tmp_path, tasks, plan, message):
    path, back_end = tmp_path / "log.jsonl", _BackEnd()
    generate(_BackEnd(), TASKS, PLAN, path, _silent)
    before = path.read_text()

    with pytest.raises(JudgebotError, match=message):
        generate(back_end, tasks, plan, path, _silent)

    assert (path.read_text(), back_end.asked) == (before, [])


@pytest.mark.parametrize(
    ("changes", "asked", "kept"),
    [
        pytest.param({}, 0, (-0.5,), id="asked for"),
        pytest.param({"logprobs": False}, None, (), id="not asked for"),
    ],
)
def test_log_probabilities_are_kept_if_wanted(tmp_path, changes, asked, kept):
    path, back_end = tmp_path / "log.jsonl", _BackEnd()

    generate(back_end, TASKS, replace(PLAN, **changes), path, _silent)

    assert {request.top_logprobs for request in back_end.asked} == {asked}
    assert {candidate.token_logprobs for candidate in jsonl.read(path, Candidate)} == {kept}


def test_a_completion_is_closed(tmp_path):
    path = tmp_path / "log.jsonl"
    program = "class Problem {\n    public static int goal() {\n"
    task = Task("HumanEval_1_goal", "HumanEval/1", "multipl-e-humaneval", "Goal.", "public static int goal()", program)

    class Body(_BackEnd):
        def answer(self, requests):
            yield from ((index, Reply("        return 1;", finish="stop")) for index in range(len(requests)))

    generate(Body(), [task], replace(PLAN, mode="completion", samples=1), path, _silent)

    (candidate,) = jsonl.read(path, Candidate)
    assert candidate.completion == "        return 1;"
    assert candidate.code == "public static int goal() {\n        return 1;\n    }"


def test_an_endpoint_answers_several_at_a_time():
    class Model:
        def ask(self, request):
            return Reply(str(request.seed))

    requests = [Request("m", (), seed=seed) for seed in range(5)]
    answers = dict(EndpointBackEnd(Model(), workers=2).answer(requests))

    assert {index: reply.text for index, reply in answers.items()} == {index: str(index) for index in range(5)}


def test_seeds_fit_every_back_end():
    seeds = [seed_of(1, "t", sample) for sample in range(1000)]

    assert len(set(seeds)) == 1000
    assert min(seeds) >= 0
    assert max(seeds) < 2**31
