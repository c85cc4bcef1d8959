"""Whether the data at hand are what the catalogue says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from judgebot_eval.datasets.catalogue import BENCHMARKS, Benchmark
from judgebot_eval.datasets.chosen import read_chosen
from judgebot_eval.datasets.download import sha256_of
from judgebot_eval.datasets.labelled_sets import LABELLED, LabelledSet
from judgebot_eval.datasets.split import Share, shares, split, total
from judgebot_eval.datasets.tasks import STUDY, file_of, read_tasks, tasks_sha256
from judgebot_eval.gzip_rows import read_rows
from judgebot_eval.records import Task
from judgebot_eval.train.data import FILES, checked

_STUDY_SIZES = (181, 541)
_STUDY_SHARES = (Share(127, 18, 36), Share(377, 55, 109))
# how many tasks have what is known to be wrong with them
_FLAGGED = {
    "codereval": {"tests-unreliable": 34},
    "mbjp": {"canonical-fails": 11, "canonical-suspect": 108},
    "multipl-e-humaneval": {"prompt-repaired": 1},
    "multipl-e-mbpp": {"harness-does-not-compile": 45, "prompt-repaired": 131},
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        found: None if the file is not there.
    """

    subject: str
    expected: str
    found: str | None

    @property
    def holds(self) -> bool | None:
        """Whether it is as expected, None if it is not there."""
        return None if self.found is None else self.found == self.expected


def check(data: Path) -> Iterator[Check]:
    """Look at the files, their tasks and candidates, and the split.

    Raises:
        JudgebotError: there is no such folder, or a file is damaged.
    """
    yield from _files(checked(data))
    for benchmark in BENCHMARKS.values():
        yield from _benchmark(benchmark, data)
    for labelled in LABELLED.values():
        yield _labelled(labelled, data)
    yield from _split(data)


def _files(data: Path) -> Iterator[Check]:
    hashes = {benchmark.path: benchmark.sha256 for benchmark in BENCHMARKS.values()}
    hashes |= {FILES[labelled.name].path: labelled.sha256 for labelled in LABELLED.values()}
    for path, expected in hashes.items():
        found = sha256_of(data / path) if (data / path).exists() else None
        yield Check(f"{path}: sha256", expected, found)


def _benchmark(benchmark: Benchmark, data: Path) -> Iterator[Check]:
    here = file_of(benchmark, data)
    tasks = read_tasks(benchmark.name, data) if here else None
    yield Check(f"{benchmark.name}: tasks", str(benchmark.tasks), None if tasks is None else str(len(tasks)))
    yield Check(
        f"{benchmark.name}: sha256 of the tasks",
        benchmark.tasks_sha256,
        None if tasks is None else tasks_sha256(tasks),
    )
    if tasks is not None and here == data / benchmark.path:  # official files carry no flags
        flags = _FLAGGED.get(benchmark.name, {})
        yield Check(f"{benchmark.name}: flagged", _counts(flags), _counts(Counter(f for t in tasks for f in t.flags)))


def _labelled(labelled: LabelledSet, data: Path) -> Check:
    path = data / FILES[labelled.name].path
    found = None
    if path.exists():
        verdicts = [bool(row["passed"]) for row in read_rows(path)]
        found = f"{len(verdicts):,} ({sum(verdicts):,})"
    return Check(f"{labelled.name}: candidates (passed)", f"{labelled.rows:,} ({labelled.passed:,})", found)


def _split(data: Path) -> Iterator[Check]:
    yield Check(
        "split of the study's 181 and 541 tasks",
        " + ".join(map(_text, _STUDY_SHARES)),
        " + ".join(map(_text, shares(_STUDY_SIZES))),
    )
    if all(file_of(BENCHMARKS[name], data) for name in STUDY):
        yield _split_here(read_chosen(STUDY, None, data))


def _split_here(tasks: list[Task]) -> Check:
    """The same rule for the tasks that are here."""
    problems = len({task.base_task for task in tasks})
    test, validation = -(-problems // 5), -(-problems // 10)
    expected = Share(problems - test - validation, validation, test)
    return Check(f"split of the {problems} tasks here", _text(expected), _text(total(split(tasks))))


def _text(share: Share) -> str:
    return f"{share.train}/{share.validation}/{share.test}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"
