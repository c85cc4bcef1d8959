"""Mistakes in what is done: statements missing, misplaced, repeated, or taken from elsewhere."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from tree_sitter import Node

from judgebot_eval.train.mutate import equivalent
from judgebot_eval.train.mutate.method import BLOCKS, EXITS, LOOPS, Edit, Mistake, ParsedMethod, Words
from judgebot_eval.train.mutate.values import defaults

_CLOSING = frozenset(("close", "unlock", "flush", "shutdown", "release", "dispose", "disconnect", "reset", "cleanup"))
_NULL_CHECKS = frozenset(("requireNonNull", "checkNotNull", "checkNonNull", "notNull", "assertNotNull"))
_ORDERED = frozenset(("append", "add", "addLast", "push", "write", "print", "println", "put", "offer", "poll", "pop"))
_MIN_STUB_TOKENS = 15
_MIN_GRAFT_TOKENS = 3


def removed_call(method: ParsedMethod) -> Iterator[Mistake]:
    """A call forgotten (PIT: void method calls); not one that checks for null, closes, or only tells."""
    for node in _expressions(method):
        is_call = node.named_children[0].type == "method_invocation"
        is_all = method.parent(node).id == method.body.id and len(method.statements_of(method.body)) == 1
        if is_call and not is_all and not _called(method, node) & (_CLOSING | _NULL_CHECKS):
            yield method.without(node)


def removed_assignment(method: ParsedMethod) -> Iterator[Mistake]:
    """An assignment or a step of a counter forgotten, if the variable is read afterwards."""
    for node in _expressions(method):
        expression = node.named_children[0]
        name = next(word for word in method.text(node) if word not in {"++", "--"})
        is_change = (
            expression.type in {"assignment_expression", "update_expression"} and method.text(node)[-2] != "null"
        )
        if is_change and equivalent.is_read_later(method, node, name):
            yield method.without(node)


def _expressions(method: ParsedMethod) -> Iterator[Node]:
    for node in method.of("expression_statement"):
        if node.named_children and method.start(node) not in method.immaterial:
            yield node


def _called(method: ParsedMethod, node: Node) -> set[str]:
    tokens = method.text(node)
    return {name for name, after in pairwise(tokens) if after == "("}


def missing_close(method: ParsedMethod) -> Iterator[Mistake]:
    """A resource not closed, a lock not released, a `finally` forgotten."""
    for node in _expressions(method):
        if _called(method, node) & _CLOSING:
            yield method.without(node)
    for node in method.of("finally_clause"):
        if any(child.type == "catch_clause" for child in method.parent(node).named_children):
            yield method.replace(node, ())


def missing_throw(method: ParsedMethod) -> Iterator[Mistake]:
    """An error passed over: a value returned, or nothing done, where an exception was thrown."""
    for node in method.of("throw_statement"):
        if method.is_nested(node):
            continue
        yield from (method.replace(node, ("return", *value, ";")) for value in defaults(method.return_type))


def removed_block(method: ParsedMethod) -> Iterator[Mistake]:
    """A whole loop, or an `if` that is no guard, forgotten."""
    for node in method.of("if_statement", *LOOPS):
        in_block = method.parent(node).type in BLOCKS
        holds_exit = any(word in {"return", "throw"} for word in method.text(node))
        if in_block and not holds_exit:
            yield method.without(node)


def swapped_statements(method: ParsedMethod) -> Iterator[Mistake]:
    """Two neighbouring statements in the wrong order, if one uses what the other changes."""
    for first, second in _neighbours(method):
        if "expression_statement" == first.type == second.type and _depend(method, first, second):
            yield (Edit(method.start(first), method.end(second), method.text(second) + method.text(first)),)


def _neighbours(method: ParsedMethod) -> Iterator[tuple[Node, Node]]:
    for block in (method.body, *method.of(*BLOCKS)):
        statements = method.statements_of(block)
        yield from pairwise(statements)


def _depend(method: ParsedMethod, first: Node, second: Node) -> bool:
    texts = method.text(first), method.text(second)
    if texts[0] == texts[1] or method.start(first) in method.immaterial:
        return False
    calls = _called(method, first) & _ORDERED, _called(method, second) & _ORDERED
    if calls[0] and calls[1] and texts[0][0] == texts[1][0]:
        return "put" not in calls[0] | calls[1]
    changed = [_changed_name(method, node) for node in (first, second)]
    return any(name in other for name, other in zip(changed, reversed(texts), strict=True) if name)


def _changed_name(method: ParsedMethod, statement: Node) -> str:
    """The name that a statement assigns or steps, "" if none; of `this.x` and `a[i]`, what is left of `=` at last."""
    expression = statement.named_children[0]
    if expression.type == "update_expression":
        return next(word for word in method.text(expression) if word not in {"++", "--"})
    left = expression.child_by_field_name("left") if expression.type == "assignment_expression" else None
    if left is None:
        return ""
    text = method.text(left)
    return text[0] if left.type == "array_access" else text[-1]


def repeated_statement(method: ParsedMethod) -> Iterator[Mistake]:
    """A statement done twice, if that changes something."""
    for node in _expressions(method):
        if method.parent(node).type in BLOCKS and not equivalent.is_repeatable(method, node):
            yield method.insert(method.end(node), method.text(node))


def misplaced_statement(method: ParsedMethod) -> Iterator[Mistake]:
    """The last statement of a branch or loop done after it, or the next one after it done inside."""
    for block in method.of("block"):
        owner = method.parent(block)
        if owner.type not in {"if_statement", *LOOPS} or method.parent(owner).type not in BLOCKS:
            continue
        if owner.type == "if_statement" and owner.child_by_field_name("alternative"):
            continue
        yield from _moved_out(method, block, owner)
        yield from _moved_in(method, block, owner)


def _moved_out(method: ParsedMethod, block: Node, owner: Node) -> Iterator[Mistake]:
    statements = method.statements_of(block)
    last = statements[-1] if statements else None
    end = method.end(owner)
    if last and last.type == "expression_statement" and len(statements) > 1 and _is_visible(method, last, end):
        yield (Edit(*method.span(last)), Edit(end, end, method.text(last)))


def _moved_in(method: ParsedMethod, block: Node, owner: Node) -> Iterator[Mistake]:
    following = owner.next_named_sibling
    statements = method.statements_of(block)
    if following and following.type == "expression_statement" and not (statements and statements[-1].type in EXITS):
        index = method.end(block) - 1
        yield (Edit(index, index, method.text(following)), Edit(*method.span(following)))


def _is_visible(method: ParsedMethod, node: Node, index: int) -> bool:
    """Whether all variables of a node are known at another place, too."""
    start, end = method.span(node)
    there = {variable.name for variable in method.visible(index)}
    here = {variable.name for variable in method.visible(start)}
    return there.issuperset(set(method.tokens[start:end]) & here)


def copied_statement(method: ParsedMethod) -> Iterator[Mistake]:
    """A statement of the method done at a second place, too (the redundancy that repair tools assume)."""
    statements = [node for node in method.statements() if not method.is_nested(node)]
    copies = [node for node in _expressions(method) if not equivalent.is_repeatable(method, node)]
    for place in statements:
        if place.type == "explicit_constructor_invocation":
            continue
        index = method.start(place)
        for node in copies:
            is_near = node.id == place.id or method.end(node) == index
            if not is_near and _is_visible(method, node, index):
                yield method.insert(index, method.text(node))


def replaced_value(method: ParsedMethod) -> Iterator[Mistake]:
    """The value of another assignment, argument or `return` of the method in place of the right one."""
    values = [node for node in _values(method) if not method.is_nested(node)]
    for node in values:
        for other in values:
            alike = method.field(node) == method.field(other) and method.parent(node).type == method.parent(other).type
            alike = alike and _kind(method, node) == _kind(method, other)
            if alike and method.text(node) != method.text(other) and _is_visible(method, other, method.start(node)):
                yield method.replace(node, method.text(other))


def _values(method: ParsedMethod) -> Iterator[Node]:
    for node in method.of("assignment_expression"):
        if right := node.child_by_field_name("right"):
            yield right
    for node in method.of("variable_declarator"):
        if value := node.child_by_field_name("value"):
            yield value
    for node in method.of("return_statement"):
        yield from node.named_children


def _kind(method: ParsedMethod, value: Node) -> str:
    """The type of what a value is given to, as far as declared."""
    holder = method.parent(value)
    if holder.type == "return_statement":
        return "return"
    target = holder.child_by_field_name("left") or holder.child_by_field_name("name")
    name = method.word(target) if target else ""
    return method.type_of(name, method.end(holder)) or name


def wrong_return(method: ParsedMethod) -> Iterator[Mistake]:
    """A constant, a parameter or another variable returned (PIT: return values)."""
    for node in method.of("return_statement"):
        if method.is_nested(node) or not node.named_children:
            continue
        value = node.named_children[0]
        for new in (*defaults(method.return_type), *_alike(method, node)):
            if new != method.text(value):
                yield method.replace(value, new)


def _alike(method: ParsedMethod, node: Node) -> Iterator[Words]:
    for variable in method.visible(method.start(node)):
        if variable.type == method.return_type:
            yield (variable.name,)


def stub(method: ParsedMethod) -> Iterator[Mistake]:
    """The body left to be written."""
    start, end = method.span(method.body)
    if end - start < _MIN_STUB_TOKENS or method.body.type != "block":
        return
    for value in defaults(method.return_type):
        yield (Edit(start, end, ("{", "return", *value, ";", "}") if value else ("{", "}")),)
    message = '"TODO"'
    yield (Edit(start, end, ("{", "throw", "new", "UnsupportedOperationException", "(", message, ")", ";", "}")),)


def transplanted(method: ParsedMethod, donors: Iterable[ParsedMethod]) -> Iterator[Mistake]:
    """A statement or returned value of another method in place of one, or added, with its variables named as here."""
    for donor in donors:
        for place in method.of("return_statement", "expression_statement", "if_statement", *LOOPS):
            if not method.is_nested(place):
                yield from _grafted(method, place, donor)


def _grafted(method: ParsedMethod, place: Node, donor: ParsedMethod) -> Iterator[Mistake]:
    is_return = place.type == "return_statement"
    if is_return and (method.return_type != donor.return_type or method.return_type == "void"):
        return
    for node in donor.of("return_statement") if is_return else donor.of("expression_statement", "if_statement", *LOOPS):
        graft = () if donor.is_nested(node) else _adapted(method, method.start(place), donor, node)
        if graft and graft != method.text(place):
            yield method.replace(place, graft)
            if not is_return and method.parent(place).type in BLOCKS:
                yield method.insert(method.start(place), graft)


def _adapted(method: ParsedMethod, index: int, donor: ParsedMethod, node: Node) -> Words:
    """A statement of the donor with each variable replaced by one of its type here; () if there is none."""
    text, start = donor.text(node), donor.start(node)
    leaves = text[0] != "return" and not {"return", "break", "continue", "throw"}.isdisjoint(text)
    if leaves or start in donor.immaterial or len(text) < _MIN_GRAFT_TOKENS:
        return ()
    names: dict[str, str] = {}
    for variable in donor.visible(start):
        if variable.name in text:
            here = [other.name for other in method.visible(index) if other.type == variable.type]
            if not here:
                return ()
            names[variable.name] = variable.name if variable.name in here else here[0]
    return tuple(names.get(word, word) for word in text)
