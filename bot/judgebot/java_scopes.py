"""The types and methods of a Java file as spans that hold one another (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from judgebot.java_source import SourceText, type_text

MAX_NESTING = 64
"""Declarations inside more scopes than this are left out: it keeps the work linear."""

MAX_NAME = 1_000
"""The characters that are kept of a name: each method names the package and the types around it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The span of a type, or of a method (which may hold types)."""

    start: int
    end: int
    name: str
    node: Node
    is_method: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a method is: `around` are the scopes that hold it, outermost first; None if more than MAX_NESTING do."""

    method: Scope
    around: tuple[Scope, ...] | None


def places(text: SourceText) -> Iterator[Place]:
    """All methods of a file, in source order."""
    around: list[Scope] = []
    for scope in sorted(_scopes(text), key=lambda scope: scope.start):
        while around and around[-1].end <= scope.start:
            around.pop()
        if scope.is_method:
            yield Place(scope, tuple(around) if len(around) <= MAX_NESTING else None)
        around.append(scope)


def _scopes(text: SourceText) -> Iterator[Scope]:
    for node in text.nodes.methods:
        yield Scope(*node.byte_range, text.field(node, "name")[:MAX_NAME], node, is_method=True)
    for node in text.nodes.types:
        start, end = node.byte_range
        if node.type == "object_creation_expression":
            name = type_text(text.field(node, "type")).partition("<")[0]
            yield Scope(node.children[-1].start_byte, end, f"new {name}"[:MAX_NAME], node)
        else:
            yield Scope(start, end, text.field(node, "name")[:MAX_NAME], node)
