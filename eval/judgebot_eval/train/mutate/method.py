"""A method as mutation sees it: its tokens, its syntax tree over them, and its variables."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import tree_sitter_java
from tree_sitter import Language, Node, Parser

from judgebot_eval.train.mutate.tokens import tokens_of

Words = tuple[str, ...]

BLOCKS = frozenset(("block", "constructor_body", "switch_block_statement_group"))
LOOPS = frozenset(("for_statement", "enhanced_for_statement", "while_statement", "do_statement"))
EXITS = frozenset(("return_statement", "throw_statement", "break_statement", "continue_statement", "yield_statement"))
_FUNCTIONS = frozenset(("lambda_expression", "class_body"))
_DECLARING = frozenset(
    ("variable_declarator", "formal_parameter", "catch_formal_parameter", "enhanced_for_statement", "resource")
)
_NOT_VARIABLES = frozenset(
    ("lambda_expression", "inferred_parameters", "method_reference", "labeled_statement", "break_statement")
).union(("continue_statement", "scoped_identifier", "annotation", "marker_annotation", "switch_label"))
_LOGGERS = frozenset(("log", "LOG", "logger", "LOGGER", "Log", "Logger", "System"))

_JAVA = Language(tree_sitter_java.language())
_HEAD, _TAIL = "class X {", "}"


@dataclass(frozen=True, slots=True)
class Edit:
    """Puts `new` in place of the tokens from `start` (inclusive) to `end` (exclusive)."""

    start: int
    end: int
    new: Words = ()


Mistake = tuple[Edit, ...]
"""Edits that do not overlap, in their order."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A parameter or local variable; visible at the tokens from `start` to `end` (exclusive)."""

    name: str
    type: str
    start: int
    end: int


