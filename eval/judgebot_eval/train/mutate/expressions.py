"""Mistakes inside expressions: operators, conditions, constants."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from judgebot_eval.train.mutate import equivalent
from judgebot_eval.train.mutate.method import Edit, Mistake, ParsedMethod
from judgebot_eval.train.mutate.values import often_true, seldom_true

_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_INVERSE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_ARITHMETIC = {
    "+": ("-", "*"),
    "-": ("+",),
    "*": ("/", "+"),
    "/": ("*", "%"),
    "%": ("/",),
    "&": ("|",),
    "|": ("&",),
    "^": ("|",),
    "<<": (">>",),
    ">>": ("<<",),
    ">>>": ("<<",),
}
_COMPOUND = {
    "+=": ("=", "-="),
    "-=": ("=", "+="),
    "*=": ("=", "+="),
    "/=": ("=", "*="),
    "|=": ("=", "&="),
    "&=": ("=",),
}
_OPPOSITE = {"++": "--", "--": "++", "&&": "||", "||": "&&", "true": "false", "false": "true"}
_INTEGER = re.compile(r"(0|[1-9]\d*)([lL]?)\Z")
_WHOLE_FLOAT = re.compile(r"(\d+)\.0?[dDfF]?\Z")
_COMPARED = re.compile(r"(\w+) \. (?:compareTo|contains|startsWith) \( (\w+) \)\Z")
_UNITS = ("7", "12", "24", "60", "100", "365", "1000", "1024", "3600", "60000", "86400")
_CONDITIONAL = ("if_statement", "while_statement", "for_statement", "do_statement", "ternary_expression")
_INDEXED = frozenset(("charAt", "get", "substring", "subList", "set", "codePointAt", "remove", "copyOfRange"))
_SHARED = frozenset(("(", ")", ".", "!", "<", ">", "<=", ">=", "==", "!=", "0", "1", "length", "size", "isEmpty"))
_SIZES = frozenset(("length", "size"))


def _operator(method: ParsedMethod, node: Node) -> tuple[int, str]:
    """Return the index and the text of the operator of a binary, unary, update or assignment expression."""
    found = node.child_by_field_name("operator")
    index = method.start(found) if found else next(method.start(child) for child in node.children if not child.is_named)
    return index, method.tokens[index]


def _operands(node: Node) -> tuple[Node, Node]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        raise ValueError("an expression without operands is a syntax error")
    return left, right


def boundary(method: ParsedMethod) -> Iterator[Mistake]:
    """`<` for `<=` (PIT: conditionals boundary)."""
    for node in method.of("binary_expression"):
        index, operator = _operator(method, node)
        if operator in _BOUNDARY and not equivalent.boundary(method, node):
            yield (Edit(index, index + 1, (_BOUNDARY[operator],)),)


def relational(method: ParsedMethod) -> Iterator[Mistake]:
    """A comparison negated (PIT: negate conditionals), not one with null."""
    for node in method.of("binary_expression"):
        index, operator = _operator(method, node)
        if operator in _INVERSE and "null" not in (method.tokens[index + 1], method.tokens[index - 1]):
            yield (Edit(index, index + 1, (_INVERSE[operator],)),)


def arithmetic(method: ParsedMethod) -> Iterator[Mistake]:
    """Another arithmetic, bitwise or shift operator (PIT: math); not the `+` that may join strings."""
    for node in method.of("binary_expression"):
        index, operator = _operator(method, node)
        if operator in _ARITHMETIC and not equivalent.neutral_operand(method, node) and not _joins(method, node):
            yield from ((Edit(index, index + 1, (new,)),) for new in _ARITHMETIC[operator])


def _joins(method: ParsedMethod, node: Node) -> bool:
    if _operator(method, node)[1] != "+":
        return False
    around = node
    while method.parent(around).type == "binary_expression":
        around = method.parent(around)
    start, end = method.span(around)
    return any(
        word[0] == '"' or word in {"toString", "name", "getName"} or method.type_of(word, start) in {"String", "Object"}
        for word in method.tokens[start:end]
    )


def accumulation(method: ParsedMethod) -> Iterator[Mistake]:
    """A wrong accumulator: `=` or `-=` for `+=`."""
    for node in method.of("assignment_expression"):
        index, operator = _operator(method, node)
        is_text = method.type_of(method.word(node), index) == "String" or '"' in str(method.text(node))
        for new in _COMPOUND.get(operator, ()):
            if new == "=" or not is_text:
                yield (Edit(index, index + 1, (new,)),)


def logical(method: ParsedMethod) -> Iterator[Mistake]:
    """`&&` for `||` (Major: COR), not where an operand asks for null."""
    for node in method.of("binary_expression"):
        index, operator = _operator(method, node)
        if operator in {"&&", "||"} and "null" not in method.text(node):
            yield (Edit(index, index + 1, (_OPPOSITE[operator],)),)


def increment(method: ParsedMethod) -> Iterator[Mistake]:
    """`--` for `++` (PIT: increments), not of the counter of a `for`."""
    for node in method.of("update_expression"):
        if method.field(node) != "update":
            index = next(i for i in range(*method.span(node)) if method.tokens[i] in {"++", "--"})
            yield (Edit(index, index + 1, (_OPPOSITE[method.tokens[index]],)),)


def boolean(method: ParsedMethod) -> Iterator[Mistake]:
    """`true` for `false`, not what is returned."""
    for node in method.of("true", "false"):
        if method.parent(node).type != "return_statement":
            yield method.replace(node, (_OPPOSITE[node.type],))


def negation(method: ParsedMethod) -> Iterator[Mistake]:
    """A condition that is no comparison negated, or its `!` dropped (PIT: negate conditionals)."""
    for node in method.of("unary_expression"):
        index, operator = _operator(method, node)
        if operator == "!":
            yield (Edit(index, index + 1),)
    for holder in method.of(*_CONDITIONAL):
        condition = method.condition(holder)
        if condition and condition.type in {"method_invocation", "identifier", "field_access"}:
            yield method.insert(method.start(condition), ("!",))
    for node in method.of("return_statement"):
        value = node.named_children[0] if node.named_children else None
        is_predicate = method.return_type == "boolean" and not method.is_nested(node)
        if value and is_predicate and value.type in {"method_invocation", "identifier", "field_access"}:
            yield method.insert(method.start(value), ("!",))


def off_by_one(method: ParsedMethod) -> Iterator[Mistake]:
    """An integer, an index or a size one too large or too small."""
    for node in method.of("decimal_integer_literal"):
        match = _INTEGER.match(method.word(node))
        if match and not equivalent.free_number(method, node):
            value = int(match[1])
            is_offset = method.tokens[method.start(node) - 1] in {"+", "-"} and value == 1
            near = (value + 1, value - 1) if value and not is_offset else (value + 1,)
            yield from (method.replace(node, (f"{new}{match[2]}",)) for new in near)
    for node in (*_indices(method), *_sizes(method)):
        is_free = method.tokens[method.end(node)] not in {"+", "-", "++", "--"}
        if node.type in {"identifier", "method_invocation", "field_access"} and is_free:
            yield from (method.insert(method.end(node), (sign, "1")) for sign in ("+", "-"))


def _indices(method: ParsedMethod) -> Iterator[Node]:
    for node in method.of("array_access"):
        if index := node.child_by_field_name("index"):
            yield index
    for node in method.of("method_invocation"):
        name, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
        if name and arguments and method.word(name) in _INDEXED:
            yield from (
                child
                for child in arguments.named_children
                if method.type_of(method.word(child), method.start(child)) in {"int", "Integer"}
            )


def _sizes(method: ParsedMethod) -> Iterator[Node]:
    for node in method.of("method_invocation", "field_access"):
        name = node.child_by_field_name("name") or node.child_by_field_name("field")
        has_arguments = node.type == "method_invocation" and method.text(node)[-2:] != ("(", ")")
        is_size = name is not None and method.word(name) in _SIZES and not has_arguments
        is_value = method.parent(node).type != "expression_statement" and method.field(node) != "left"
        if is_size and (is_value or method.parent(node).type == "binary_expression"):
            yield node


def dropped_offset(method: ParsedMethod) -> Iterator[Mistake]:
    """A `+ 1` or `- 1` forgotten."""
    for node in method.of("binary_expression"):
        index, operator = _operator(method, node)
        if operator in {"+", "-"} and method.text(_operands(node)[1]) == ("1",) and not _joins(method, node):
            yield (Edit(index, method.end(node)),)


def operand_dropped(method: ParsedMethod) -> Iterator[Mistake]:
    """Half of an `&&`, an `||` or a sum forgotten (Major: operator deletion); not a test for null."""
    for node in method.of("binary_expression"):
        index, operator = _operator(method, node)
        left, right = _operands(node)
        if operator in {"&&", "||"} or (operator in {"+", "-", "*", "/", "%"} and not _joins(method, node)):
            if "null" not in method.text(left) and not equivalent.neutral_operand(method, node):
                yield (Edit(method.start(left), index + 1),)
            if "null" not in method.text(right) and not equivalent.neutral_operand(method, node):
                yield (Edit(index, method.end(right)),)


def operands_swapped(method: ParsedMethod) -> Iterator[Mistake]:
    """`b - a` for `a - b`, `b.compareTo(a)` for `a.compareTo(b)`."""
    for node in method.of("binary_expression"):
        _, operator = _operator(method, node)
        left, right = map(method.text, _operands(node))
        is_material = left != right and not (operator == "-" and equivalent.is_distance(method, node))
        if operator in {"-", "/", "%", "<<", ">>", "<", ">"} and is_material:
            yield method.replace(node, (*right, operator, *left))
    for node in method.of("method_invocation"):
        tokens, start = method.text(node), method.start(node)
        match = _COMPARED.match(" ".join(tokens))
        if match and match[1] != match[2] and method.type_of(match[1], start) == method.type_of(match[2], start):
            yield method.replace(node, (tokens[4], *tokens[1:4], tokens[0], tokens[5]))


def branches_swapped(method: ParsedMethod) -> Iterator[Mistake]:
    """The two branches of a ternary, or of an `if` with `else`, exchanged."""
    for node in method.of("ternary_expression", "if_statement"):
        first, second = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        if first and second and method.text(first) != method.text(second) and second.type != "if_statement":
            yield (Edit(*method.span(first), method.text(second)), Edit(*method.span(second), method.text(first)))


def sign(method: ParsedMethod) -> Iterator[Mistake]:
    """A minus forgotten, or a returned number or an argument negated (PIT: invert negatives)."""
    for node in method.of("unary_expression"):
        index, operator = _operator(method, node)
        if operator == "-" and method.tokens[index + 1] != "0":
            yield (Edit(index, index + 1),)
    for node in method.uses:
        start = method.start(node)
        is_number = method.type_of(method.tokens[start], start) in {"int", "long", "double"}
        if is_number and method.parent(node).type in {"argument_list", "return_statement"}:
            yield method.insert(start, ("-",))


def unit(method: ParsedMethod) -> Iterator[Mistake]:
    """A constant of another unit: 60 for 3600, 1024 for 1000."""
    for node in method.of("decimal_integer_literal"):
        number = method.word(node)
        if number.rstrip("lL") in _UNITS and not equivalent.free_number(method, node):
            suffix = number[len(number.rstrip("lL")) :]
            place = _UNITS.index(number.rstrip("lL"))
            near = _UNITS[max(0, place - 2) : place] + _UNITS[place + 1 : place + 3]
            yield from (method.replace(node, (f"{other}{suffix}",)) for other in near)


def text_constant(method: ParsedMethod) -> Iterator[Mistake]:
    """Another string of the method, an empty one, one with a space too many, a character one off."""
    strings = [node for node in method.of("string_literal") if not method.text(node)[0].startswith('"""')]
    others = dict.fromkeys(method.text(node)[0] for node in strings if method.start(node) not in method.immaterial)
    for node in strings:
        text = method.text(node)[0]
        if method.parent(node).type != "binary_expression" or len(text) < 8:  # noqa: PLR2004
            yield from (method.replace(node, (other,)) for other in others if other != text)
            yield method.replace(node, (f'{text[:-1]} "',))
            if text != '""':
                yield method.replace(node, ('""',))
    for node in method.of("character_literal"):
        text = method.text(node)[0]
        if len(text) == 3 and text[1].isalnum():  # noqa: PLR2004
            yield method.replace(node, (f"'{chr(ord(text[1]) + (-1 if text[1] in 'zZ9' else 1))}'",))


