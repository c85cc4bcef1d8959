import pytest

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.generate.run import Spent
from judgebot_eval.judges.judge import Score
from judgebot_eval.rq2.cost import demand, developers, hardware, price_date, time_generators, time_judge


class _Judge:
    """Takes a second for each batch, of a clock that it turns itself."""

    name = "slow"

    def __init__(self):
        self.seconds, self.asked = 0.0, []

    def clock(self):
        return self.seconds

    def score(self, batch):
        self.seconds += 1
        self.asked.append(len(batch))
        return [Score(0.5)] * len(batch)


@pytest.mark.parametrize(
    ("batch", "seconds", "asked"),
    [
        pytest.param(1, 1.0, [1] * 2 + [1] * 6, id="one after the other"),
        pytest.param(4, 2 / 6, [4, 2, 4, 2], id="batched"),
    ],
)
def test_a_judge_is_timed_after_warming_up(batch, seconds, asked):
    judge = _Judge()
    found = time_judge(judge, [Example("", "", "")] * 6, batch, "a processor", judge.clock)
    assert (found.model, found.work, found.batch, found.candidates) == ("slow", "judging", batch, 6)
    assert found.seconds == pytest.approx(seconds)
    assert judge.asked == asked


@pytest.mark.parametrize(
    ("warm_up", "expected"),
    [
        pytest.param(0, [("a", 3, 4.0), ("b/c", 2, 1.5)], id="all"),
        pytest.param(1, [("a", 2, 2.0), ("b/c", 1, 2.0)], id="warmed up"),
    ],
)
def test_generators_are_timed_by_the_mean_of_what_they_spent(tmp_path, warm_up, expected):
    seconds = {"x#a#0": 8.0, "y#b/c#0": 1.0, "y#a#1": 1.0, "x#a#2": 3.0, "p#q#b/c#1": 2.0}
    jsonl.write(tmp_path / "s.jsonl", [Spent(key, 1, 1, each, "") for key, each in seconds.items()])
    found = time_generators(tmp_path / "s.jsonl", "a card", warm_up)
    assert [(each.model, each.candidates, each.seconds) for each in found] == expected
    assert {(each.work, each.device, each.batch) for each in found} == {("generation", "a card", 1)}


@pytest.mark.parametrize(
    ("keys", "warm_up", "message"),
    [
        pytest.param([], 0, "holds no costs; ", id="nothing"),
        pytest.param(["t#g#0"], 1, "has no candidate of g after 1 to warm up with; ", id="nothing after warming up"),
        pytest.param(["plain"], 0, "'plain' is no key of a candidate, task#generator#sample", id="no key"),
        pytest.param(["t#0"], 0, "'t#0' is no key of a candidate", id="no generator"),
    ],
)
def test_costs_that_time_nothing_are_refused(tmp_path, keys, warm_up, message):
    jsonl.write(tmp_path / "s.jsonl", [Spent(key, 1, 1, 1.0, "") for key in keys])
    with pytest.raises(JudgebotError, match=f"s.jsonl: {message}"):
        time_generators(tmp_path / "s.jsonl", "a card", warm_up)


@pytest.mark.parametrize(
    ("model", "gpu", "vram", "price"),
    [
        pytest.param("Gemma-3 27B", "A100", 80, 17_500, id="large"),
        pytest.param("Phi-4 mini", "RTX 3060", 12, 300, id="small"),
        pytest.param("OpenCoder 8B", "RTX 3090", 24, 1_000, id="medium"),
        pytest.param("GPT-4.1-mini", "", None, None, id="elsewhere"),
    ],
)
def test_hardware(model, gpu, vram, price):
    known = hardware(model)
    assert (known.gpu, known.vram, known.price) == (gpu, vram, price)


def test_prices_have_a_date_and_unknown_models_no_hardware():
    assert price_date() == "2025-07"
    assert hardware("another") is None


def test_demand_is_the_papers():
    assert demand() == pytest.approx(1.2, abs=0.003)
    assert developers(8.5) == pytest.approx(5.89, abs=0.01)
