"""Files per second of the corpus builder, and of the parser alone, on the same Java sources, in one run, on one core.

    python benchmarks/corpus.py /usr/lib/jvm/openjdk-17/lib/src.zip --under java.base --limit 1000

The builder looks at a file's licence and at marks of generated and held-out code, parses it, makes plain text of its
Javadoc, and searches for duplicates and near duplicates of each documented method. The heads of the files are cut off,
because the builder would refuse those of the JDK. Every figure is the best of three rounds, in processor time.
"""

from _java_files import best_seconds, read_named, report

from judgebot.java import parse_java
from judgebot_eval.train.collect.documented import read_file
from judgebot_eval.train.collect.duplicates import Seen
from judgebot_eval.train.mine.history import is_main_java


def main() -> None:
    """Read the sources, time the builder and the parser, print the figures."""
    sources = read_named(__doc__, is_main_java, under="java.base", limit=1000)
    contents = [source[max(0, source.find(b"\npackage ")) :] for source in sources]
    parser, builder = (best_seconds(work, contents) for work in (_parse, _build))
    report("corpus builder", len(contents), builder)
    report("parser alone", len(contents), parser)
    print(f"{'builder / parser alone':<34}{parser / builder:>8.2f}")
    print(f"{'methods kept':<34}{_build(contents):>8}")


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


if __name__ == "__main__":
    main()
