"""The declarations and comments in a Java source, as nodes of its syntax tree (pure).

Most of a tree is statements, and most statements hold no declaration. So the members of types are walked, and a member
is searched only where its text says that it may hold a type of its own, which is several times faster.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import tree_sitter_java
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from judgebot.errors import JudgebotError
from judgebot.java_readable import COMMENT_OR_LITERAL, end_of_code, readable

COMMENTS = frozenset({"block_comment", "line_comment"})

_METHODS = frozenset(
    {
        "method_declaration",
        "constructor_declaration",
        "compact_constructor_declaration",
        "annotation_type_element_declaration",
    }
)
_TYPES = frozenset(
    {
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
        "annotation_type_declaration",
    }
)
_MAYBE_WITHOUT_BODY = frozenset({"enum_constant", "object_creation_expression"})


def _any_of(kinds: Iterable[str]) -> str:
    """What a query has for a node of one of these kinds."""
    return f"[{' '.join(f'({kind})' for kind in sorted(kinds))}]"


_JAVA = Language(tree_sitter_java.language())
_DECLARATIONS = Query(
    _JAVA,
    f"{_any_of(COMMENTS)} @comment {_any_of(_METHODS)} @method {_any_of(_TYPES | _MAYBE_WITHOUT_BODY)} @type",
)
_ERRORS = Query(_JAVA, _any_of({"ERROR", "MISSING"}) + " @error")
# In hundreds of the parser's steps. Java takes a hundredth for each byte; what takes more grows with the square.
_FREE_WORK, _BYTES_FOR_WORK = 1_000, 8
# One pattern each: a pattern that starts with a plain word is found many times faster than a choice of words.
_NEW_TO_BRACE = re.compile(rb"new\b[^;{}]*+\{?")
_TYPE_KEYWORDS = tuple(re.compile(word + rb"[\s/]") for word in (b"class", b"interface", b"enum", b"record"))


class TooMuchWorkError(JudgebotError):
    """A source that is no Java, and keeps the parser busy far longer than its length explains."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """What a source declares.

    Attributes:
        package: the node of the package's name, or None.
        methods: methods and constructors, in no order.
        types: types that may hold methods: declared ones, constants and instance creations that have a body; no order.
        comments: byte ranges of the comments before and in the heads of methods, in order.
        errors: byte ranges of what the parser made no sense of (empty where something is missing), in order.
    """

    package: Node | None
    methods: list[Node]
    types: list[Node]
    comments: list[tuple[int, int]]
    errors: list[tuple[int, int]]


def find_nodes(data: bytes, *, all_comments: bool) -> Nodes:
    """The declarations in a source.

    Args:
        data: the source in UTF-8.
        all_comments: find the comments inside the bodies of methods, too.

    Raises:
        TooMuchWorkError: the parser was stopped.
    """
    end = end_of_code(data)
    parsed = readable(data[:end])
    unclosed = [(end, len(data))] if end < len(data) else []
    search = _Search(parsed)
    root = _parse(parsed)
    if all_comments:
        search.whole(root)
    else:
        search.members(root)
    package = next((child for child in root.children if child.type == "package_declaration"), None)
    return Nodes(
        package=[child for child in package.named_children if child.type not in COMMENTS][-1] if package else None,
        methods=search.methods,
        types=[node for node in search.types if node.type not in _MAYBE_WITHOUT_BODY or search.has_body(node)],
        comments=sorted(search.comments),
        errors=[*(_errors(root) if root.has_error else ()), *unclosed],
    )


def _parse(data: bytes) -> Node:
    """The root of the syntax tree; how much work it may take is counted, so that no clock has a say in it."""
    source, most, done = memoryview(data), _FREE_WORK + len(data) // _BYTES_FOR_WORK, count(1)
    try:
        tree = Parser(_JAVA).parse(
            lambda offset, _: source[offset:], progress_callback=lambda _offset, _has_error: next(done) > most
        )
    except ValueError as error:
        raise TooMuchWorkError("the parser was stopped: the source is no Java, and takes it too long") from error
    return tree.root_node


def _errors(root: Node) -> list[tuple[int, int]]:
    return sorted(node.byte_range for node in QueryCursor(_ERRORS).captures(root).get("error", ()))


class _Search:
    """Collects nodes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.methods: list[Node] = []
        self.types: list[Node] = []
        self.comments: list[tuple[int, int]] = []
        self._keywords = sorted(match.start() for pattern in _TYPE_KEYWORDS for match in pattern.finditer(data))

    def members(self, root: Node) -> None:
        """Collect from the types and their members, and from all that may be inside those."""
        parents = [root]
        while parents:
            for child in parents.pop().children:
                kind = child.type
                if kind in COMMENTS:
                    self.comments.append(child.byte_range)
                elif kind in _TYPES and (body := child.child_by_field_name("body")):
                    self.types.append(child)
                    parents.append(body)
                elif kind == "enum_body_declarations":
                    parents.append(child)
                elif child.is_named:
                    self._member(child, kind)

    def _member(self, node: Node, kind: str) -> None:
        if kind in _METHODS:
            body = node.child_by_field_name("body")
            head_has_comments = b"/" in self.data[node.start_byte : body.start_byte if body else node.end_byte]
            if not (head_has_comments or node.has_error or self._may_hold_types(node)):
                self.methods.append(node)
                return
        elif not (node.has_error or self._may_hold_types(node) or (kind == "enum_constant" and self.has_body(node))):
            return
        self.whole(node)

    def whole(self, node: Node) -> None:
        """Collect from a whole subtree."""
        captures = QueryCursor(_DECLARATIONS).captures(node)
        self.methods += captures.get("method", ())
        self.types += captures.get("type", ())
        self.comments += [comment.byte_range for comment in captures.get("comment", ())]

    def has_body(self, node: Node) -> bool:
        """Whether a constant or an instance creation has a class body."""
        return self.data.endswith(b"}", node.start_byte, node.end_byte)

    def _may_hold_types(self, node: Node) -> bool:
        start, end = node.byte_range
        index = bisect_left(self._keywords, start)
        if index < len(self._keywords) and self._keywords[index] < end:
            return True
        new = self.data.find(b"new", start, end)
        if new < 0 or self.data.find(b"{", new, end) < 0:
            return False
        code = COMMENT_OR_LITERAL.sub(b" ", self.data[start:end])
        return any(match[0].endswith(b"{") for match in _NEW_TO_BRACE.finditer(code))
