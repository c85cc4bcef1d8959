"""Brings the official file of a benchmark to this machine, and makes sure that it is the one."""

from collections.abc import Callable
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.catalogue import Benchmark, Official
from judgebot_eval.datasets.download import Opener, download, sha256_of
from judgebot_eval.datasets.tasks import file_of, official_path, read_official, tasks_sha256
from judgebot_eval.words import counted


def fetch(benchmark: Benchmark, data: Path, open_url: Opener, report: Callable[[str], None]) -> Path:
    """Return the file that holds a benchmark; download it if it is not in `data` (`JUDGEBOT_DATA`) yet.

    `report` is told the licence, before anything is downloaded, and what was done.

    Raises:
        JudgebotError: it cannot be downloaded, or what came is not what the catalogue knows; that is removed.
    """
    if here := file_of(benchmark, data):
        report(f"{benchmark.name}: there already, {here}")
        return here
    if benchmark.official is None:
        raise JudgebotError(
            f"{benchmark.name}: cannot be downloaded ({benchmark.licence.note}); put {benchmark.path} into {data}"
        )
    path = official_path(benchmark, data)
    report(f"{benchmark.name}: {benchmark.licence.terms}")
    partial = path.with_name(f".partial-{path.name}")
    download(benchmark.official.url, partial, open_url, report)
    if problem := _problem(partial, benchmark, benchmark.official):
        partial.unlink()
        raise JudgebotError(f"{benchmark.official.url}: {problem}; what came was removed, fetch it again")
    partial.replace(path)
    report(f"{benchmark.name}: {counted(benchmark.tasks, 'task')}, {path}")
    return path


def _problem(path: Path, benchmark: Benchmark, official: Official) -> str | None:
    found = sha256_of(path)
    if official.sha256 and found != official.sha256:
        return f"its sha256 is {found}, expected {official.sha256}"
    try:
        tasks = read_official(path, official)
    except JudgebotError as error:
        return str(error)
    return None if tasks_sha256(tasks) == benchmark.tasks_sha256 else "its tasks are not those that the catalogue knows"
