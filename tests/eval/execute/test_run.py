import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.execute.assemble import Assembled, scaffold_of
from judgebot_eval.execute.program import Execution, Frame, Program
from judgebot_eval.execute.run import Job, Plan, execute
from judgebot_eval.records import Outcome, Task

SCAFFOLD = scaffold_of(
    Task(
        "t",
        "t",
        "b",
        "d",
        "s",
        "class Problem {\n    public static long twice(long n) {\n",
        "    }\n    public static void main(String[] args) {\n    assert(twice((2l)) == (4l));\n    }\n}\n",
    )
)
PASSES = Execution("ok", reached_end=True)
WRONG = Execution("exception", "java.lang.AssertionError", frames=(Frame("main", 4),))
THROWS = Execution("exception", "java.lang.ArithmeticException", "/ by zero", frames=(Frame("twice", 2),))
PRINTED = Execution("ok", stdout="judgebot values\n2\n4\n5\n", reached_end=True)


class FakeEngine:
    """Says of each program what its text asks for; counts the runs."""

    def __init__(self, says: Callable[[Program, int], Execution]) -> None:
        self._says = says
        self.runs: Counter[Program] = Counter()

    def run(self, programs: Iterable[Program]) -> Iterator[tuple[Program, Execution]]:
        for program in reversed(list(programs)):
            self.runs[program] += 1
            yield program, self._says(program, self.runs[program])


def _says(program: Program, run: int) -> Execution:
    if "judgebotShow" in program.source:
        return PRINTED
    for word, execution in (("wrong", WRONG), ("throws", THROWS), ("flaky", WRONG if run == 3 else PASSES)):
        if f"/*{word}" in program.source:
            return execution
    return PASSES


def _assembled(comment: str) -> Assembled:
    assert SCAFFOLD
    return SCAFFOLD.with_method(f"    static long twice(long n) {{ /*{comment}*/ }}")


def _jobs(*comments: str) -> list[Job]:
    return [Job(f"t#g#{number}", _assembled(comment)) for number, comment in enumerate(comments)]


def _ignore(done: int, total: int) -> None:
    """No progress is shown."""


@pytest.mark.parametrize(
    ("comment", "plan", "expected"),
    [
        pytest.param("fine", Plan(), ("passed", "", None, "Correct(0)", False), id="passes"),
        pytest.param(
            "wrong", Plan(), ("intent-error", "OutputMismatch", None, "Expected 4, but got 5", False), id="wrong"
        ),
        pytest.param(
            "throws",
            Plan(),
            ("runtime-error", "ArithmeticException", 1, "at line 1:static long twice(long n) { /*throws*/ }", False),
            id="throws",
        ),
        pytest.param("flaky", Plan(), ("passed", "", None, "Correct(0)", False), id="flaky, but run once"),
        pytest.param("flaky", Plan(repeat=5), ("passed", "", None, "Correct(0)", True), id="flaky"),
        pytest.param(
            "wrong",
            Plan(repeat=3, feedback=False),
            ("intent-error", "OutputMismatch", None, "", False),
            id="no feedback asked for",
        ),
    ],
)
def test_a_candidate_has_an_outcome(tmp_path, comment, plan, expected):
    [job] = _jobs(comment)
    outcome = execute([job], FakeEngine(_says), tmp_path / "o.jsonl", plan, _ignore)[job.candidate]
    verdict, error_type, line, feedback, flaky = expected
    assert (outcome.verdict, outcome.error_type, outcome.line, outcome.flaky) == (verdict, error_type, line, flaky)
    assert feedback in outcome.feedback
    assert bool(feedback) == bool(outcome.feedback)


