"""Files per second of judgebot's extraction and of javalang, on the same Java sources, in one run.

    python benchmarks/extraction.py /usr/lib/jvm/openjdk-17/lib/src.zip --under java.base --limit 500

Extraction is what a review does with every file: parse it, find its methods, turn their Javadoc into plain text. For
javalang the same but for the last step, on the files that it can parse; and, for comparison, its parser alone. Every
figure is the best of three rounds.
"""

import argparse
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import javalang

from judgebot.java import decode_source, parse_java
from judgebot.javadoc import plain_text

_ROUNDS = 3
_JDK = Path("/usr/lib/jvm/openjdk-17/lib/src.zip")  # of the Debian package openjdk-17-source
_JAVALANG_METHODS = (javalang.tree.MethodDeclaration, javalang.tree.ConstructorDeclaration)
_JAVALANG_ERRORS = (javalang.parser.JavaSyntaxError, javalang.tokenizer.LexerError, RecursionError)


def main() -> None:
    """Read the sources, time both, print the figures."""
    options = _arguments()
    if not options.sources.exists():
        raise SystemExit(
            f"{options.sources}: not found; name a folder or zip of Java sources, or install openjdk-17-source"
        )
    sources = _spread(list(_read(options.sources, options.under)), options.limit)
    if not sources:
        raise SystemExit(f"no .java files under {options.under or '.'} in {options.sources}")
    both = [source for source in sources if _javalang_parses(source)]
    _report("judgebot, all files", len(sources), _seconds(_judgebot, sources))
    if not both:
        raise SystemExit("javalang parses none of them")
    ours, theirs, parser = (_seconds(work, both) for work in (_judgebot, _javalang, _javalang_parses))
    _report("judgebot, files javalang parses", len(both), ours)
    _report("javalang", len(both), theirs)
    _report("javalang, parser alone", len(both), parser)
    print(f"{'judgebot / javalang':<34}{theirs / ours:>8.1f}")
    print(f"{'judgebot / javalang, parser alone':<34}{parser / ours:>8.1f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, nargs="?", default=_JDK, help=f"a folder or zip of Java sources [{_JDK}]")
    parser.add_argument("--under", default="", help="only the files below this folder of it, such as java.base")
    parser.add_argument("--limit", type=int, help="at most this many files, spread evenly")
    return parser.parse_args()


def _read(sources: Path, under: str) -> Iterator[bytes]:
    if sources.is_dir():
        for path in sorted((sources / under).rglob("*.java")):
            yield path.read_bytes()
        return
    prefix = f"{under.strip('/')}/" if under else ""
    with zipfile.ZipFile(sources) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith(prefix) and name.endswith(".java"):
                yield archive.read(name)


def _spread(sources: list[bytes], limit: int | None) -> list[bytes]:
    count = min(len(sources), limit or len(sources))
    return [sources[number * len(sources) // count] for number in range(count)]


def _judgebot(source: bytes) -> list[tuple[str, str | None]]:
    return [(method.name, method.javadoc and plain_text(method.javadoc)) for method in parse_java(source)]


def _javalang(source: bytes) -> list[tuple[str, str | None]]:
    tree = javalang.parse.parse(decode_source(source))
    return [(node.name, node.documentation) for _, node in tree if isinstance(node, _JAVALANG_METHODS)]


def _javalang_parses(source: bytes) -> bool:
    try:
        javalang.parse.parse(decode_source(source))
    except _JAVALANG_ERRORS:
        return False
    return True


def _seconds(work: Callable[[bytes], object], sources: list[bytes]) -> float:
    rounds = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        for source in sources:
            work(source)
        rounds.append(time.perf_counter() - start)
    return min(rounds)


def _report(name: str, files: int, seconds: float) -> None:
    print(f"{name:<34}{files / seconds:>8.0f} files/s{files:>8} files")


if __name__ == "__main__":
    main()
