"""Mistakes in the flow of control: guards, null checks, loops, exits."""

from collections.abc import Iterator

from tree_sitter import Node

from judgebot_eval.train.mutate import equivalent
from judgebot_eval.train.mutate.method import BLOCKS, EXITS, LOOPS, Edit, Mistake, ParsedMethod
from judgebot_eval.train.mutate.tokens import PRIMITIVES
from judgebot_eval.train.mutate.values import defaults, often_true, seldom_true

_NULL_CHECKS = frozenset(("requireNonNull", "checkNotNull", "checkNonNull", "notNull"))
_BOUNDS = frozenset(("<", "<=", ">", ">=", "isEmpty", "hasNext", "length", "size"))
_ORDER_MATTERS = frozenset(("return", "break", "append", "add", "print", "println", "push", "write", "="))
_INITIAL = {
    "0": ("1",),
    "1": ("0",),
    "true": ("false",),
    "false": ("true",),
    "-1": ("0",),
    "0.0": ("1.0",),
    "1.0": ("0.0",),
}


def missing_null_check(method: ParsedMethod) -> Iterator[Mistake]:
    """A guard against null, a `!= null`, or a `requireNonNull` forgotten."""
    for node in method.of("if_statement"):
        condition = method.condition(node)
        if condition and _asks_for_null(method, condition) and {"&&", "||"}.isdisjoint(method.text(condition)):
            yield from _unguarded(method, node)
    for node in method.of("binary_expression"):
        yield from _null_operand_dropped(method, node)
    for node in method.of("ternary_expression"):
        condition = method.condition(node)
        if condition and condition.type == "binary_expression" and _asks_for_null(method, condition):
            kept = node.child_by_field_name("alternative" if "==" in method.text(condition) else "consequence")
            if kept:
                yield method.replace(node, method.text(kept))
    for node in method.of("method_invocation"):
        yield from _null_call_dropped(method, node)


def _asks_for_null(method: ParsedMethod, condition: Node) -> bool:
    return "null" in method.text(condition)


def _unguarded(method: ParsedMethod, node: Node) -> Iterator[Mistake]:
    branch, alternative = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
    if branch is None:
        return
    if _leaves(method, branch):
        if alternative is None:
            yield method.without(node)
    elif "!=" in method.text(node)[: method.start(branch) - method.start(node)]:
        yield method.unwrap(node, branch)


def _leaves(method: ParsedMethod, branch: Node) -> bool:
    last = method.statements_of(branch)[-1:] if branch.type == "block" else [branch]
    return bool(last) and last[0].type in EXITS


def _null_operand_dropped(method: ParsedMethod, node: Node) -> Iterator[Mistake]:
    operator = node.child_by_field_name("operator")
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if operator and left and right and operator.type in {"&&", "||"}:
        if method.text(left)[-1] == "null":
            yield (Edit(method.start(left), method.start(right)),)
        if method.text(right)[-1] == "null":
            yield (Edit(method.end(left), method.end(right)),)


def _null_call_dropped(method: ParsedMethod, node: Node) -> Iterator[Mistake]:
    name, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
    if name and arguments and method.word(name) in _NULL_CHECKS and arguments.named_children:
        holder = method.parent(node)
        if holder.type == "expression_statement":
            yield method.without(holder)
        else:
            yield method.replace(node, method.text(arguments.named_children[0]))


def inverted_null_check(method: ParsedMethod) -> Iterator[Mistake]:
    """`== null` for `!= null`, and the `&&` or `||` beside it exchanged."""
    for node in method.of("binary_expression"):
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if not (operator and left and right):
            continue
        index = method.start(operator)
        if operator.type in {"==", "!="} and "null" in {*method.text(left)[-1:], *method.text(right)[:1]}:
            yield (Edit(index, index + 1, ("!=" if operator.type == "==" else "==",)),)
        elif operator.type in {"&&", "||"} and method.text(left)[-1] == "null":
            yield (Edit(index, index + 1, ("||" if operator.type == "&&" else "&&",)),)


def null_swallowed(method: ParsedMethod) -> Iterator[Mistake]:
    """Null, or what a guard refuses, answered with a value instead of being dealt with; or asked the wrong way."""
    if method.body.type != "block" or method.return_type == "void":
        return
    index = method.start(method.body) + 1
    for variable in method.visible(index):
        if variable.type not in PRIMITIVES and variable.name not in method.tokens[index : index + 6]:
            for value in defaults(method.return_type):
                yield method.insert(index, ("if", "(", variable.name, "!=", "null", ")", "return", *value, ";"))