class ParsedMethod:
    """A method or constructor with a body, without syntax errors.

    Attributes:
        tokens: as `tokens_of` gives them.
        body: the node of its block.
        return_type: "void" for constructors.
    """

    def __init__(self, tokens: Sequence[str], root: Node) -> None:
        self.tokens = tuple(tokens)
        self.root = root
        body = root.child_by_field_name("body")
        if body is None:
            raise ValueError("a method without a body has nothing to mutate")
        self.body = body
        sizes = (len(word.encode()) + 1 for word in tokens)
        self._starts = list(accumulate(sizes, initial=len(_HEAD) + 1))
        self._nodes: defaultdict[str, list[Node]] = defaultdict(list)
        self._parents: dict[int, Node] = {root.id: root}
        self._fields: dict[int, str] = {}
        self._nested: set[int] = set()
        self._walk(root)
        kind = root.child_by_field_name("type")
        self.return_type = " ".join(self.text(kind)) if kind else "void"

    def _walk(self, root: Node) -> None:
        waiting = [(root, False)]
        while waiting:
            parent, nested = waiting.pop()
            inner: list[tuple[Node, bool]] = []
            for index, node in enumerate(parent.children):
                if node.is_named:
                    self._parents[node.id] = parent
                    self._fields[node.id] = parent.field_name_for_child(index) or ""
                    self._nodes[node.type].append(node)
                    is_nested = nested or node.type in _FUNCTIONS
                    if is_nested:
                        self._nested.add(node.id)
                    inner.append((node, is_nested))
            waiting += reversed(inner)

    def of(self, *types: str) -> Iterator[Node]:
        """The nodes of these types in the body, in the order of the code."""
        start = self.body.start_byte
        return (node for node in self._in_order(types) if node.start_byte > start)

    def _in_order(self, types: Iterable[str]) -> list[Node]:
        """The nodes of these types; the order of the types, which may be a set's, is not theirs."""
        return sorted((node for kind in types for node in self._nodes.get(kind, ())), key=_place)

    def span(self, node: Node) -> tuple[int, int]:
        """The first token of a node, and the one after its last."""
        return self.start(node), self.end(node)

    def _index(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def start(self, node: Node) -> int:
        """The first token of a node."""
        return self._index(node.start_byte)

    def end(self, node: Node) -> int:
        """The token after a node."""
        return self._index(node.end_byte - 1) + 1

    def text(self, node: Node) -> Words:
        """The tokens of a node."""
        return self.tokens[self.start(node) : self.end(node)]

    def word(self, node: Node) -> str:
        """The first token of a node, and all of a name."""
        return self.tokens[self.start(node)]

    def parent(self, node: Node) -> Node:
        """The node around a node of the method."""
        return self._parents[node.id]

    def field(self, node: Node) -> str:
        """The name of the field of its parent that a node is, or ""."""
        return self._fields.get(node.id, "")

    def ancestor(self, node: Node, types: frozenset[str]) -> Node | None:
        """The nearest node of these types around a node, not looking out of a lambda or a class in the body."""
        while node.id != self.root.id:
            node = self._parents[node.id]
            if node.type in types:
                return node
            if node.type in _FUNCTIONS:
                return None
        return None

    def is_nested(self, node: Node) -> bool:
        """Whether a node is in a lambda or a class in the body, where `return` is not the method's."""
        return node.id in self._nested

    def statements(self) -> Iterator[Node]:
        """The statements and declarations of all blocks."""
        for block in (self.body, *self.of(*BLOCKS)):
            yield from self.statements_of(block)

    @staticmethod
    def statements_of(block: Node) -> list[Node]:
        """The statements of one block."""
        return [child for child in block.named_children if child.type != "switch_label"]

    def condition(self, node: Node) -> Node | None:
        """The condition of an `if`, a loop or a ternary, without its parentheses; None if it has none."""
        found = node.child_by_field_name("condition")
        return found.named_children[0] if found and found.type == "parenthesized_expression" else found

    def unwrap(self, statement: Node, branch: Node) -> Mistake:
        """Put a branch of a statement in its place, without the braces where they are not needed."""
        start, end = self.span(branch)
        is_bare = branch.type == "block" and self.parent(statement).type in BLOCKS
        return (Edit(self.start(statement), start + is_bare), Edit(end - is_bare, self.end(statement)))

    def replace(self, node: Node, new: Sequence[str]) -> Mistake:
        """Put tokens in place of a node."""
        start, end = self.span(node)
        return (Edit(start, end, tuple(new)),)

    def without(self, statement: Node) -> Mistake:
        """Remove a statement; one that is all of a branch leaves an empty block."""
        in_block = self.parent(statement).type in BLOCKS
        return self.replace(statement, () if in_block else ("{", "}"))

    def insert(self, index: int, new: Sequence[str]) -> Mistake:
        """Put tokens before one of the method's."""
        return (Edit(index, index, tuple(new)),)

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The parameters and local variables whose type is declared, not those of lambdas."""
        found = map(self._variable, self._in_order(_DECLARING))
        return tuple(variable for variable in found if variable is not None)

    def _variable(self, node: Node) -> Variable | None:
        name = node.child_by_field_name("name")
        owner = self.parent(node) if node.type == "variable_declarator" else node
        kind = owner.child_by_field_name("type")
        if kind is None or name is None or owner.type == "field_declaration":
            return None
        scope = self.parent(owner)
        end = self.end(self.body) if node.type == "formal_parameter" else self.end(scope)
        start = self.end(name) if node.type == "enhanced_for_statement" else self.end(node)
        end = self.end(node) if node.type == "enhanced_for_statement" else end
        dimensions = node.child_by_field_name("dimensions")
        suffix = " ".join(self.text(dimensions)) if dimensions else ""
        return Variable(self.word(name), f"{' '.join(self.text(kind))}{suffix}", start, end)

    def visible(self, index: int) -> Iterator[Variable]:
        """The variables that may be named at a token."""
        return (variable for variable in self.variables if variable.start <= index < variable.end)

    def type_of(self, name: str, index: int) -> str:
        """The declared type of a name at a token, "" if it is no variable of the method."""
        return next((variable.type for variable in self.visible(index) if variable.name == name), "")

    @cached_property
    def uses(self) -> tuple[Node, ...]:
        """The identifiers that are expressions: variables, constants, fields without `this`."""
        return tuple(node for node in self.of("identifier") if self._is_use(node))

    def _is_use(self, node: Node) -> bool:
        kind, field = self.parent(node).type, self.field(node)
        if kind in _NOT_VARIABLES or (field == "name" and kind in _DECLARING):
            return False
        return field not in {"name", "field"} or kind not in {"method_invocation", "field_access"}

    @cached_property
    def immaterial(self) -> frozenset[int]:
        """The tokens that no contract speaks of: logging, assertions, what is said in exceptions, annotations."""
        nodes = [node for node in self.of("expression_statement") if self._only_tells(node)]
        nodes += self.of("assert_statement", "annotation", "marker_annotation")
        for creation in self.of("object_creation_expression"):
            name, arguments = creation.child_by_field_name("type"), creation.child_by_field_name("arguments")
            if name and arguments and self.word(name).endswith(("Exception", "Error")):
                nodes.append(arguments)
        return frozenset(index for node in nodes for index in range(*self.span(node)))

    def _only_tells(self, statement: Node) -> bool:
        return self.word(statement) in _LOGGERS or "printStackTrace" in self.text(statement)


def parse(code: str) -> ParsedMethod | None:
    """Parse a method or constructor; None if it is broken or has no body."""
    tokens = tokens_of(code)
    source = f"{_HEAD} {' '.join(tokens)} {_TAIL}".encode()
    tree = Parser(_JAVA).parse(source).root_node
    found = tree.children[0].child_by_field_name("body") if tree.children else None
    members = found.named_children if found else []
    if tree.has_error or len(members) != 1 or members[0].child_by_field_name("body") is None:
        return None
    return ParsedMethod(tokens, members[0])


def _place(node: Node) -> tuple[int, int]:
    return node.start_byte, -node.end_byte
