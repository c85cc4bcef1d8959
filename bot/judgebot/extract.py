"""A set of file changes -> the methods that changed, each to be judged or skipped for a reason (pure)."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Literal

from judgebot.changed_lines import FileLines
from judgebot.changes import ChangeSet, FileChange
from judgebot.gaps import audited_gap, changed_gap
from judgebot.java import JavaFile, Method, parse_file
from judgebot.java_nodes import TooMuchWorkError
from judgebot.match import Version, match
from judgebot.skip import Candidate, ExtractPolicy, Rules, Skip, SkipReason, SourceFacts, skip_reason

__all__ = ["Change", "ChangedMethod", "ExtractPolicy", "extract"]

Change = Literal["added", "modified", "javadoc-only", "unchanged"]


@dataclass(frozen=True, slots=True)
class ChangedMethod:
    """A method of the head side that changed, or that is audited.

    Attributes:
        path: of its file on the head side, relative to the repository, separated by "/".
        method: the method; None stands for a whole file that was not parsed, or, if `partial`, for those of its methods
            that were not found.
        before: the same method on the base side; None if it is new.
        change: how it changed.
        description: its Javadoc as plain text, "" if there is none.
        description_before: the same for `before`.
        changed_lines: head-side numbers of the lines of declaration and Javadoc that differ; where lines were only
            deleted, the line that follows them.
        skip: why it is not to be judged; None if it is.
        detail: the reason in words, one line without a full stop.
        partial: it stands for a part of its file.
    """

    path: str
    method: Method | None
    before: Method | None
    change: Change
    description: str
    description_before: str
    changed_lines: tuple[int, ...]
    skip: SkipReason | None = None
    detail: str = ""
    partial: bool = False


def extract(
    changes: ChangeSet, policy: ExtractPolicy, is_late: Callable[[], bool] = lambda: False
) -> Iterator[ChangedMethod]:
    """The changed methods by path and line, those not to be judged with their reason. Deleted ones yield nothing.

    A method changed if its tokens or the words of its Javadoc did: a move, white space and comments do not count. In an
    audit every method counts, as "unchanged".

    The first reason that applies is given. For a whole file that is not parsed: `excluded` (its path), `unreadable`,
    `limit` (its size, that of the change, or the work of the parser), `time-limit` (`is_late` said so). For what stands
    for the methods of a file that were not found: `excluded`, `generated`, `limit` (its nesting), `parse-error`. For a
    method, what was said about it first, then what it is: `suppressed`, `newly-suppressed`, `excluded` (path,
    visibility, accessor), `generated`, `parse-error`, `no-body`, `inherited-javadoc`, `no-javadoc`,
    `javadoc-too-short`, `too-long`; last `limit`, which counts only methods that would be judged.

    Raises:
        JudgebotError: a pattern of the policy is malformed.
    """
    rules = Rules(policy)
    room = policy.max_methods
    for found in _audited(changes, rules, is_late) if changes.audit else _changed(changes, rules, is_late):
        if found.skip is not None:
            yield found
        elif room:
            room -= 1
            yield found
        else:
            yield replace(found, skip="limit", detail=f"over the limit of {policy.max_methods} methods in one run")


def _audited(changes: ChangeSet, rules: Rules, is_late: Callable[[], bool]) -> Iterator[ChangedMethod]:
    reader = _Reader(rules, is_late)
    for file in sorted(changes.files, key=attrgetter("path")):
        parsed = reader.read(0, file, "unchanged")
        facts = SourceFacts(file, rules, audit=True)
        if missing := parsed.refused or _missing(facts, "unchanged", audited_gap(parsed.after.file)):
            yield missing
        for version in parsed.after.versions:
            found = ChangedMethod(file.path, version.method, None, "unchanged", version.description, "", ())
            yield _with_reason(found, Candidate(facts, version.method, None, version.description))


def _changed(changes: ChangeSet, rules: Rules, is_late: Callable[[], bool]) -> Iterator[ChangedMethod]:
    files = sorted(changes.files, key=attrgetter("path"))
    reader = _Reader(rules, is_late, rules.policy.max_change_bytes)
    parsed = [reader.read(number, file, "modified" if file.old_path else "added") for number, file in enumerate(files)]
    pairs = match(
        (version for each in parsed for version in each.before.versions),
        (version for each in parsed for version in each.after.versions),
    )
    matched = set(pairs.values())
    for file, each in zip(files, parsed, strict=True):
        facts, lines = SourceFacts(file, rules, audit=False), FileLines(file, files)
        gone = not matched.issuperset(each.before.versions)
        gap = changed_gap(each.before.file, each.after.file, lines.touches, gone=gone)
        if missing := each.refused or _missing(facts, "modified" if file.old_path else "added", gap):
            yield missing
        for version in each.after.versions:
            if found := _compare(version, pairs.get(version), lines):
                candidate = Candidate(facts, version.method, found.before, version.description)
                yield _with_reason(found, candidate)


def _with_reason(found: ChangedMethod, candidate: Candidate) -> ChangedMethod:
    skip = skip_reason(candidate)
    return replace(found, skip=skip.reason, detail=skip.detail) if skip else found


def _missing(facts: SourceFacts, change: Change, gap: Skip | None) -> ChangedMethod | None:
    """What stands for the methods of a file that were not found."""
    return gap and replace(_without_method(facts.file.path, change, facts.skip or gap), partial=True)


def _without_method(path: str, change: Change, skip: Skip) -> ChangedMethod:
    return ChangedMethod(path, None, None, change, "", "", (), skip.reason, skip.detail)


@dataclass(frozen=True, slots=True)
class _Side:
    """A file on one side of a change, and its methods."""

    file: JavaFile = field(default_factory=JavaFile)
    versions: Sequence[Version] = ()


@dataclass(frozen=True, slots=True)
class _Parsed:
    """Both sides of a file, or what stands for the whole file."""

    before: _Side = field(default_factory=_Side)
    after: _Side = field(default_factory=_Side)
    refused: ChangedMethod | None = None


class _Reader:
    """Parses files, as long as there is time, and room: how many bytes may still be parsed."""

    def __init__(self, rules: Rules, is_late: Callable[[], bool], room: float = math.inf) -> None:
        self._rules = rules
        self._is_late = is_late
        self._room = room

    def read(self, number: int, file: FileChange, change: Change) -> _Parsed:
        """The methods of a file that is known by its number."""
        if file.unreadable is None and file.before == file.after:
            return _Parsed()
        if skip := self._skip(file):
            return self._refuse(file, change, skip)
        try:
            return _Parsed(_side(number, file.before), _side(number, file.after))
        except TooMuchWorkError as error:
            return self._refuse(file, change, Skip("limit", str(error)))

    def _refuse(self, file: FileChange, change: Change, skip: Skip) -> _Parsed:
        if file.unreadable is None and file.after is None:
            return _Parsed()  # it was deleted: there is nothing to say of it
        if excluded := self._rules.excluded(file.path):
            skip = Skip("excluded", excluded)
        return _Parsed(refused=_without_method(file.path, change, skip))

    def _skip(self, file: FileChange) -> Skip | None:
        """Why a file is not parsed."""
        if file.unreadable is not None:
            return Skip("unreadable", f"it could not be read: {file.unreadable}")
        sizes = len(file.before or b""), len(file.after or b"")
        if max(sizes) > self._rules.policy.max_file_bytes:
            return Skip("limit", f"its {max(sizes)} bytes are over the limit of {self._rules.policy.max_file_bytes}")
        if self._is_late():
            return Skip("time-limit", "")
        self._room -= sum(sizes)
        return Skip("limit", "the files of the change are too large together") if self._room < 0 else None


def _side(number: int, content: bytes | None) -> _Side:
    file = parse_file(content) if content is not None else JavaFile()
    return _Side(file, [Version(number, method) for method in file.methods])


def _compare(version: Version, old: Version | None, lines: FileLines) -> ChangedMethod | None:
    change: Change = "added"
    if old is not None:
        same_words = version.documentation == old.documentation
        same_code = version.same_code(old)
        if same_code and same_words:
            return None
        change = "javadoc-only" if same_code else "modified"
    return ChangedMethod(
        path=lines.file.path,
        method=version.method,
        before=old.method if old else None,
        change=change,
        description=version.description,
        description_before=old.description if old else "",
        changed_lines=lines.changed(version, old),
    )
