"""Files per second of the corpus builder, and of the parser alone, on the same Java sources, in one run, on one core.

    python benchmarks/corpus.py /usr/lib/jvm/openjdk-17/lib/src.zip --under java.base --limit 1000

The builder looks at a file's licence and at marks of generated and held-out code, parses it, makes plain text of its
Javadoc, and searches for duplicates and near duplicates of each documented method. The heads of the files are cut off,
because the builder would refuse those of the JDK. Every figure is the best of three rounds, in processor time.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from judgebot.java import parse_java
from judgebot_eval.train.collect.documented import read_file
from judgebot_eval.train.collect.duplicates import Seen
from judgebot_eval.train.collect.java_sources import is_main_java, open_source

_ROUNDS = 3
_JDK = Path("/usr/lib/jvm/openjdk-17/lib/src.zip")  # of the Debian package openjdk-17-source


def main() -> None:
    """Read the sources, time the builder and the parser, print the figures."""
    options = _arguments()
    if not options.sources.exists():
        raise SystemExit(
            f"{options.sources}: not found; name a folder or archive of Java sources, or install openjdk-17-source"
        )
    contents = _read(options.sources, options.under, options.limit)
    if not contents:
        raise SystemExit(f"no .java files under {options.under or '.'} in {options.sources}")
    parser, builder = (_seconds(work, contents) for work in (_parse, _build))
    _report("corpus builder", len(contents), builder)
    _report("parser alone", len(contents), parser)
    print(f"{'builder / parser alone':<24}{parser / builder:>8.2f}")
    print(f"{'methods kept':<24}{_build(contents):>8}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, nargs="?", default=_JDK, help=f"a folder or archive of sources [{_JDK}]")
    parser.add_argument("--under", default="java.base", help="only the files below this folder of it [java.base]")
    parser.add_argument("--limit", type=int, default=1000, help="at most this many files, spread evenly [1000]")
    return parser.parse_args()


def _read(place: Path, under: str, limit: int) -> list[bytes]:
    source = open_source(place)
    paths = [path for path in source.paths if path.startswith(under) and is_main_java(path)]
    count = min(len(paths), limit)
    spread = [paths[number * len(paths) // count] for number in range(count)]
    return [content[max(0, content.find(b"\npackage ")) :] for _, content in source.read(spread) if content is not None]


def _build(contents: list[bytes]) -> int:
    seen, kept = Seen(), 0
    for content in contents:
        for candidate in read_file("jdk", "MIT", "A.java", content).methods:
            if not seen.refusal(candidate):
                seen.add(candidate)
                kept += 1
    return kept


def _parse(contents: list[bytes]) -> int:
    return sum(len(parse_java(content)) for content in contents)


def _seconds(work: Callable[[list[bytes]], object], contents: list[bytes]) -> float:
    rounds = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        work(contents)
        rounds.append(time.process_time() - start)
    return min(rounds)


def _report(name: str, files: int, seconds: float) -> None:
    print(f"{name:<24}{files / seconds:>8.0f} files/s{files:>8} files")


if __name__ == "__main__":
    main()
