"""A method or constructor, read from its node and what is around it (pure)."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Literal

from judgebot.java_nodes import COMMENTS
from judgebot.java_scopes import MAX_NAME, Scope
from judgebot.java_source import SourceText, is_markdown_line, type_text, unix_lines
from judgebot.lexer import lex

Kind = Literal["method", "constructor"]
Visibility = Literal["public", "protected", "package", "private"]

_INTERFACES = frozenset({"interface_declaration", "annotation_type_declaration"})
_CONSTRUCTORS = frozenset({"constructor_declaration", "compact_constructor_declaration"})
_ANNOTATIONS = frozenset({"annotation", "marker_annotation"})
_NOT_A_TYPE = _ANNOTATIONS | COMMENTS | {"modifiers"}
_VISIBILITIES: tuple[Visibility, ...] = ("public", "protected", "private")


@dataclass(frozen=True)
class Method:
    """A method or constructor as its source declares it.

    Attributes:
        package: the package's name, "" if none.
        class_name: the types around it: "Outer.Inner"; a local or anonymous class stands after the method it is in
            ("Outer.method.new Runnable"); "" in a compact source file.
        name: the method's name; a constructor's is that of its class.
        kind: "method" or "constructor".
        parameter_types: types as written, without annotations and white space ("Map<String,int[]>", "T...").
        signature: one line: modifiers, type parameters, return type, name, parameters, throws; no method annotations.
        visibility: as declared, or as the language has it (members of interfaces are public).
        javadoc: the raw comment with its delimiters, or the "///" lines; None if there is none.
        text: the declaration's source from its first modifier or annotation to its end, CRLF as LF; a Javadoc inside it
            is left out, but not its line ends.
        has_body: False for abstract and native methods, and for annotation elements.
        has_error: True if the parser could not make sense of this declaration.
        annotations: their simple names.
        start_line: first line of the declaration without its Javadoc, from 1. Only LF ends a line, as in Git.
        end_line: its last line, inclusive.
        javadoc_line: first line of the Javadoc, or None.
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


class Declaration:
    """One method or constructor of a file, inside its scopes (outermost first)."""

    def __init__(self, file: SourceText, scope: Scope, scopes: Sequence[Scope]) -> None:
        self.file = file
        self.node, self.name, self.start, self.end = scope.node, scope.name, scope.start, scope.end
        self.scopes = scopes
        self.body = self.node.child_by_field_name("body")
        self.head_end = self.body.start_byte if self.body else self.end
        first = self.node.child(0)
        self.modifiers = first if first and first.type == "modifiers" else None

    def method(self, package: str) -> Method:
        """What it declares; the package is that of the file."""
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
            javadoc=unix_lines(file.data[doc.start : doc.stop]) if doc else None,
            text=self._text(doc),
            has_body=self.body is not None,
            has_error=self.node.has_error,
            annotations=annotations,
            start_line=file.line(self.start),
            end_line=file.line(self.end - 1),
            javadoc_line=file.line(doc.start) if doc else None,
            suppression=self._suppression(lead) if file.suppressions else None,
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
        """The byte range of the last doc comment before the declaration, or else between its modifiers."""
        data, comments = self.file.data, self.file.comments
        candidates = [*self._comments_among_modifiers(), *lead]
        while candidates:
            comment = candidates.pop()
            start, end = comments[comment]
            if self.file.is_doc(comment):
                return slice(start, end)
            if is_markdown_line(data, start):
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
        between = self.file.data[end:next_start]
        return is_markdown_line(self.file.data, start) and between.isspace() and between.count(b"\n") == 1

    def _parameter_types(self) -> Iterator[str]:
        owner = self.node
        if self.node.type == "compact_constructor_declaration" and self.scopes:
            owner = self.scopes[-1].node
            if owner.id in self.file.records_with_compact:  # a record may have one, and its parameters may be many
                return
            self.file.records_with_compact.add(owner.id)
        parameters = owner.child_by_field_name("parameters")
        for parameter in parameters.named_children if parameters else ():
            if parameter.type == "formal_parameter" and self.file.field(parameter, "name") != "this":
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
            return unix_lines(data[self.start : self.end])
        lines = b"\n" * data.count(b"\n", doc.start, doc.stop)
        return unix_lines(data[self.start : doc.start] + lines + data[doc.stop : self.end])

    def _suppression(self, lead: range) -> str | None:
        """The reason in the first suppression on the method: above it or its Javadoc, on its line, or first inside."""
        file = self.file
        head_line_end = file.line_ends[file.line(self.head_end - (self.body is None)) - 1]
        above = file.comments[lead.start][0] if lead else self.start
        spans = [(above, min(self.end, head_line_end)), (self.end, min(file.comments_end(self.end), head_line_end))]
        if self.body:
            body_start = self.body.start_byte + 1
            spans.append((body_start, file.comments_end(body_start)))
        for start, end in spans:
            index = bisect_left(file.suppressions, (start, ""))
            if index < len(file.suppressions) and file.suppressions[index][0] < end:
                return file.suppressions[index][1]
        return None