def missing_bounds_check(method: ParsedMethod) -> Iterator[Mistake]:
    """A guard that compares numbers or sizes forgotten."""
    yield from _missing_guards(method, bounds=True)


def missing_guard(method: ParsedMethod) -> Iterator[Mistake]:
    """Another guard forgotten: an `if` that leaves the method or the loop."""
    yield from _missing_guards(method, bounds=False)


def _missing_guards(method: ParsedMethod, *, bounds: bool) -> Iterator[Mistake]:
    for node in method.of("if_statement"):
        condition, branch = method.condition(node), node.child_by_field_name("consequence")
        if condition is None or branch is None or _asks_for_null(method, condition) or not _leaves(method, branch):
            continue
        if bool(_BOUNDS & set(method.text(condition))) == bounds:
            alternative = node.child_by_field_name("alternative")
            if alternative is None:
                yield method.without(node)
            else:
                yield (Edit(method.start(node), method.start(alternative)),)


def unguarded(method: ParsedMethod) -> Iterator[Mistake]:
    """What should depend on a condition done always."""
    for node in method.of("if_statement"):
        condition, branch = method.condition(node), node.child_by_field_name("consequence")
        is_last = node.child_by_field_name("alternative") is None
        if branch and condition and is_last and not _asks_for_null(method, condition) and not _leaves(method, branch):
            yield method.unwrap(node, branch)


def dropped_else(method: ParsedMethod) -> Iterator[Mistake]:
    """An `else` forgotten, with its branch or without."""
    for node in method.of("if_statement"):
        branch, alternative = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        if branch and alternative:
            yield (Edit(method.end(branch), method.end(alternative)),)
            if not _leaves(method, branch):
                yield (Edit(method.end(branch), method.start(alternative)),)


def missing_exit(method: ParsedMethod) -> Iterator[Mistake]:
    """A `break`, `continue` or `return` forgotten where something would follow."""
    for node in method.of("break_statement", "continue_statement", "return_statement"):
        is_value = node.type == "return_statement" and bool(node.named_children)
        if not is_value and not method.is_nested(node) and not _is_needless(method, node):
            yield method.without(node)


def _is_needless(method: ParsedMethod, node: Node) -> bool:
    """Whether an exit stands where the same comes next anyhow."""
    holder = method.parent(node)
    if holder.type == "switch_block_statement_group":
        return node.next_named_sibling is None and holder.next_named_sibling is None
    if node.type == "continue_statement":
        return holder.type == "block" and method.parent(holder).type in LOOPS
    return holder.id == method.body.id or (node.type == "break_statement" and equivalent.saves_time_only(method, node))


def wrong_exit(method: ParsedMethod) -> Iterator[Mistake]:
    """`continue` for `break`, or `break` for `continue` or `return`."""
    for node in method.of("break_statement", "continue_statement"):
        around = method.ancestor(node, LOOPS | {"switch_expression"})
        if around and around.type in LOOPS and not node.named_children:
            yield method.replace(node, ("break" if node.type == "continue_statement" else "continue", ";"))


def early_exit(method: ParsedMethod) -> Iterator[Mistake]:
    """A loop left after its first turn: a `break`, or the last `return` of the method, at the end of its body."""
    returned = method.statements_of(method.body)[-1:]
    for node in method.of(*LOOPS):
        body = node.child_by_field_name("body")
        if body is None or body.type != "block" or _leaves(method, body) or not method.statements_of(body):
            continue
        index = method.end(body) - 1
        if node.type != "while_statement" or "true" not in method.text(node)[:3]:
            yield method.insert(index, ("break", ";"))
            if returned and returned[0].type == "return_statement" and not method.is_nested(node):
                yield method.insert(index, method.text(returned[0]))


def early_return(method: ParsedMethod) -> Iterator[Mistake]:
    """A value returned at once for an input that is nothing special."""
    if method.body.type != "block":
        return
    index = method.start(method.body) + 1
    for condition in often_true(method, index):
        for value in defaults(method.return_type):
            yield method.insert(index, ("if", "(", *condition, ")", "{", "return", *value, ";", "}"))


