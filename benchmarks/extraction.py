"""Files per second of judgebot's extraction and of javalang, on the same Java sources, in one run.

    python benchmarks/extraction.py /usr/lib/jvm/openjdk-17/lib/src.zip --under java.base --limit 500

Extraction is what a review does with every file: parse it, find its methods, turn their Javadoc into plain text. For
javalang the same but for the last step, on the files that it can parse; and, for comparison, its parser alone. Every
figure is the best of three rounds, in processor time.
"""

from collections.abc import Callable

import javalang
from _java_files import best_seconds, read_named, report

from judgebot.java import decode_source, parse_java
from judgebot.javadoc import plain_text

_JAVALANG_METHODS = (javalang.tree.MethodDeclaration, javalang.tree.ConstructorDeclaration)
_JAVALANG_ERRORS = (javalang.parser.JavaSyntaxError, javalang.tokenizer.LexerError, RecursionError)


def main() -> None:
    """Read the sources, time both, print the figures."""
    sources = read_named(__doc__, lambda path: path.endswith(".java"))
    both = [source for source in sources if _javalang_parses(source)]
    report("judgebot, all files", len(sources), _seconds(_judgebot, sources))
    if not both:
        raise SystemExit("javalang parses none of them")
    ours, theirs, parser = (_seconds(work, both) for work in (_judgebot, _javalang, _javalang_parses))
    report("judgebot, files javalang parses", len(both), ours)
    report("javalang", len(both), theirs)
    report("javalang, parser alone", len(both), parser)
    print(f"{'judgebot / javalang':<34}{theirs / ours:>8.1f}")
    print(f"{'judgebot / javalang, parser alone':<34}{parser / ours:>8.1f}")


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
    return best_seconds(lambda each: [work(source) for source in each], sources)


if __name__ == "__main__":
    main()
