"""What a change holds: its Java files, on both sides (pure)."""

from dataclasses import dataclass

from judgebot.diff import Hunk

MAX_BYTES = 5_000_000
"""The largest file that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Content:
    """One side of a file: its bytes, or why they could not be read; neither where the file is absent."""

    data: bytes | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class FileChange:
    """A Java file on both sides of a change.

    Attributes:
        path: relative to the root of the change set, separated by "/": its new path, or the old one if deleted.
        old_path: the path on the base side; None if added.
        before: the content on the base side; None if absent or `unreadable`.
        after: the content on the head side; None if absent or `unreadable`.
        hunks: what differs; none for a file that is audited or only moved.
        unreadable: why the content could not be read, such as "binary", "symlink" or "too large".
        generated: the attribute `linguist-generated` is set.
        newly_generated: it is, and as far as is known the change itself sets it.
    """

    path: str
    old_path: str | None
    before: bytes | None
    after: bytes | None
    hunks: tuple[Hunk, ...]
    unreadable: str | None
    generated: bool
    newly_generated: bool = False


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The Java files of a change, or, in an audit, those that were named.

    `base` and `head` are commit ids, "index" or "working tree"; None where there is no such side. `notes` are the
    report's.
    """

    files: tuple[FileChange, ...]
    audit: bool
    base: str | None
    head: str | None
    root: str
    notes: tuple[str, ...] = ()
