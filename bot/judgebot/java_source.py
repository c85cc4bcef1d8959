"""The text of a Java file, its lines and its comments, by byte offset (pure)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from tree_sitter import Node

from judgebot.java_nodes import find_nodes
from judgebot.lexer import COMMENT
from judgebot.unicode_escapes import decode_escapes

SUPPRESSION = "judgebot:ignore"
"""The comment that takes a method out of the review; a reason may follow."""

_TRAILING_WINDOW = 1000  # bytes looked at before a comment, so that a file of one long line stays linear
_COMMENT = re.compile(COMMENT, re.VERBOSE)
_TYPE_ANNOTATION = re.compile(r"@\s*[\w.]+\s*(?:\([^()]*\))?")
_TYPE_SPACE = re.compile(r"\s*([<>,.\[\]])\s*")


class SourceText:
    """One parsed file; offsets are byte offsets into `data`, its text in UTF-8."""

    def __init__(self, source: bytes) -> None:
        self.data = decode_escapes(decode_source(source)).encode()
        suppresses = SUPPRESSION.encode() in self.data
        self.nodes = find_nodes(self.data, all_comments=suppresses)
        self.comments = self.nodes.comments
        self.comment_starts = [start for start, _ in self.comments]
        lines = self.data.replace(b"\r", b" ").splitlines(keepends=True)
        self.line_ends = list(accumulate(map(len, lines)))
        self.suppressions = list(self._suppressions()) if suppresses else []
        self.records_with_compact: set[int] = set()

    def _suppressions(self) -> Iterator[tuple[int, str]]:
        for start, end in self.comments:
            reason = _suppression_reason(self.data[start:end].decode())
            if reason is not None:
                yield start, reason

    def text(self, node: Node | None) -> str:
        """The source of a node, "" if there is none."""
        return self.data[node.start_byte : node.end_byte].decode() if node else ""

    def field(self, node: Node, name: str) -> str:
        """The source of a part of a node, "" if it has no such part."""
        return self.text(node.child_by_field_name(name))

    def line(self, offset: int) -> int:
        """The line, from 1, that holds this byte."""
        return bisect_right(self.line_ends, offset) + 1

    def lines(self, start: int, end: int) -> range:
        """The lines, from 1, that hold these bytes, or the place between two."""
        return range(self.line(start), self.line(max(start, end - 1)) + 1)

    def is_doc(self, comment: int) -> bool:
        """Whether the comment of this index is a Javadoc between "/**" and "*/"."""
        start, end = self.comments[comment]
        return self.data.startswith(b"/**", start) and end - start > len("/**/")

    def is_blank(self, start: int, end: int) -> bool:
        """Whether these bytes are white space at most."""
        return start >= end or self.data[start:end].isspace()

    def comments_in(self, start: int, end: int) -> range:
        """Indices of the comments that start in this span."""
        return range(bisect_left(self.comment_starts, start), bisect_left(self.comment_starts, end))

    def comments_before(self, declaration: int) -> range:
        """Indices of the comments that lead up to this declaration with nothing between but white space."""
        first = last = bisect_left(self.comment_starts, declaration)
        cursor = declaration
        while first and self.is_blank(self.comments[first - 1][1], cursor) and not self._trails(first - 1, declaration):
            first -= 1
            cursor = self.comments[first][0]
        return range(first, last)

    def comments_end(self, offset: int) -> int:
        """The end of the comments that follow with nothing between but white space (the offset itself if none)."""
        index = bisect_left(self.comment_starts, offset)
        while index < len(self.comments) and self.is_blank(offset, self.comments[index][0]):
            offset = self.comments[index][1]
            index += 1
        return offset

    def _trails(self, comment: int, declaration: int) -> bool:
        """Whether a comment stands at the end of a line of code and so belongs to what is before it."""
        start, end = self.comments[comment]
        before = self.data[max(0, start - _TRAILING_WINDOW) : start].rpartition(b"\n")[2].rstrip()
        # Nobody documents a block behind its end, or its first member behind its beginning.
        ends = (b";", b",") if self.data.startswith(b"/**", start) else (b";", b",", b"{", b"}")
        return before.endswith(ends) and b"\n" not in self.data[start:end] and b"\n" in self.data[end:declaration]


def decode_source(source: bytes) -> str:
    """The text of a Java file: UTF-8 with or without a byte order mark, else Latin-1 (which never fails)."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return source.decode("latin-1")


def type_text(source: str) -> str:
    """A type as written, without annotations, comments and white space that means nothing."""
    if source.isidentifier():
        return source
    bare = _TYPE_ANNOTATION.sub(" ", _COMMENT.sub(" ", source))
    return _TYPE_SPACE.sub(r"\1", " ".join(bare.split()))


def is_markdown_line(data: bytes, start: int) -> bool:
    """Whether a "///" comment starts here; a longer row of slashes is a rule, not a doc comment."""
    return data.startswith(b"///", start) and not data.startswith(b"////", start)


def _suppression_reason(comment: str) -> str | None:
    if comment.startswith("/**"):
        return None
    content = comment.lstrip("/").removesuffix("*/").strip(" \t\r\n\f*")
    mark, found, reason = content.partition(SUPPRESSION)
    if mark or not found or reason[:1].isalnum() or reason[:1] in {"-", "_"}:
        return None
    return " ".join(reason.replace("*", " ").lstrip(":").split())


def unix_lines(data: bytes) -> str:
    """The text, CRLF as LF."""
    return data.replace(b"\r\n", b"\n").decode()
