"""Cheap rules that keep out mutants that most likely do what the method did.

Each is a pattern of equivalent mutants that mutation testing knows (Offutt and Pan 1997; Papadakis et al., ICSE 2015).
"""

from itertools import pairwise

from tree_sitter import Node

from judgebot_eval.train.mutate.method import LOOPS, ParsedMethod

_COMMUTATIVE = frozenset(
    ("max", "min", "equals", "deepEquals", "sum", "gcd", "lcm", "hypot", "addExact", "multiplyExact", "add", "multiply")
).union(("and", "or", "xor", "union", "intersection", "hash", "logicalAnd", "logicalOr", "isSameFile"))
_NEUTRAL = {"+": "0", "-": "0", "*": "1", "/": "1", "<<": "0", ">>": "0", ">>>": "0", "|": "0", "^": "0"}
_SIZED = frozenset(
    ("ArrayList", "StringBuilder", "StringBuffer", "HashMap", "HashSet", "LinkedHashMap", "Vector", "LinkedHashSet")
).union(("ConcurrentHashMap", "ArrayDeque", "ByteArrayOutputStream", "StringWriter"))
_NOT_IDEMPOTENT = frozenset(
    ("append", "add", "addLast", "push", "offer", "poll", "pop", "next", "read", "write", "skip")
)


def boundary(method: ParsedMethod, node: Node) -> bool:
    """`<` for `<=` changes nothing where equality was dealt with, or where both choices are then the same.

    `a < b ? a : b`; `if (x > max) max = x;`; `x > 0` in a method that asks for `x == 0`, too.
    """
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return True
    sides = (method.text(left), method.text(right))
    return sides[0] == sides[1] or _chooses_one(method, node, sides) or _asks_for_equality(method, sides)


def _chooses_one(method: ParsedMethod, node: Node, sides: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    holder = method.parent(node)
    if holder.type == "parenthesized_expression":
        holder = method.parent(holder)
    if holder.type not in {"ternary_expression", "if_statement"}:
        return False
    first, second = holder.child_by_field_name("consequence"), holder.child_by_field_name("alternative")
    chosen = [
        tuple(word for word in method.text(branch) if word not in "{};()") for branch in (first, second) if branch
    ]
    left, right = (tuple(word for word in side if word not in "{};()") for side in sides)
    if holder.type == "if_statement":
        return chosen[0] in {(*left, "=", *right), (*right, "=", *left)}
    return sorted(chosen) == sorted((left, right))


def _asks_for_equality(method: ParsedMethod, sides: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    left, right = sides
    joined = f" {' '.join(method.tokens)} "
    return any(
        f" {' '.join(first)} {operator} {' '.join(second)} " in joined
        for first, second in ((left, right), (right, left))
        for operator in ("==", "!=")
    )


def neutral_operand(method: ParsedMethod, node: Node) -> bool:
    """`x + 0`, `x * 1`, `x >> 0`: with another operator, or without the operand, the value is the same."""
    right = node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if right is None or operator is None:
        return False
    return _NEUTRAL.get(operator.type) == " ".join(method.text(right))


def is_distance(method: ParsedMethod, node: Node) -> bool:
    """Whether a difference is taken in amount only: `Math.abs(a - b)`."""
    start = method.start(node)
    return method.tokens[start - 2 : start] == ("abs", "(")


def saves_time_only(method: ParsedMethod, statement: Node) -> bool:
    """Whether a `break` leaves a search whose answer is known: `found = true; break;`."""
    before = statement.prev_named_sibling
    return before is not None and method.text(before)[-3:] in {("=", "true", ";"), ("=", "false", ";")}


def free_number(method: ParsedMethod, node: Node) -> bool:
    """A capacity, or a factor of a hash: any number does."""
    name = method.root.child_by_field_name("name")
    if name and method.text(name) == ("hashCode",):
        return True
    holder = method.parent(node)
    if holder.type != "argument_list":
        return False
    creation = method.parent(holder)
    kind = creation.child_by_field_name("type")
    return kind is not None and method.word(kind) in _SIZED


def commutative(name: str) -> bool:
    """Whether the order of a method's arguments makes no difference."""
    return name in _COMMUTATIVE


def is_read_later(method: ParsedMethod, statement: Node, name: str) -> bool:
    """Whether a local variable is named after a statement, or in the loop around it; else assigning it is vain."""
    if not method.type_of(name, method.start(statement)):
        return True
    loop = method.ancestor(statement, LOOPS)
    start, end = method.span(statement)
    before = method.tokens[method.start(loop) : start] if loop else ()
    return name in method.tokens[end:] or name in before


def is_overwritten(method: ParsedMethod, name: str, index: int) -> bool:
    """Whether the first thing that happens to a variable after `index` is that another value is assigned."""
    later = (i for i in range(index, len(method.tokens) - 1) if method.tokens[i] == name)
    first = next(later, None)
    return first is None or (method.tokens[first + 1] == "=" and name not in _until_end(method, first + 2))


def _until_end(method: ParsedMethod, index: int) -> tuple[str, ...]:
    end = method.tokens.index(";", index) if ";" in method.tokens[index:] else len(method.tokens)
    return method.tokens[index:end]


def is_repeatable(method: ParsedMethod, statement: Node) -> bool:
    """Whether to do a statement twice changes nothing, as far as its form tells."""
    tokens = method.text(statement)
    if {"++", "--", "+=", "-=", "*="} & set(tokens):
        return False
    return not any(name in _NOT_IDEMPOTENT and after == "(" for name, after in pairwise(tokens))
