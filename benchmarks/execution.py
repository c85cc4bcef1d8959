"""Java programs run per second: the pool against javac and java anew for each, on the same labelled candidates.

The candidates are those of the HumanEval-Java files whose tests can be run here, from the folder that JUDGEBOT_DATA
names; without it, programs like them, made from the tables below. Every verdict that differs is listed. Both run on
one core; two workers have two. `--spawn` says for how many programs, drawn by chance, Java starts anew; `--all` does it
for all, and runs 10,000 programs of which 2 % never end and 1 % exit.
"""

import argparse
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from judgebot_eval.datasets.labelled import read_candidates
from judgebot_eval.datasets.tasks import read_tasks
from judgebot_eval.execute.assemble import scaffold_of
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.pool import PoolEngine
from judgebot_eval.execute.program import Engine, Execution, Program
from judgebot_eval.execute.spawn import SpawnEngine

STUDY_CANDIDATES = 28_000
SAMPLE = 60
HOSTILE = 400
HOSTILE_ALL = 10_000
SEED = 1
SETS = {
    "humaneval-x": ("humaneval-codejudge", "humanevalpack"),
    "multipl-e-humaneval": ("humaneval-qwen",),
}
"""Labelled files, by the benchmark whose tests decide on them."""

METHOD = "class Problem {\n    static long f(long n) {\n        %s\n    }\n%s}\n"
TESTS = "    public static void main(String[] args) {\n        assert f(%d) == %dL;\n    }\n"
BODIES = ("return n + 1;", "return n - 1;", "return n + 1", "long s = 1; for (long i = 0; i < n; i++) s++; return s;")
ENDLESS, EXIT = "while (n > 0) { }  return n;", "System.exit(0); return n;"


def made(count: int, bodies: Sequence[str] = BODIES) -> list[Program]:
    """Return distinct programs, right, wrong and broken ones."""
    return [
        Program(METHOD % (bodies[number % len(bodies)], TESTS % (number, number + 1)), "Problem")
        for number in range(1, count + 1)
    ]


def labelled(data: Path) -> list[Program]:
    """Return the programs of the labelled candidates of HumanEval, each once."""
    programs = {}
    for benchmark, names in SETS.items():
        scaffolds = {task.base_task: scaffold_of(task) for task in read_tasks(benchmark, data)}
        for candidate in (candidate for name in names for candidate in read_candidates(name, data)):
            if scaffold := scaffolds.get(candidate.base_task):
                program = scaffold.with_method(candidate.code).program
                programs[program.sha256] = program
    return list(programs.values())


@contextmanager
def cores(count: int) -> Iterator[None]:
    """Keep this process and those it starts to so many cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(before)[:count]))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def timed(engine: Engine, programs: Sequence[Program]) -> tuple[float, dict[str, Execution]]:
    """Return the seconds that it took, and the executions by program."""
    started = time.perf_counter()
    found = {program.sha256: execution for program, execution in engine.run(programs)}
    return time.perf_counter() - started, found


def pooled(workers: int, programs: Sequence[Program], warm: Sequence[Program]) -> tuple[float, dict[str, Execution]]:
    """Run programs in a pool that has run others before; print what memory it takes."""
    with cores(workers), PoolEngine(workers) as engine:
        timed(engine, warm)
        result = timed(engine, programs)
        memory = max(engine.resident_bytes()) / 2**20
    print(f"pool, {workers} workers: {len(result[1]) / result[0]:.1f} programs/s, {memory:.0f} MiB per worker")
    return result


def seen(execution: Execution) -> tuple[object, ...]:
    """Return what both engines have to agree on; the compiler's code is known to one only."""
    error_type = "" if execution.status == "compile-error" else execution.error_type
    line = execution.frames[0].line if execution.frames else execution.line
    return execution.status, error_type, line, execution.exit_code, execution.reached_end


def compare(programs: Sequence[Program], sample: Sequence[Program]) -> None:
    """Print rates, their ratios, and every difference."""
    warm = made(200)
    one, verdicts = pooled(1, programs, warm)
    two, _ = pooled(2, programs, warm)
    with cores(1):
        spawn, expected = timed(SpawnEngine(Limits()), sample)
    print(f"spawn: {len(sample) / spawn:.2f} programs/s on one core, of {len(sample)}")
    ratio = spawn / len(sample) * len(programs) / one
    print(f"one worker to spawn: {ratio:.1f}x; two workers to one: {one / two:.2f}x")
    print(f"{STUDY_CANDIDATES:,} candidates on 2 cores: {two / len(programs) * STUDY_CANDIDATES / 60:.1f} minutes")
    different = [sha for sha in expected if seen(expected[sha]) != seen(verdicts[sha])]
    print(f"verdicts that differ: {len(different)} of {len(expected)}")
    for sha in different:
        print(f"  {sha[:12]}: spawn {seen(expected[sha])}, pool {seen(verdicts[sha])}")
    print(f"  {dict(Counter(execution.status for execution in verdicts.values()))}")


def survive(count: int) -> None:
    """Run programs of which 2 % never end and 1 % exit, and print how many have the verdict they must have."""
    bodies = [ENDLESS] * 2 + [EXIT] + [BODIES[0]] * 97
    programs = made(count, bodies)
    must = {program.sha256: expected(bodies[number % 100]) for number, program in enumerate(programs, 1)}
    with PoolEngine(2, Limits(cpu_seconds=2)) as engine:
        seconds, found = timed(engine, programs)
    right = sum(found[sha].status == status for sha, status in must.items())
    print(f"{count:,} programs, 2 % endless, 1 % exits: {right:,} right verdicts in {seconds:.0f} s")


def expected(body: str) -> str:
    """Return what comes of a program with this body."""
    return {ENDLESS: "timeout", EXIT: "exit"}.get(body, "ok")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spawn", type=int, default=SAMPLE, help="programs that are compiled and run anew for each")
    parser.add_argument("--all", action="store_true", help="every one of them, and 10,000 programs (an hour)")
    chosen = parser.parse_args()
    data = os.environ.get("JUDGEBOT_DATA")
    programs = labelled(Path(data)) if data else made(300)
    random.Random(SEED).shuffle(programs)  # noqa: S311 - a draw for a benchmark
    compare(programs, programs if chosen.all else programs[: chosen.spawn])
    survive(HOSTILE_ALL if chosen.all else HOSTILE)


if __name__ == "__main__":
    main()
