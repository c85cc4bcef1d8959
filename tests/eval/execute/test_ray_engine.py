import sys
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.execute.program import Execution, Program
from judgebot_eval.execute.ray_engine import RayEngine, connect


class LocalRay:
    """Runs what it is sent at once, in this process; a reference to a result is a number."""

    def __init__(self):
        self.results = []
        self.shards = []
        self.is_shut = False

    def remote(self, **options):
        assert options["num_cpus"] == 1
        return lambda kind: SimpleNamespace(remote=lambda *arguments: LocalActor(self, kind(*arguments)))

    def wait(self, references, num_returns):
        return references[-num_returns:], references[:-num_returns]

    def get(self, wanted):
        return [self.results[one] for one in wanted] if isinstance(wanted, list) else self.results[wanted]

    def shutdown(self):
        self.is_shut = True


class LocalActor:
    def __init__(self, ray, actor):
        self._ray = ray
        self.run = SimpleNamespace(remote=lambda shard: self._keep(shard, actor.run(shard)))
        self.close = SimpleNamespace(remote=lambda: self._keep(None, actor.close()))

    def _keep(self, shard, result):
        if shard is not None:
            self._ray.shards.append((self, len(shard)))
        self._ray.results.append(result)
        return len(self._ray.results) - 1


class Echo:
    def run(self, programs):
        return [(program, Execution("ok", stdout=program.source)) for program in programs]


@pytest.mark.parametrize(
    ("workers", "programs", "shards"),
    [
        pytest.param(2, 0, [], id="none"),
        pytest.param(1, 70, [32, 32, 6], id="one worker"),
        pytest.param(2, 70, [32, 32, 6], id="two workers"),
        pytest.param(4, 33, [32, 1], id="more workers than shards"),
    ],
)
def test_every_program_is_run_once_in_shards(workers, programs, shards):
    ray = LocalRay()
    wanted = [Program(str(number), "P") for number in range(programs)]
    with RayEngine(ray, workers, lambda: nullcontext(Echo())) as engine:
        done = dict(engine.run(wanted))
    assert {program: execution.stdout for program, execution in done.items()} == {one: one.source for one in wanted}
    assert [size for _, size in ray.shards] == shards
    assert len({id(worker) for worker, _ in ray.shards}) == min(workers, len(shards))
    assert ray.is_shut


def test_a_missing_ray_is_asked_for_as_a_shell_takes_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(JudgebotError, match=r"Ray is not installed; run `pip install 'judgebot\[dist\]'`"):
        connect("auto")