@pytest.mark.parametrize(
    ("plan", "runs"),
    [
        pytest.param(Plan(), {"fine": 1, "wrong": 1, "driver": 1}, id="once, and a driver for what is wrong"),
        pytest.param(Plan(repeat=5), {"fine": 5, "wrong": 5, "driver": 1}, id="repeated"),
        pytest.param(Plan(feedback=False), {"fine": 1, "wrong": 1}, id="without feedback"),
    ],
)
def test_equal_programs_are_run_once_and_share_the_outcome(tmp_path, plan, runs):
    engine = FakeEngine(_says)
    jobs = _jobs("fine", "wrong", "fine", "wrong", "fine")
    outcomes = execute(jobs, engine, tmp_path / "o.jsonl", plan, _ignore)
    words = ("fine", "wrong")
    counted = {word: engine.runs[_assembled(word).program] for word in words}
    drivers = sum(count for program, count in engine.runs.items() if "judgebotShow" in program.source)
    assert counted | ({"driver": drivers} if drivers else {}) == runs
    assert [outcomes[job.candidate].verdict for job in jobs] == ["passed", "intent-error"] * 2 + ["passed"]
    assert replace(outcomes["t#g#0"], candidate="t#g#4") == outcomes["t#g#4"]


def test_what_is_in_the_log_is_not_run_again_under_any_key(tmp_path):
    log = tmp_path / "o.jsonl"
    execute(_jobs("fine", "wrong"), FakeEngine(_says), log, Plan(), _ignore)
    engine = FakeEngine(_says)
    outcomes = execute(_jobs("fine", "wrong", "fine", "throws"), engine, log, Plan(), _ignore)
    assert engine.runs == {_assembled("throws").program: 1}
    assert outcomes["t#g#2"].verdict == "passed"
    assert [outcome.candidate for outcome in jsonl.read(log, Outcome)] == [f"t#g#{number}" for number in range(4)]


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(_jobs("wrong")[0], id="other code or tests"),
        pytest.param(Job("t#g#0", None), id="no method any more"),
    ],
)
def test_an_outcome_is_of_the_program_as_it_is_now(tmp_path, now):
    log = tmp_path / "o.jsonl"
    execute(_jobs("fine"), FakeEngine(_says), log, Plan(), _ignore)
    with pytest.raises(JudgebotError, match=r"o\.jsonl: t#g#0 or its tests were others when it was run"):
        execute([now], FakeEngine(_says), log, Plan(), _ignore)


def test_a_candidate_without_a_method_fails_without_a_run(tmp_path):
    engine = FakeEngine(_says)
    outcomes = execute([Job("t#g#0", None)], engine, tmp_path / "o.jsonl", Plan(), _ignore)
    assert outcomes["t#g#0"].verdict == "failed"
    assert outcomes["t#g#0"].error_type == "NoMethod"
    assert not engine.runs


def test_progress_counts_programs(tmp_path):
    told = []
    execute(
        _jobs("fine", "fine", "wrong"),
        FakeEngine(_says),
        tmp_path / "o.jsonl",
        Plan(),
        lambda *done: told.append(done),
    )
    assert told == [(1, 2), (2, 2)]


KILLED = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from judgebot_eval.execute.assemble import Assembled
    from judgebot_eval.execute.program import Execution, Program
    from judgebot_eval.execute.run import Job, Plan, execute

    log, runs, pause = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])

    class Slow:
        def run(self, programs):
            for program in programs:
                with runs.open("a") as file:
                    file.write(program.source + "\\n")
                time.sleep(pause)
                yield program, Execution("ok")

    # 300 candidates, two of each program
    jobs = [Job(f"t#g#{n}", Assembled(Program(str(n // 2), "P"), 1, 1)) for n in range(300)]
    print(len(execute(jobs, Slow(), log, Plan(), lambda done, total: None)))
    """
)


def test_a_run_killed_three_times_ends_with_each_outcome_once(tmp_path):
    log, runs = tmp_path / "o.jsonl", tmp_path / "runs"
    command = [sys.executable, "-c", KILLED, str(log), str(runs)]
    for wanted in (40, 120, 200):
        process = subprocess.Popen([*command, "0.002"])
        while not log.exists() or log.read_bytes().count(b"\n") < wanted:
            assert process.poll() is None
        process.kill()
        process.wait()
        assert _lines(log) < 300
    assert subprocess.check_output([*command, "0"], text=True) == "300\n"
    keys = [outcome.candidate for outcome in jsonl.read(log, Outcome)]
    assert sorted(keys) == sorted(f"t#g#{number}" for number in range(300))
    assert 150 <= _lines(runs) <= 153  # a kill costs at most the program it fell into


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")
