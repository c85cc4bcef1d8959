"""The tasks that a command is asked to work on."""

from collections.abc import Sequence
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.own import read_own
from judgebot_eval.datasets.tasks import NAMES, read_tasks
from judgebot_eval.records import Task


def read_named(names: Sequence[str], data: Path) -> list[Task]:
    """Read the tasks of benchmarks, by their names, and of files of a user's own.

    Raises:
        JudgebotError: there is no such benchmark or file, or one is damaged.
    """
    tasks: list[Task] = []
    for name in dict.fromkeys(names):
        if name not in NAMES and not Path(name).exists():
            raise JudgebotError(f"{name}: no such file, and no such benchmark; these are {', '.join(NAMES)}")
        tasks += read_tasks(name, data) if name in NAMES else read_own(Path(name))
    return tasks


def read_chosen(benchmarks: Sequence[str], own: Path | None, data: Path | None) -> list[Task]:
    """Read the tasks of benchmarks, less those whose tests are known not to be reliable, and a user's own.

    Raises:
        JudgebotError: there are none, a file is missing or damaged, or benchmarks are named and no folder of data.
    """
    if benchmarks and data is None:
        raise JudgebotError(f"{benchmarks[0]}: say where the data are with --data or JUDGEBOT_DATA")
    tasks = [task for name in dict.fromkeys(benchmarks) for task in read_tasks(name, data)] if data else []
    reliable = [task for task in tasks if "tests-unreliable" not in task.flags]
    chosen = reliable + (read_own(own) if own else [])
    if not chosen:
        raise JudgebotError("no tasks: name a benchmark with --benchmark, or give a file of your own with --own")
    return chosen
