"""Java source -> its methods, with their spans and their Javadoc (pure)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, takewhile
from typing import Literal

from tree_sitter import Node

from judgebot.java_nodes import COMMENTS, find_nodes
from judgebot.lexer import lex
from judgebot.unicode_escapes import decode_escapes

Kind = Literal["method", "constructor"]
Visibility = Literal["public", "protected", "package", "private"]

SUPPRESSION = "judgebot:ignore"
"""The comment that takes a method out of the review; a reason may follow."""

MAX_NESTING = 64
"""Declarations inside more scopes than this are left out: it keeps the work linear."""

MAX_NAME = 1_000
"""The characters that are kept of a name: each method names the package and the types around it."""

_INTERFACES = frozenset({"interface_declaration", "annotation_type_declaration"})
_CONSTRUCTORS = frozenset({"constructor_declaration", "compact_constructor_declaration"})
_ANNOTATIONS = frozenset({"annotation", "marker_annotation"})
_NOT_A_TYPE = _ANNOTATIONS | COMMENTS | {"modifiers"}
_VISIBILITIES: tuple[Visibility, ...] = ("public", "protected", "private")
_TRAILING_WINDOW = 1000  # bytes looked at before a comment, so that a file of one long line stays linear
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_TYPE_ANNOTATION = re.compile(r"@\s*[\w.]+\s*(?:\([^()]*\))?")
_TYPE_SPACE = re.compile(r"\s*([<>,.\[\]])\s*")


@dataclass(frozen=True)
class Method:
    """A method or constructor as its source declares it.

    Attributes:
        package: The package's name, "" if none.
        class_name: The types around it: "Outer.Inner"; a local or anonymous class stands after the method it is in
            ("Outer.method.new Runnable"); "" in a compact source file.
        name: The method's name; a constructor's is that of its class.
        kind: "method" or "constructor".
        parameter_types: Types as written, without annotations and white space ("Map<String,int[]>", "T...").
        signature: One line: modifiers, type parameters, return type, name, parameters, throws; no method annotations.
        visibility: As declared, or as the language has it (members of interfaces are public).
        javadoc: The raw comment with its delimiters, or the "///" lines; None if there is none.
        text: The declaration's source from its first modifier or annotation to its end, CRLF as LF; a Javadoc inside it
            is left out, but not its line ends.
        has_body: False for abstract and native methods, and for annotation elements.
        has_error: True if the parser could not make sense of this declaration.
        annotations: Their simple names.
        start_line: First line of the declaration without its Javadoc, from 1. Only LF ends a line, as in Git.
        end_line: Its last line, inclusive.
        javadoc_line: First line of the Javadoc, or None.
        suppression: None, or what follows "judgebot:ignore" in a comment on the method (maybe "").
    """

    package: str
    class_name: str
    name: str
    kind: Kind
    parameter_types: tuple[str, ...]
    signature: str
    visibility: Visibility
    javadoc: str | None
    text: str
    has_body: bool
    has_error: bool
    annotations: tuple[str, ...]
    start_line: int
    end_line: int
    javadoc_line: int | None
    suppression: str | None

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The tokens of `text` without comments: equal tokens are equal code."""
        return tuple(lex(self.text))


@dataclass(frozen=True, slots=True)
class JavaFile:
    """What a Java file declares.

    Attributes:
        methods: All methods and constructors that can be made out, in source order.
        unclear: The lines, from 1, of which the parser made no sense: they may declare other methods.
        too_deep: More than MAX_NESTING scopes are around methods that were left out.
    """

    methods: tuple[Method, ...] = ()
    unclear: tuple[range, ...] = ()
    too_deep: bool = False


