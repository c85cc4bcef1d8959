"""The catalogue as text."""

from collections.abc import Iterator

from judgebot_eval.datasets.catalogue import BENCHMARKS, Benchmark
from judgebot_eval.datasets.labelled_sets import LABELLED, LabelledSet
from judgebot_eval.train.data import FILES


def listing() -> Iterator[str]:
    """Say of each set what it is, where it is from, its terms, and how its files are known."""
    for benchmark in BENCHMARKS.values():
        yield f"{benchmark.name}: {benchmark.tasks:,} tasks"
        yield from _origin(benchmark)
        yield f"  file      {benchmark.path}, sha256 {benchmark.sha256}"
        yield f"  official  {_official(benchmark)}"
    for labelled in LABELLED.values():
        yield f"{labelled.name}: {labelled.rows:,} candidates, {labelled.passed:,} passed"
        yield from _origin(labelled)
        yield f"  file      {FILES[labelled.name].path}, sha256 {labelled.sha256}"


def _origin(entry: Benchmark | LabelledSet) -> Iterator[str]:
    site = "" if " " in entry.project else "https://github.com/"
    yield f"  from      {site}{entry.project} {entry.revision}"
    yield f"  licence   {entry.licence.terms}"


def _official(benchmark: Benchmark) -> str:
    if benchmark.official is None:
        return "no download"
    return f"{benchmark.official.url}, sha256 {benchmark.official.sha256 or 'unknown (its tasks are checked)'}"
