"""The Java sources that a benchmark reads, and how long it takes for them."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from judgebot_eval.train.collect.java_sources import open_source

ROUNDS = 3
_JDK = Path("/usr/lib/jvm/openjdk-17/lib/src.zip")  # of the Debian package openjdk-17-source


def read_named(
    about: str | None, is_wanted: Callable[[str], bool], *, under: str = "", limit: int | None = None
) -> list[bytes]:
    """Read those of the files named on the command line whose paths are wanted; exit if there are none.

    Args:
        about: what the command is for.
        is_wanted: tells by the path.
        under: the folder that is read unless another is named.
        limit: how many files are read at most, unless the command line says.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, nargs="?", default=_JDK, help=f"a folder or archive of sources [{_JDK}]")
    parser.add_argument("--under", default=under, help=f"only the files below this folder of it [{under or 'all'}]")
    parser.add_argument("--limit", type=int, default=limit, help=f"at most this many, spread evenly [{limit or 'all'}]")
    options = parser.parse_args()
    if not options.sources.exists():
        raise SystemExit(
            f"{options.sources}: not found; name a folder or archive of Java sources, or install openjdk-17-source"
        )
    source = open_source(options.sources)
    paths = [path for path in source.paths if path.startswith(options.under) and is_wanted(path)]
    count = min(len(paths), options.limit or len(paths))
    spread = [paths[number * len(paths) // count] for number in range(count)]
    contents = [content for _, content in source.read(spread) if content is not None]
    if not contents:
        raise SystemExit(f"no .java files under {options.under or '.'} in {options.sources}")
    return contents


def best_seconds(work: Callable[[list[bytes]], object], contents: list[bytes]) -> float:
    """Do something with the files a few times; return the least processor time."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work(contents)
        rounds.append(time.process_time() - start)
    return min(rounds)


def report(name: str, files: int, seconds: float) -> None:
    """Print how many files a second that is."""
    print(f"{name:<34}{files / seconds:>8.0f} files/s{files:>8} files")
