"""Mistakes in names: variables, fields, called methods, arguments, types, exceptions."""

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from judgebot_eval.train.mutate import equivalent
from judgebot_eval.train.mutate.method import Edit, Mistake, ParsedMethod

# "a/b": either for the other; "a>b": b for a only, as not every type that has b has a.
_EXCHANGEABLE = """
    min/max floor/ceil round/floor startsWith/endsWith indexOf/lastIndexOf add/remove addFirst/addLast getFirst/getLast
    removeFirst/removeLast offerFirst/offerLast pollFirst/pollLast peekFirst/peekLast firstKey/lastKey
    containsKey/containsValue keySet/values toLowerCase/toUpperCase anyMatch/allMatch noneMatch/anyMatch
    hasNext/hasPrevious next/previous first/last before/after isBefore/isAfter push/pop poll/peek
    lower/higher floorKey/ceilingKey headMap/tailMap headSet/tailSet put/putIfAbsent addAll/removeAll
    retainAll/removeAll head/tail open/close start/stop lock/unlock read/write increment/decrement
    incrementAndGet/getAndIncrement decrementAndGet/getAndDecrement getAndSet/compareAndSet width/height left/right
    getWidth/getHeight getLeft/getRight getTop/getBottom getX/getY getMin/getMax getStart/getEnd row/column
    getRow/getColumn key/value getKey/getValue equalsIgnoreCase>equals isUpperCase/isLowerCase
    isDigit/isLetter isLetter/isLetterOrDigit parent/child getParent/getRoot plus/minus
    plusDays/minusDays multiply/divide subtract>add takeWhile/dropWhile skip/limit
    toMillis/toSeconds toSeconds/toMinutes toNanos/toMillis nanoTime/currentTimeMillis naturalOrder/reverseOrder
    setMin/setMax position/limit flip/rewind enable/disable show/hide
    isBlank>isEmpty getName/getSimpleName replaceFirst/replaceAll
"""
_UNITS_OF_TIME = ("NANOSECONDS", "MICROSECONDS", "MILLISECONDS", "SECONDS", "MINUTES", "HOURS", "DAYS")
_NAMES = {"MIN_VALUE": ("MAX_VALUE",), "MAX_VALUE": ("MIN_VALUE",)}
_STEPS = {
    "int": (("+", "1"), ("-", "1")),
    "long": (("+", "1"), ("-", "1")),
    "double": (("/", "2"), ("*", "2")),
    "String": ((".", "trim", "(", ")"), (".", "toLowerCase", "(", ")"), (".", "toUpperCase", "(", ")")),
}
_TRANSPARENT = frozenset(
    ("trim", "strip", "toLowerCase", "toUpperCase", "reversed", "sorted", "distinct", "normalize", "intern")
)
_WRAPPERS = frozenset(("abs", "unmodifiableList", "unmodifiableSet", "unmodifiableMap", "unmodifiableCollection"))
_COLLECTIONS = {
    "LinkedHashMap": "HashMap",
    "TreeMap": "HashMap",
    "LinkedHashSet": "HashSet",
    "TreeSet": "HashSet",
    "ArrayDeque": "PriorityQueue",
    "PriorityQueue": "ArrayDeque",
}
_UNCHECKED = (
    "IllegalArgumentException",
    "IllegalStateException",
    "NullPointerException",
    "IndexOutOfBoundsException",
    "UnsupportedOperationException",
    "RuntimeException",
    "ArithmeticException",
    "ClassCastException",
)
_REPLACED = frozenset(
    (*_UNCHECKED, "NoSuchElementException", "ConcurrentModificationException", "NumberFormatException")
)


def _calls() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in _EXCHANGEABLE.split():
        first, sign, second = re.split("([/>])", pair)
        found[first] = (*found.get(first, ()), second)
        if sign == "/":
            found[second] = (*found.get(second, ()), first)
    return found


_CALLS = _calls()


def wrong_variable(method: ParsedMethod) -> Iterator[Mistake]:
    """Another parameter or local variable of the same type read."""
    for node in method.uses:
        if not _is_assigned(method, node):
            yield from _other_variables(method, node)


def wrong_target(method: ParsedMethod) -> Iterator[Mistake]:
    """Another variable of the same type assigned."""
    for node in method.uses:
        if _is_assigned(method, node):
            yield from _other_variables(method, node)


def _is_assigned(method: ParsedMethod, node: Node) -> bool:
    parent = method.parent(node)
    return parent.type == "assignment_expression" and method.field(node) == "left"


def _other_variables(method: ParsedMethod, node: Node) -> Iterator[Mistake]:
    index = method.start(node)
    name = method.tokens[index]
    kind = method.type_of(name, index)
    others = dict.fromkeys(variable.name for variable in method.visible(index) if variable.type == kind != "")
    for other in others:
        neighbours = method.tokens[max(0, index - 2) : index + 3]
        if other != name and other not in neighbours:
            yield method.replace(node, (other,))