def initial_value(method: ParsedMethod) -> Iterator[Mistake]:
    """A variable that starts with the wrong value, if it is read before another is assigned."""
    for node in method.of("variable_declarator"):
        value, name = node.child_by_field_name("value"), node.child_by_field_name("name")
        if value is None or name is None or method.parent(method.parent(node)).type == "for_statement":
            continue
        text = method.text(value)
        wrong = _INITIAL.get("".join(text), (("0",) if text[-1] in {"MIN_VALUE", "MAX_VALUE"} else ()))
        if not equivalent.is_overwritten(method, method.word(name), method.end(node)):
            yield from (method.replace(value, (new,)) for new in wrong)


def loop_start(method: ParsedMethod) -> Iterator[Mistake]:
    """A loop that starts one too late or too early."""
    for node in method.of("for_statement"):
        init = node.child_by_field_name("init")
        for declarator in init.named_children if init and init.type == "local_variable_declaration" else ():
            value = declarator.child_by_field_name("value")
            if value is None:
                continue
            text = method.text(value)
            if text in {("0",), ("1",)}:
                yield method.replace(value, ("1" if text == ("0",) else "0",))
            elif text[-2:] in {("-", "1"), ("+", "1")}:
                yield method.replace(value, text[:-2])
            elif value.type == "identifier":
                yield method.replace(value, (*text, "+", "1"))


def loop_bound(method: ParsedMethod) -> Iterator[Mistake]:
    """A loop that ends one turn too early, or half way."""
    for node in method.of("for_statement", "while_statement"):
        condition = method.condition(node)
        right = condition.child_by_field_name("right") if condition and condition.type == "binary_expression" else None
        operator = condition.child_by_field_name("operator") if condition else None
        if right and operator and operator.type in {"<", "<=", ">", ">="} and "null" not in method.text(right):
            index = method.end(right)
            yield method.insert(index, ("-", "1") if operator.type[0] == "<" else ("+", "1"))
            if right.type != "decimal_integer_literal":
                yield method.insert(index, ("/", "2"))


def loop_step(method: ParsedMethod) -> Iterator[Mistake]:
    """A loop that takes every second turn only, or runs the wrong way."""
    for node in method.of("update_expression"):
        text = method.text(node)
        if method.field(node) == "update" and method.parent(node).type == "for_statement" and text[-1] in {"++", "--"}:
            yield method.replace(node, (text[0], f"{text[-1][0]}=", "2"))
    for node in method.of("for_statement"):
        yield from _reversed(method, node)


def _reversed(method: ParsedMethod, node: Node) -> Iterator[Mistake]:
    """`for (int i = n - 1; i >= 0; i--)` for `for (int i = 0; i < n; i++)`, where the order may matter."""
    header, body = method.tokens[method.start(node) :], node.child_by_field_name("body")
    condition = method.condition(node)
    if body is None or condition is None or not _ORDER_MATTERS & set(method.text(body)):
        return
    start, end = method.start(node) + 2, method.start(body) - 1
    name = header[3]
    bound = method.text(condition)[2:]
    begins = header[2:6] == ("int", name, "=", "0") and header[6] == ";" and method.text(condition)[:2] == (name, "<")
    if begins and method.tokens[end - 2 : end] == (name, "++") and not {"&&", "||"} & set(bound):
        new = ("int", name, "=", *bound, "-", "1", ";", name, ">=", "0", ";", name, "--")
        yield (Edit(start, end, new),)


def loop_once(method: ParsedMethod) -> Iterator[Mistake]:
    """`if` for `while`."""
    for node in method.of("while_statement"):
        start, end = method.span(node)
        if not {"break", "continue"} & set(method.tokens[start:end]) and method.tokens[start + 2] != "true":
            yield (Edit(start, start + 1, ("if",)),)


def truncated_loop(method: ParsedMethod) -> Iterator[Mistake]:
    """The second half of what a loop does forgotten."""
    for node in method.of(*LOOPS):
        body = node.child_by_field_name("body")
        statements = method.statements_of(body) if body and body.type == "block" else []
        dropped = statements[(len(statements) + 1) // 2 :]
        if dropped and node.type != "while_statement":
            yield (Edit(method.start(dropped[0]), method.end(dropped[-1])),)


def extra_guard(method: ParsedMethod) -> Iterator[Mistake]:
    """A statement made to depend on a condition that it should not depend on."""
    for node in method.of("expression_statement"):
        start, end = method.span(node)
        if method.parent(node).type in BLOCKS and start not in method.immaterial and not method.is_nested(node):
            for condition in seldom_true(method, start):
                yield (Edit(start, start, ("if", "(", *condition, ")", "{")), Edit(end, end, ("}",)))