def decode_source(source: bytes) -> str:
    """The text of a Java file: UTF-8 with or without a byte order mark, else Latin-1 (which never fails)."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return source.decode("latin-1")


def parse_java(source: bytes) -> tuple[Method, ...]:
    """All methods and constructors of a Java file in source order; a broken file gives those that can be made out.

    Raises:
        TooMuchWorkError: The file is so broken that the parser takes too long.
    """
    return parse_file(source).methods


def parse_file(source: bytes) -> JavaFile:
    """What a Java file declares, and where it may declare more.

    Raises:
        TooMuchWorkError: The file is so broken that the parser takes too long.
    """
    return _SourceFile(source).read()


@dataclass(frozen=True, slots=True)
class _Scope:
    """A type, or a method (which may hold types), while its span is being read."""

    start: int
    end: int
    name: str
    node: Node
    is_method: bool = False


class _SourceFile:
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
        self.outermost: list[_Scope] = []
        self.too_deep = False

    def read(self) -> JavaFile:
        methods = tuple(self._methods())
        unclear = [self._lines(*span) for span in sorted([*self._outside(), *self._swallowing()])]
        return JavaFile(methods, tuple(dict.fromkeys(unclear)), self.too_deep)

    def _methods(self) -> Iterator[Method]:
        package = type_text(self.text(self.nodes.package))[:MAX_NAME]
        open_scopes: list[_Scope] = []
        for scope in sorted(self._scopes(), key=lambda scope: (scope.start, -scope.end)):
            while open_scopes and open_scopes[-1].end <= scope.start:
                open_scopes.pop()
            if scope.is_method and len(open_scopes) > MAX_NESTING:
                self.too_deep = True
            elif scope.is_method:
                yield _Declaration(self, scope, open_scopes).method(package)
                if not self.outermost or self.outermost[-1].end <= scope.start:
                    self.outermost.append(scope)
            open_scopes.append(scope)

    def _outside(self) -> Iterator[tuple[int, int]]:
        """The errors outside all methods: one inside is said of its method."""
        starts = [scope.start for scope in self.outermost]
        for start, end in self.nodes.errors:
            index = bisect_right(starts, start) - 1
            if index < 0 or self.outermost[index].end < end:
                yield start, end

    def _swallowing(self) -> Iterator[tuple[int, int]]:
        """The broken methods with a Javadoc behind their name: it is that of another one, which the parser missed."""
        for scope in self.outermost if self.nodes.errors else ():
            name = scope.node.child_by_field_name("name")
            comments = self.comments_in(name.end_byte if name else scope.start, scope.end)
            if scope.node.has_error and any(self.is_doc(comment) for comment in comments):
                yield scope.start, scope.end

    def is_doc(self, comment: int) -> bool:
        start, end = self.comments[comment]
        return self.data.startswith(b"/**", start) and end - start > len("/**/")

    def _lines(self, start: int, end: int) -> range:
        return range(self.line(start), self.line(max(start, end - 1)) + 1)

    def _scopes(self) -> Iterator[_Scope]:
        for node in self.nodes.methods:
            yield _Scope(*node.byte_range, self.field(node, "name")[:MAX_NAME], node, is_method=True)
        for node in self.nodes.types:
            start, end = node.byte_range
            if node.type == "object_creation_expression":
                name = type_text(self.field(node, "type")).partition("<")[0]
                yield _Scope(node.children[-1].start_byte, end, f"new {name}"[:MAX_NAME], node)
            else:
                yield _Scope(start, end, self.field(node, "name")[:MAX_NAME], node)

    def _suppressions(self) -> Iterator[tuple[int, str]]:
        for start, end in self.comments:
            reason = _suppression_reason(self.data[start:end].decode())
            if reason is not None:
                yield start, reason

    def text(self, node: Node | None) -> str:
        return self.data[node.start_byte : node.end_byte].decode() if node else ""

    def field(self, node: Node, name: str) -> str:
        return self.text(node.child_by_field_name(name))

    def line(self, offset: int) -> int:
        """The line, from 1, that holds this byte."""
        return bisect_right(self.line_ends, offset) + 1

    def is_blank(self, start: int, end: int) -> bool:
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
        # Nobody documents a block behind its end.
        ends = (b";", b",") if self.data.startswith(b"/**", start) else (b";", b",", b"}")
        return before.endswith(ends) and b"\n" not in self.data[start:end] and b"\n" in self.data[end:declaration]


class _Declaration:
    """One method or constructor of a file, inside its scopes (outermost first)."""

    def __init__(self, file: _SourceFile, scope: _Scope, scopes: list[_Scope]) -> None:
        self.file = file
        self.node, self.name, self.start, self.end = scope.node, scope.name, scope.start, scope.end
        self.scopes = scopes
        self.body = self.node.child_by_field_name("body")
        self.head_end = self.body.start_byte if self.body else self.end
        first = self.node.child(0)
        self.modifiers = first if first and first.type == "modifiers" else None

    def method(self, package: str) -> Method:
        file = self.file
        words, annotations = self._modifiers()
        lead = file.comments_before(self.start)
        doc = self._doc_comment(lead)
        return Method(
            package=package,
            class_name=".".join([scope.name for scope in self.scopes])[:MAX_NAME],
            name=self.name,
            kind="constructor" if self.node.type in _CONSTRUCTORS else "method",
            parameter_types=tuple(self._parameter_types()),
            signature=self._signature(words),
            visibility=self._visibility(words),
            javadoc=_unix_lines(file.data[doc.start : doc.stop]) if doc else None,
            text=self._text(doc),
            has_body=self.body is not None,
            has_error=self.node.has_error,
            annotations=annotations,
            start_line=file.line(self.start),
            end_line=file.line(self.end - 1),
            javadoc_line=file.line(doc.start) if doc else None,
            suppression=self._suppression(lead, doc) if file.suppressions else None,
        )

    def _modifiers(self) -> tuple[list[str], tuple[str, ...]]:
        """The modifiers' keywords and the annotations' simple names."""
        text = self.file.text(self.modifiers)
        if self.modifiers is None or not ("@" in text or "/" in text):
            return text.split(), ()
        children = self.modifiers.children
        annotations = [self.file.field(child, "name") for child in children if child.type in _ANNOTATIONS]
        words = [child.type for child in children if not child.is_named]
        return words, tuple(name.rpartition(".")[2].strip() for name in annotations)

    def _doc_comment(self, lead: range) -> slice | None:
        """The byte range of the last doc comment of those before the declaration and those between its modifiers."""
        data, comments = self.file.data, self.file.comments
        candidates = [*lead, *self._comments_among_modifiers()]
        while candidates:
            comment = candidates.pop()
            start, end = comments[comment]
            if self.file.is_doc(comment):
                return slice(start, end)
            if _is_markdown_line(data, start):
                while candidates and self._continues(candidates[-1], start):
                    start = comments[candidates.pop()][0]
                return slice(start, end)
        return None

    def _comments_among_modifiers(self) -> list[int]:
        if not self.file.comments_in(self.start, self.head_end):
            return []
        before_type = takewhile(lambda child: child.type in _NOT_A_TYPE, self.node.children)
        children = [*(self.modifiers.children if self.modifiers else ()), *before_type]
        starts = [child.start_byte for child in children if child.type in COMMENTS]
        return [bisect_left(self.file.comment_starts, start) for start in starts]

    def _continues(self, comment: int, next_start: int) -> bool:
        """Whether this comment is a Markdown doc line directly above the one at `next_start`."""
        start, end = self.file.comments[comment]
        return _is_markdown_line(self.file.data, start) and self.file.data.count(b"\n", end, next_start) == 1

    def _parameter_types(self) -> Iterator[str]:
        owner = self.node
        if self.node.type == "compact_constructor_declaration" and self.scopes:
            owner = self.scopes[-1].node
            if owner.id in self.file.records_with_compact:  # a record may have one, and its parameters may be many
                return
            self.file.records_with_compact.add(owner.id)
        parameters = owner.child_by_field_name("parameters")
        for parameter in parameters.named_children if parameters else ():
            if parameter.type == "formal_parameter":
                yield type_text(self.file.field(parameter, "type") + self.file.field(parameter, "dimensions"))
            elif parameter.type == "spread_parameter":
                before_name = [child for child in parameter.children[:-1] if child.type not in _NOT_A_TYPE]
                yield type_text("".join(self.file.text(child) for child in before_name))

    def _signature(self, words: list[str]) -> str:
        cursor = self.modifiers.end_byte if self.modifiers else self.start
        for comment in self.file.comments_in(cursor, self.head_end):
            start, end = self.file.comments[comment]
            words += self.file.data[cursor:start].decode().split()
            cursor = end
        words += self.file.data[cursor : self.head_end].decode().split()
        return " ".join(words).rstrip("; ").replace("( ", "(").replace(" )", ")")

    def _visibility(self, words: list[str]) -> Visibility:
        for visibility in _VISIBILITIES:
            if visibility in words:
                return visibility
        owner = self.scopes[-1].node.type if self.scopes else ""
        if owner in _INTERFACES:
            return "public"
        return "private" if owner == "enum_declaration" and self.node.type in _CONSTRUCTORS else "package"

    def _text(self, doc: slice | None) -> str:
        data = self.file.data
        if doc is None or doc.start < self.start:
            return _unix_lines(data[self.start : self.end])
        lines = b"\n" * data.count(b"\n", doc.start, doc.stop)
        return _unix_lines(data[self.start : doc.start] + lines + data[doc.stop : self.end])

    def _suppression(self, lead: range, doc: slice | None) -> str | None:
        """The reason in the first suppression on the declaration: above it, on its line, or first in its body."""
        file = self.file
        head_line_end = file.line_ends[file.line(self.head_end - (self.body is None)) - 1]
        above = file.comments[lead.start][0] if lead else self.start
        if doc and doc.start < self.start:
            above = doc.stop
        spans = [(above, min(self.end, head_line_end)), (self.end, min(file.comments_end(self.end), head_line_end))]
        if self.body:
            body_start = self.body.start_byte + 1
            spans.append((body_start, file.comments_end(body_start)))
        for start, end in spans:
            index = bisect_left(file.suppressions, (start, ""))
            if index < len(file.suppressions) and file.suppressions[index][0] < end:
                return file.suppressions[index][1]
        return None


def type_text(source: str) -> str:
    """A type as written, without annotations, comments and white space that means nothing."""
    if source.isidentifier():
        return source
    bare = _TYPE_ANNOTATION.sub(" ", _COMMENT.sub(" ", source))
    return _TYPE_SPACE.sub(r"\1", " ".join(bare.split()))


def _is_markdown_line(data: bytes, start: int) -> bool:
    """Whether a "///" comment starts here; a longer row of slashes is a rule, not a doc comment."""
    return data.startswith(b"///", start) and not data.startswith(b"////", start)


def _suppression_reason(comment: str) -> str | None:
    if comment.startswith("/**"):
        return None
    content = comment.lstrip("/").lstrip("*").removesuffix("*/").strip(" \t\r\n\f*")
    mark, found, reason = content.partition(SUPPRESSION)
    if mark or not found or reason[:1].isalnum() or reason[:1] in {"-", "_"}:
        return None
    return " ".join(reason.replace("*", " ").lstrip(":").split())


def _unix_lines(data: bytes) -> str:
    return data.replace(b"\r\n", b"\n").decode()
