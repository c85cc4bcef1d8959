import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.execute.program import Execution
from judgebot_eval.named_model import NamedModel
from judgebot_eval.records import Task
from judgebot_eval.select.s_star.referee import Referee
from judgebot_eval.select.s_star.run import Selected, Work, examine, select
from judgebot_eval.select.s_star.sampling import Sample

TASKS = [
    Task(
        name,
        name,
        "own",
        "Returns one.",
        "static int f()",
        "class A {\n    static int f() {\n",
        "    }\n    public static void main(String[] args) {\n        assert f() == 1;\n    }\n}\n",
    )
    for name in ("a", "b")
]
GOOD, BAD = "static int f() { return 1; }", "static int f() { return 2; }"


class Drawer:
    """Draws a bad and a good sample, and counts."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def __call__(self, task: Task) -> list[Sample]:
        self.drawn.append(task.id)
        return [Sample(task.id, 0, BAD, public=(False,)), Sample(task.id, 1, GOOD, public=(True,))]


class Silent:
    def ask(self, _):
        raise JudgebotError("the endpoint is gone")


class Engine:
    def run(self, programs):
        for program in programs:
            yield program, Execution("ok" if "return 1" in program.source else "exception", reached_end=True)


REFEREE = Referee(NamedModel(Silent(), "m"), None)


def _work(folder, selections=("s-star", "first")):
    return Work(TASKS, selections, folder, lambda *_: None)


def test_all_is_done_once(tmp_path):
    drawer = Drawer()
    for _ in range(2):
        drawn, choices = select(_work(tmp_path), drawer, REFEREE)

    assert drawer.drawn == ["a", "b"]
    assert [(choice.key, choice.sample) for choice in choices] == [
        ("a#s-star", 1),
        ("a#first", 1),
        ("b#s-star", 1),
        ("b#first", 1),
    ]
    assert [sample.key for sample in drawn["b"]] == ["b#0", "b#1"]


def test_a_further_way_of_selecting_is_added(tmp_path):
    select(_work(tmp_path, ["first"]), Drawer(), REFEREE)
    _, choices = select(_work(tmp_path, ["first", "random"]), Drawer(), REFEREE)

    assert [choice.selection for choice in choices] == ["first", "random"] * 2


def test_a_further_way_selects_among_the_same_samples(tmp_path):
    select(_work(tmp_path, ["first"]), Drawer(), REFEREE)
    drawn, choices = select(_work(tmp_path, ["s-star"]), _draw_otherwise, REFEREE)

    assert [sample.code for sample in drawn["a"]] == [BAD, GOOD]
    assert [choice.sample for choice in choices] == [1, 1]


def test_samples_that_were_not_chosen_from_yet_stand(tmp_path):
    with pytest.raises(JudgebotError, match="gone"):
        select(_work(tmp_path, ["majority"]), Drawer(), REFEREE)
    drawn, _ = select(_work(tmp_path, ["first"]), _draw_otherwise, REFEREE)

    assert [sample.code for sample in drawn["a"]] == [BAD, GOOD]
    assert [sample.code for sample in drawn["b"]] == [GOOD, BAD]


def _draw_otherwise(task):
    return [Sample(task.id, 0, GOOD, public=(True,)), Sample(task.id, 1, BAD, public=(False,))]


def test_what_was_done_is_kept_when_the_endpoint_goes(tmp_path):
    select(Work(TASKS[:1], ["first"], tmp_path, lambda *_: None), Drawer(), REFEREE)
    with pytest.raises(JudgebotError, match="gone"):
        select(_work(tmp_path, ["first", "majority"]), Drawer(), REFEREE)
    drawer = Drawer()
    _, choices = select(_work(tmp_path, ["first"]), drawer, REFEREE)

    assert drawer.drawn == ["b"]
    assert len(choices) == 2


def test_the_hidden_tests_say_what_the_choices_are_worth(tmp_path):
    work = _work(tmp_path)
    results = examine(work, *select(work, Drawer(), REFEREE), Engine())

    assert results == [Selected(name, (False, True), {"s-star": 1, "first": 1}) for name in ("a", "b")]
