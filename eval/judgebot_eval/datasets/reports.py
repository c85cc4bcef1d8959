"""What `judgebot eval data check` tells of the data at hand beside its checks."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.chosen import read_chosen
from judgebot_eval.datasets.codereval import levels
from judgebot_eval.datasets.labelled import NAMES, LabelledFile, read_file
from judgebot_eval.datasets.near_tasks import THRESHOLD, NearTasks, near_tasks
from judgebot_eval.datasets.split import split
from judgebot_eval.datasets.tasks import STUDY, file_of
from judgebot_eval.records import Split, Task
from judgebot_eval.table_text import LEGEND, markdown
from judgebot_eval.train.data import FILES
from judgebot_eval.words import counted

_LEAST = 0.25
_SHOWN = 10


def reports(data: Path) -> Iterator[str]:
    """Tell of the labelled files, CoderEval's levels, and tasks nearly the same in two splits, as far as they are here.

    Raises:
        JudgebotError: a file is damaged.
    """
    for name in NAMES:
        if (data / FILES[name].path).exists():
            yield from _labelled(name, read_file(name, data))
    if file_of(BENCHMARKS["codereval"], data):
        table = levels(data)
        yield from ("", f"## {table.title}", "", LEGEND, "", *markdown(table))
    if all(file_of(BENCHMARKS[name], data) for name in STUDY):
        tasks = read_chosen(STUDY, None, data)
        yield from _near(tasks, split(tasks))


def _labelled(name: str, file: LabelledFile) -> Iterator[str]:
    left_out = ", ".join(f"{count:,} {flag}" for flag, count in sorted(file.left_out.items())) or "none"
    verdicts = Counter(candidate.verdict for candidate in file.rows)
    counts = ", ".join(f"{count:,} {verdict}" for verdict, count in verdicts.most_common())
    yield f"{name}: {counted(len(file.rows), 'usable candidate')} ({counts}); left out: {left_out}"
    if len(file.pools) > len(file.rows):
        yield from _pools(file)


def _pools(file: LabelledFile) -> Iterator[str]:
    sizes: dict[str, Counter[int]] = {}
    for (_, generator), size in Counter((sample.task, sample.generator) for sample in file.pools).items():
        sizes.setdefault(generator, Counter())[size] += 1
    for generator, counts in sorted(sizes.items()):
        most = max(counts)
        samples = sum(size * count for size, count in counts.items())
        yield (
            f"  {generator}: {counted(samples, 'sample')} with duplicates;"
            f" tasks that have all {most}: {counts[most]} of {counts.total()}"
        )


def _near(tasks: list[Task], assigned: dict[str, Split]) -> Iterator[str]:
    pairs = near_tasks(tasks, _LEAST)
    across = [
        pair
        for pair in pairs
        if pair.similarity >= THRESHOLD and assigned[pair.left.base_task] != assigned[pair.right.base_task]
    ]
    yield from ("", f"## Tasks at least {THRESHOLD} alike in different splits: {len(across)}", "")
    yield from (_line(pair, assigned) for pair in across)
    mixed = [pair for pair in pairs if pair.left.benchmark != pair.right.benchmark]
    yield from ("", "## The tasks most alike of different benchmarks", "")
    yield from (_line(pair, assigned) for pair in mixed[:_SHOWN])


def _line(pair: NearTasks, assigned: dict[str, Split]) -> str:
    left, right = (f"{task.id} ({assigned[task.base_task]})" for task in (pair.left, pair.right))
    return f"{pair.similarity:.2f}  {left}  {right}"
