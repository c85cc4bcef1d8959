"""Unified diffs, as bytes, to records: hunks are read by the counts of their headers, never by the look of a line."""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NoReturn

from judgebot.diff_paths import NOWHERE, header_paths, line_path, path_of, strip_prefixes, unquote
from judgebot.errors import JudgebotError

Kind = Literal[" ", "-", "+"]
Status = Literal["added", "deleted", "modified", "renamed", "copied", "mode"]

_KINDS: dict[bytes, Kind] = {b" ": " ", b"-": "-", b"+": "+"}
_HUNK = re.compile(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_EXTENDED = re.compile(
    rb"(old mode|new mode|deleted file mode|new file mode|(?:copy|rename) (?:from|to|old|new)"
    rb"|similarity index|dissimilarity index|index) (.*)",
    re.DOTALL,
)
_INDEX = re.compile(rb"[0-9a-f]+\.\.[0-9a-f]+(?: (\d{6}))?")
_BINARY = re.compile(rb"Binary file(?:s (?=.+ and .+)(.+) differ| (.+) has changed)", re.DOTALL)
_RAW = re.compile(rb":(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*\t(.+)", re.DOTALL)
_CONTENT_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_FIRST_HEADER = re.compile(rb"^(?:diff --git |--- )[^\n]*$", re.MULTILINE)


class DiffError(JudgebotError):
    """A diff that cannot be read, or that does not fit the content it is applied to."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a hunk: `text` has no marker and no line feed (a carriage return stays); `newline`: it had one."""

    kind: Kind
    text: bytes
    newline: bool = True

    @property
    def content(self) -> bytes:
        """The line as it stands in the file."""
        return self.text + b"\n" if self.newline else self.text


@dataclass(frozen=True, slots=True)
class Hunk:
    """A hunk: starts are 1-based line numbers (the line before it where the count is 0)."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[Line, ...]

    @property
    def added(self) -> tuple[int, ...]:
        """The new-side line numbers of the "+" lines."""
        return self._numbers("+", self.new_start)

    @property
    def removed(self) -> tuple[int, ...]:
        """The old-side line numbers of the "-" lines."""
        return self._numbers("-", self.old_start)

    def _numbers(self, kind: Kind, start: int) -> tuple[int, ...]:
        side = (line.kind for line in self.lines if line.kind in (" ", kind))
        return tuple(number for number, found in enumerate(side, start) if found == kind)


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What a diff says about one file; a path is None on the side where the file is absent, a mode where unsaid."""

    old_path: str | None
    new_path: str | None
    status: Status
    binary: bool
    old_mode: str | None
    new_mode: str | None
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class RawChange:
    """A line of `git diff --raw`: six-digit modes, whole object ids (all 0: absent or unknown), one-letter status."""

    status: str
    old_path: str
    path: str
    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str


def parse_diff(data: bytes) -> tuple[FileDiff, ...]:
    """The files of a git or plain unified diff; text between the files is ignored.

    Raises:
        DiffError: a truncated, inconsistent or combined diff; the message names the line of the diff.
    """
    return tuple(_Reader(_as_git_wrote_it(data)).files())


def _as_git_wrote_it(data: bytes) -> bytes:
    """A diff without what Windows PowerShell does to it: UTF-16, and a carriage return at the end of every line.

    That of a header tells, as to GNU patch: git ends it in a line feed alone, whatever the lines of the file end in.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
    header = _FIRST_HEADER.search(data)
    return data.replace(b"\r\n", b"\n") if header and header[0].endswith(b"\r") else data


def parse_raw(data: bytes) -> tuple[RawChange, ...]:
    """The leading lines of `git diff --raw --no-abbrev`, with or without a patch after them.

    Raises:
        DiffError: a line that is not in that format.
    """
    changes = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.startswith(b":"):
            break
        match = _RAW.fullmatch(line)
        if match is None:
            raise DiffError(f"line {number} of git's output is not a raw diff line")
        *fields, paths = match.groups()
        old_mode, new_mode, old_blob, new_blob, status = (field.decode() for field in fields)
        names = [path_of(unquote(path)) for path in paths.split(b"\t")]
        changes.append(RawChange(status, names[0], names[-1], old_mode, new_mode, old_blob, new_blob))
    return tuple(changes)


def reverse(file_diff: FileDiff, after: bytes) -> bytes:
    """The old content of a file, given its new content.

    Raises:
        DiffError: the content is not what the diff says.
    """
    lines = _split(after)
    old: list[bytes] = []
    at = 0
    for hunk in file_diff.hunks:
        start = hunk.new_start - (1 if hunk.new_count else 0)
        end = start + hunk.new_count
        expected = [line.content for line in hunk.lines if line.kind != "-"]
        again = max(at - start, 0)  # `git diff -W` may show the last lines of context once more
        shared = [line.content if line.kind == " " else None for line in hunk.lines[:again]]
        if not at <= end <= len(lines) or lines[start:end] != expected or old[len(old) - again :] != shared:
            raise DiffError(f"the content differs from the diff's hunk at line {hunk.new_start}")
        old += lines[at:start]
        old += (line.content for line in hunk.lines[again:] if line.kind != "+")
        at = end
    # A line without a line feed is the last one of its side: anything after it means another content.
    old += lines[at:]
    if not all(line.endswith(b"\n") for line in old[:-1]):
        raise DiffError("the content goes on after the end of the file that the diff shows")
    return b"".join(old)


def replacement(before: bytes, after: bytes) -> tuple[Hunk, ...]:
    """The difference of two contents as at most one hunk without context: from the first to the last differing line."""
    if before == after:
        return ()
    old, new = _split(before), _split(after)
    head, tail = common_ends(old, new)
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    lines = tuple(_as_line("-", line) for line in gone) + tuple(_as_line("+", line) for line in come)
    return (Hunk(head + bool(gone), len(gone), head + bool(come), len(come), lines),)


def common_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many leading items are the same, and how many of the others at the end."""
    head = _common(old, new)
    return head, _common(old[head:][::-1], new[head:][::-1])


class _Reader:
    """A cursor over the lines of a diff."""

    def __init__(self, data: bytes) -> None:
        self._lines = data.split(b"\n")
        if not self._lines[-1]:
            self._lines.pop()
        self._at = 0

    def files(self) -> Iterator[FileDiff]:
        while self._at < len(self._lines):
            line = self._line()
            if line.startswith(b"diff --git "):
                yield self._git_file(line.removeprefix(b"diff --git "))
            elif line.startswith(b"--- ") and self._line(1).startswith(b"+++ "):
                yield self._plain_file()
            elif match := _BINARY.fullmatch(line):
                self._at += 1
                yield _binary_file(*match.groups())
            else:
                self._refuse(line)
                self._at += 1

    def _refuse(self, line: bytes) -> None:
        """A line outside the files is ignored unless it shows that a file would be lost."""
        if line.startswith((b"diff --cc ", b"diff --combined ")):
            self._fail("a combined diff of a merge cannot be reviewed; make it between two commits (`git diff A B`)")
        if _HUNK.match(line):
            self._fail("a hunk without a file header; give the whole output of `git diff`")

    def _git_file(self, header: bytes) -> FileDiff:
        self._at += 1
        fields: dict[bytes, bytes] = {}
        while match := _EXTENDED.fullmatch(self._line()):
            fields[match[1]] = match[2]
            self._at += 1
        paths = header_paths(header)
        hunks: tuple[Hunk, ...] = ()
        binary = self._skip_binary()
        if not binary and self._line().startswith(b"--- "):
            named = self._names()
            paths = paths or named
            hunks = self._hunks()
        return _file_diff(fields, paths or (header, header), hunks, binary=binary)

    def _plain_file(self) -> FileDiff:
        paths = self._names()
        return _file_diff({}, paths, self._hunks(), binary=False)

    def _names(self) -> tuple[bytes, bytes]:
        """The paths of a `---` and a `+++` line, without their prefixes."""
        old, new = self._line(), self._line(1)
        if not new.startswith(b"+++ "):
            self._at += 1
            self._fail("expected a '+++' line; the diff is cut short or damaged")
        self._at += 2
        return strip_prefixes(line_path(old[4:]), line_path(new[4:]))

    def _skip_binary(self) -> bool:
        """The line that calls a file binary; a patch that follows has no spaces, so none of its lines is a header."""
        line = self._line()
        is_binary = line == b"GIT binary patch" or _BINARY.fullmatch(line) is not None
        self._at += is_binary
        return is_binary

    def _hunks(self) -> tuple[Hunk, ...]:
        hunks = []
        while match := _HUNK.match(self._line()):
            self._at += 1
            hunks.append(self._hunk(*(1 if count is None else int(count) for count in match.groups())))
        if not hunks or self._line().startswith(b"@@ "):
            self._fail("expected a hunk header (@@ -1,2 +1,2 @@); the diff is cut short or damaged")
        return tuple(hunks)

    def _hunk(self, old_start: int, old_count: int, new_start: int, new_count: int) -> Hunk:
        if (old_count and not old_start) or (new_count and not new_start):
            self._at -= 1
            self._fail("the hunk header counts lines before the first one")
        old_left, new_left = old_count, new_count
        lines = []
        while old_left or new_left:
            line = self._hunk_line()
            old_left -= line.kind != "+"
            new_left -= line.kind != "-"
            if old_left < 0 or new_left < 0:
                self._at -= 1
                self._fail("the hunk does not hold the lines that its header counts")
            lines.append(line)
        self._check_end()
        return Hunk(old_start, old_count, new_start, new_count, tuple(lines))

    def _hunk_line(self) -> Line:
        if self._at >= len(self._lines):
            self._fail("the diff ends inside a hunk; it is cut short")
        line = self._line()
        # Some mailers and editors take the space from an empty context line.
        kind = " " if line in (b"", b"\r") else _KINDS.get(line[:1])
        if kind is None:
            self._fail("this line cannot be part of a hunk; the hunk before it is cut short")
        self._at += 1
        text = line[1:] if line[:1] in _KINDS else line
        unterminated = self._line().startswith(b"\\ ")
        self._at += unterminated
        return Line(kind, text, newline=not unterminated)

    def _check_end(self) -> None:
        """A line that still looks like a part of the hunk shows that its header counted too few."""
        line = self._line()
        next_file = line.startswith(b"--- ") and self._line(1).startswith(b"+++ ")
        signature = line.rstrip() == b"--"
        if line[:1] in _KINDS and not next_file and not signature:
            self._fail("the hunk goes on after the lines that its header counts")

    def _line(self, offset: int = 0) -> bytes:
        at = self._at + offset
        return self._lines[at] if at < len(self._lines) else b""

    def _fail(self, problem: str) -> NoReturn:
        raise DiffError(f"line {self._at + 1} of the diff: {problem}")


def _file_diff(
    fields: dict[bytes, bytes], paths: tuple[bytes, bytes], hunks: tuple[Hunk, ...], *, binary: bool
) -> FileDiff:
    def said(*names: bytes) -> bytes | None:
        return next((fields[name] for name in names if name in fields), None)

    index = _INDEX.fullmatch(fields.get(b"index", b""))
    mode = index[1] if index else None
    status = _status(fields, paths, changed=bool(hunks or binary or index))
    old, new = said(b"rename from", b"rename old", b"copy from"), said(b"rename to", b"rename new", b"copy to")
    return FileDiff(
        old_path=None if status == "added" else _decoded(paths[0] if old is None else unquote(old)),
        new_path=None if status == "deleted" else _decoded(paths[1] if new is None else unquote(new)),
        status=status,
        binary=binary,
        old_mode=_decoded(said(b"old mode", b"deleted file mode") or mode),
        new_mode=_decoded(said(b"new mode", b"new file mode") or mode),
        hunks=hunks,
    )


def _status(fields: dict[bytes, bytes], paths: tuple[bytes, bytes], *, changed: bool) -> Status:
    if b"new file mode" in fields or paths[0] == NOWHERE:
        return "added"
    if b"deleted file mode" in fields or paths[1] == NOWHERE:
        return "deleted"
    if b"rename from" in fields or b"rename old" in fields:
        return "renamed"
    if b"copy from" in fields:
        return "copied"
    return "mode" if b"new mode" in fields and not changed else "modified"


def _binary_file(names: bytes | None, name: bytes) -> FileDiff:
    """The file of a plain diff's `Binary files OLD and NEW differ`, or Mercurial's `Binary file NAME has changed`."""
    old, _, new = names.partition(b" and ") if names else (name, b"", name)
    return _file_diff({}, strip_prefixes(unquote(old), unquote(new)), (), binary=True)


def _decoded(value: bytes | None) -> str | None:
    return None if value is None else path_of(value)


def _split(content: bytes) -> list[bytes]:
    """The lines with their line feeds (`splitlines` would split at a carriage return too)."""
    return _CONTENT_LINE.findall(content)


def _as_line(kind: Kind, content: bytes) -> Line:
    return Line(kind, content.removesuffix(b"\n"), newline=content.endswith(b"\n"))


def _common(left: Sequence[object], right: Sequence[object]) -> int:
    return next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
