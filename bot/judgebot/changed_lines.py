"""The lines of a changed method that differ (pure)."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property

from judgebot.changes import FileChange
from judgebot.diff import Hunk
from judgebot.java import Method, decode_source
from judgebot.match import Version

_COMPARED = 4_000_000  # pairs of lines; comparing takes as long as there are pairs, at worst


class FileLines:
    """The lines of one file that differ."""

    def __init__(self, file: FileChange, files: Sequence[FileChange]) -> None:
        self.file = file
        self._files = files
        self._before: dict[int, list[str]] = {}

    def changed(self, version: Version, old: Version | None) -> tuple[int, ...]:
        """Head-side numbers of the lines of a method and its Javadoc that differ."""
        span = _span(version.method)
        if self.file.hunks:
            return self._from_hunks(span)
        return tuple(span) if old is None else self._from_texts(span, old)

    def touches(self, lines: range) -> bool:
        """Whether the change adds one of these head-side lines, or deletes what stood there."""
        if not self.file.hunks:
            return self.file.before != self.file.after
        return any(_within(numbers, lines) for numbers in self._touched)

    @cached_property
    def _touched(self) -> tuple[list[int], list[int]]:
        """The added lines, and the lines that follow deleted ones which nothing replaces."""
        added = sorted(number for hunk in self.file.hunks for number in hunk.added)
        return added, sorted(number for hunk in self.file.hunks for number in _deletion_points(hunk))

    def _from_hunks(self, span: range) -> tuple[int, ...]:
        added, deletions = (_within(numbers, span) for numbers in self._touched)
        # What was deleted right above the first line is a part of the method only if nothing else changed in it.
        inner = [number for number in deletions if number != span.start]
        return tuple(sorted({*added, *inner})) or tuple(deletions)

    def _from_texts(self, span: range, old: Version) -> tuple[int, ...]:
        before_span = _span(old.method)
        if old.file not in self._before:
            self._before[old.file] = _split(self._files[old.file].before)
        before = self._before[old.file][before_span.start - 1 : before_span.stop - 1]
        after = self._after[span.start - 1 : span.stop - 1]
        if len(before) * len(after) > _COMPARED:
            return tuple(span)
        changed: set[int] = set()
        for operation, _, _, start, stop in SequenceMatcher(None, before, after).get_opcodes():
            if operation != "equal":
                changed.update(range(start, max(stop, start + 1)))
        return tuple(sorted({min(span.start + offset, span.stop - 1) for offset in changed}))

    @cached_property
    def _after(self) -> list[str]:
        return _split(self.file.after)


def _span(method: Method) -> range:
    """The lines of a method and its Javadoc."""
    return range(min(method.start_line, method.javadoc_line or method.start_line), method.end_line + 1)


def _split(content: bytes | None) -> list[str]:
    return decode_source(content or b"").replace("\r\n", "\n").split("\n")


def _within(numbers: list[int], span: range) -> list[int]:
    return numbers[bisect_left(numbers, span.start) : bisect_left(numbers, span.stop)]


def _deletion_points(hunk: Hunk) -> Iterator[int]:
    number = hunk.new_start if hunk.new_count else hunk.new_start + 1
    deleted = False
    for line in hunk.lines:
        if line.kind == " " and deleted:
            yield number
        deleted = line.kind == "-"
        number += line.kind != "-"
    if deleted:
        yield number
