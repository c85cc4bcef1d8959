"""What became of a flagged method: its file as it was judged and as the pull request left it -> one word (pure)."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Literal

from judgebot.decide import fingerprint
from judgebot.extract import ChangedMethod, ExtractPolicy
from judgebot.java import parse_java
from judgebot.java_nodes import TooMuchWorkError
from judgebot.match import Version, match

Afterwards = Literal["unchanged", "changed", "removed", "unknown"]


def afterwards(flagged: str, model: str, judged: bytes | None, final: bytes | None) -> Afterwards:
    """Tell what became of a method.

    It is found in the file that was judged by its fingerprint, and paired with the method that it has become as a
    review pairs the two sides of a change. Neither layout, comments nor its place in the file count as a change.

    Args:
        flagged: its fingerprint.
        model: the judge that is part of the fingerprint.
        judged: its file in the commit that was judged; None if that cannot be read any more.
        final: the same file in the last commit of the pull request; None if it is gone.

    Returns:
        "changed" if its code or the words of its Javadoc differ; "removed" if neither it nor what it may have become is
        in the file, or the file is too large or broken by now; "unknown" if no method of the file that was judged has
        the fingerprint.
    """
    before = list(_versions(judged))
    old = next((version for version in before if _fingerprint(version, model) == flagged), None)
    if old is None:
        return "unknown"
    pairs = match(before, _versions(final))
    new = next((head for head, base in pairs.items() if base is old), None)
    if new is None:
        return "removed"
    return "unchanged" if new.same_code(old) and new.documentation == old.documentation else "changed"


def _versions(source: bytes | None) -> Iterator[Version]:
    if source is not None and len(source) <= ExtractPolicy().max_file_bytes:
        with suppress(TooMuchWorkError):
            yield from (Version(0, method) for method in parse_java(source))


def _fingerprint(version: Version, model: str) -> str:
    return fingerprint(ChangedMethod("", version.method, None, "unchanged", version.description, "", ()), model)