def wrong_field(method: ParsedMethod) -> Iterator[Mistake]:
    """Another field or constant of the same object: `this.x` for `this.y`, `SECONDS` for `MILLISECONDS`."""
    fields = [node for node in method.of("field_access") if len(method.text(node)) == 3]  # noqa: PLR2004
    for node in fields:
        owner, _, name = method.text(node)
        alike = {method.text(other)[2]: None for other in fields if method.text(other)[0] == owner}
        units = _UNITS_OF_TIME if name in _UNITS_OF_TIME else _NAMES.get(name, ())
        end = method.end(node)
        for other in dict.fromkeys((*alike, *units)):
            if other != name and name.isupper() == other.isupper() and other != "length" != name:
                yield (Edit(end - 1, end, (other,)),)


def missing_this(method: ParsedMethod) -> Iterator[Mistake]:
    """`x = x` for `this.x = x`."""
    for node in method.of("field_access"):
        tokens, start = method.text(node), method.start(node)
        is_hidden = len(tokens) == 3 and tokens[0] == "this" and method.type_of(tokens[2], start)  # noqa: PLR2004
        if is_hidden and method.parent(node).type == "assignment_expression" and method.field(node) == "left":
            yield (Edit(start, start + 2),)


def swapped_arguments(method: ParsedMethod) -> Iterator[Mistake]:
    """Two neighbouring arguments of one type exchanged."""
    for node in method.of("argument_list"):
        if equivalent.commutative(method.tokens[method.start(node) - 1]):
            continue
        for first, second in pairwise(node.named_children):
            old, new = method.text(first), method.text(second)
            if old != new and _kind_of(method, first) == _kind_of(method, second):
                yield (Edit(*method.span(first), new), Edit(*method.span(second), old))


def _kind_of(method: ParsedMethod, node: Node) -> str:
    start = method.start(node)
    name = method.tokens[start]
    if node.type != "identifier":
        return node.type
    return method.type_of(name, start) or node.type


def wrong_call(method: ParsedMethod) -> Iterator[Mistake]:
    """A method of similar meaning called (`min` for `max`, `lastIndexOf` for `indexOf`)."""
    for node in method.of("method_invocation", "method_reference"):
        name = node.child_by_field_name("name") or node.named_children[-1]
        for other in _CALLS.get(method.word(name), ()):
            yield method.replace(name, (other,))


def dropped_call(method: ParsedMethod) -> Iterator[Mistake]:
    """A call forgotten that keeps the type: `s` for `s.trim()`, `x` for `Math.abs(x)`."""
    for node in method.of("method_invocation"):
        name, receiver = node.child_by_field_name("name"), node.child_by_field_name("object")
        arguments = node.child_by_field_name("arguments")
        called = method.word(name) if name else ""
        if receiver and arguments and method.parent(node).type != "expression_statement":
            if called in _TRANSPARENT and not arguments.named_children:
                yield (Edit(method.end(receiver), method.end(node)),)
            elif called in _WRAPPERS and len(arguments.named_children) == 1:
                value = method.text(arguments.named_children[0])
                yield method.replace(node, value if len(value) == 1 else ("(", *value, ")"))


def extra_call(method: ParsedMethod) -> Iterator[Mistake]:
    """A step too many on a value that is returned, assigned or passed on: `s.trim()` for `s`, `n + 1` for `n`."""
    for node in (*method.of("identifier"), *method.of("method_invocation", "field_access")):
        parent = method.parent(node)
        if parent.type == "return_statement" and not method.is_nested(node):
            kind = method.return_type
        elif parent.type == "argument_list" or (
            parent.type == "assignment_expression" and method.field(node) == "right"
        ):
            kind = method.type_of(method.word(node), method.start(node)) if node in method.uses else ""
        else:
            continue
        for step in _STEPS.get(kind, ()):
            yield method.insert(method.end(node), step)


def wrong_collection(method: ParsedMethod) -> Iterator[Mistake]:
    """A collection of another order created."""
    for node in method.of("object_creation_expression"):
        start = method.start(node) + 1
        new = _COLLECTIONS.get(method.tokens[start])
        is_declared = method.tokens.count(method.tokens[start]) > 1
        arguments = node.child_by_field_name("arguments")
        if new and not is_declared and arguments and not arguments.named_children:
            yield (Edit(start, start + 1, (new,)),)


def wrong_type(method: ParsedMethod) -> Iterator[Mistake]:
    """A narrower number: an `int` sum, product or counter that should be a `long` or `double`."""
    for node in method.of("local_variable_declaration"):
        start = method.start(node)
        if method.tokens[start] in {"long", "double"} and method.tokens[start + 2 : start + 5 : 2] == ("=", ";"):
            value = method.tokens[start + 3]
            name = method.tokens[start + 1]
            assigned = [
                i
                for i in range(start + 2, len(method.tokens) - 1)
                if method.tokens[i] == name and method.tokens[i + 1] == "="
            ]
            if value.rstrip("lLdD").replace(".0", "").isdigit() and not assigned:
                yield (Edit(start, start + 4, ("int", name, "=", value.rstrip("lLdD").replace(".0", ""))),)


def wrong_exception(method: ParsedMethod) -> Iterator[Mistake]:
    """Another common unchecked exception thrown."""
    for node in method.of("throw_statement"):
        start = method.start(node)
        name = method.tokens[start + 2]
        if method.tokens[start + 1] == "new" and name in _REPLACED:
            yield from ((Edit(start + 2, start + 3, (other,)),) for other in _UNCHECKED if other != name)