def rounding(method: ParsedMethod) -> Iterator[Mistake]:
    """A missing cast or point, so that a division or product of integers is one of integers."""
    for node in method.of("cast_expression"):
        kind, value = node.child_by_field_name("type"), node.child_by_field_name("value")
        if kind and value and method.text(kind)[0] in {"double", "float", "long"} and _is_whole(method, value):
            yield (Edit(method.start(node), method.start(value)),)
    for node in method.of("decimal_floating_point_literal"):
        match = _WHOLE_FLOAT.match(method.text(node)[0])
        if match and method.parent(node).type == "binary_expression":
            operands = [operand for operand in _operands(method.parent(node)) if operand.id != node.id]
            if operands and _is_whole(method, operands[0]):
                yield method.replace(node, (match[1],))


def _is_whole(method: ParsedMethod, node: Node) -> bool:
    start = method.start(node)
    if node.type == "identifier":
        return method.type_of(method.tokens[start], start) in {"int", "long", "Integer", "Long"}
    return method.text(node)[-3:] in {("size", "(", ")"), ("length", "(", ")")} or method.text(node)[-1] == "length"


def reference_equality(method: ParsedMethod) -> Iterator[Mistake]:
    """`==` for `equals`."""
    for node in method.of("method_invocation"):
        start, end = method.span(node)
        receiver, arguments = node.child_by_field_name("object"), node.child_by_field_name("arguments")
        if receiver and arguments and len(arguments.named_children) == 1:
            name = method.tokens[method.end(receiver) + 1]
            is_negated = method.tokens[start - 1] == "!"
            value = method.text(arguments.named_children[0])
            if (
                name == "equals"
                and value[0][0] != '"'
                and receiver.type == "identifier"
                and method.parent(node).type != "expression_statement"
            ):
                yield (Edit(start - is_negated, end, (*method.text(receiver), "!=" if is_negated else "==", *value)),)


def extra_condition(method: ParsedMethod) -> Iterator[Mistake]:
    """A condition with a part too many: another condition of the method, or a question about a variable."""
    conditions = [found for node in method.of(*_CONDITIONAL) if (found := method.condition(node)) is not None]
    plain = [method.text(condition) for condition in conditions if _is_plain(method, condition)]
    for condition in conditions:
        start, end = method.span(condition)
        own = method.text(condition)
        wrapped = ("(", *own, ")") if {"&&", "||", "?"} & set(own) else own
        for operator, extras in (("&&", seldom_true(method, start)), ("||", often_true(method, start))):
            for extra in (*plain, *extras):
                if set(extra).isdisjoint(set(own) - _SHARED):
                    yield (Edit(start, end, (*wrapped, operator, *extra)),)


def _is_plain(method: ParsedMethod, condition: Node) -> bool:
    """Whether a condition speaks only of parameters, so that it may stand anywhere."""
    if condition.type not in {"binary_expression", "method_invocation"} or {"&&", "||"} & set(method.text(condition)):
        return False
    start, end = method.span(condition)
    names = {method.word(use) for use in method.uses if start <= method.start(use) < end}
    return bool(names) and names <= {variable.name for variable in method.visible(method.start(method.body))}
