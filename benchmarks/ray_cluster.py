"""Runs candidates on a Ray cluster of two nodes of one processor each, is killed three times, and is continued.

Prints how many outcomes each kill left, on which nodes there were workers, and whether the outcomes are the pool's.
Needs a JDK, bubblewrap and the extra `dist`.
"""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import ray
from ray.cluster_utils import Cluster

from judgebot_eval import jsonl
from judgebot_eval.records import Candidate, Outcome

_TASK = '{"id": "twice", "description": "Doubles.", "signature": "static long twice(long n)", "tests": "%s"}\n'
_TESTS = "assert(twice(0) == 0); assert(twice(21) == 42);"
_BODIES = ("return 2 * n;", "return n;", "return 2 / n;", "return m;", "if (n > 0) System.exit(3); return n;")
_CANDIDATES = 200
_KILLS = (40, 80, 120)


def main() -> None:
    """Run it."""
    with TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "own.jsonl").write_text(_TASK % _TESTS, encoding="utf-8")
        jsonl.write(work / "candidates.jsonl", map(_candidate, range(_CANDIDATES)))
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        cluster.add_node(num_cpus=1)
        try:
            _on(cluster.address, work)
        finally:
            cluster.shutdown()
        _same_as_the_pool(work)


def _on(address: str, work: Path) -> None:
    ray.init(address, log_to_driver=False)
    nodes = {node["NodeID"][:8]: node["Resources"].get("CPU") for node in ray.nodes()}
    print(f"cluster of {len(nodes)} nodes: {nodes}")
    command = _command(work, "ray", "--address", address)
    for wanted in _KILLS:
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while len(_outcomes(work, "ray")) < wanted and process.poll() is None:
            time.sleep(0.1)
        process.kill()
        process.wait()
        print(f"SIGKILL with {len(_outcomes(work, 'ray'))} of {_CANDIDATES} outcomes in the log")
    begin = time.monotonic()
    process = subprocess.Popen(command)
    seen = set()
    while process.poll() is None:
        seen |= {actor["NodeID"][:8] for actor in _actors()}
        time.sleep(0.5)
    print(f"continued to the end in {time.monotonic() - begin:.1f} s, with workers on the nodes {sorted(seen)}")
    ray.shutdown()


def _actors() -> list[dict[str, str]]:
    actors = ray._private.state.actors().values()  # noqa: SLF001 - what else there is needs the dashboard
    return [{"NodeID": actor["Address"]["NodeID"]} for actor in actors if actor["State"] == "ALIVE"]


def _same_as_the_pool(work: Path) -> None:
    subprocess.run(_command(work, "pool", "--workers", "2"), check=True)
    ours, theirs = _outcomes(work, "ray"), _outcomes(work, "pool")
    keys = [outcome.candidate for outcome in ours]
    print(f"{len(keys)} outcomes, {len(set(keys))} of them different candidates")
    print(f"verdicts: {dict(Counter(outcome.verdict for outcome in ours))}")
    differing = {outcome.candidate: outcome for outcome in ours} != {outcome.candidate: outcome for outcome in theirs}
    print(f"the outcomes are {'NOT ' if differing else ''}those of the pool")


def _candidate(number: int) -> Candidate:
    code = f"static long twice(long n) {{\n    // {number}\n    {_BODIES[number % len(_BODIES)]}\n}}"
    return Candidate("own/twice", "made", number, code, code)


def _outcomes(work: Path, name: str) -> list[Outcome]:
    log = work / name / "outcomes.jsonl"
    if not log.exists():
        return []
    complete = log.read_text(encoding="utf-8").rpartition("\n")[0]  # without a line that is being written
    return [jsonl.decode(line, Outcome) for line in complete.split("\n") if line]


def _command(work: Path, engine: str, *options: str) -> list[str]:
    command = "from judgebot_eval.cli import main; main()"
    arguments = ["execute", f"{work}/candidates.jsonl", "--own", f"{work}/own.jsonl", "--output", f"{work}/{engine}"]
    return [sys.executable, "-c", command, *arguments, "--engine", engine, *options]


if __name__ == "__main__":
    main()
