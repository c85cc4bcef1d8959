"""Whether the edit of a method can have changed what it does (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from judgebot.edit import is_name
from judgebot.java import Method
from judgebot_eval.train.mutate.tokens import PRIMITIVES

TOKENS = (12, 400)
"""The fewest and the most tokens of either version."""

_LOGGER = re.compile(r"_?(?:\w*log|\w*logger)", re.IGNORECASE)
_LOG_GUARD = re.compile(
    r"\bif \( (?:\S+ \. )?\w*(?:log|logger)\w*(?: \( \))? \. is\w+ \( \) \) (?:\{ \} )?", re.IGNORECASE
)
_TYPE_ARGUMENTS = re.compile(r"(?<=[\w$]) <(?: (?:[A-Za-z_$][\w$]*|[.,?\[\]]))* >")
_CAST = re.compile(r"(?:(?<=[=(,?:&|+])|(?<=return)) \( [A-Z][\w$]*(?: \. [A-Z][\w$]*)*(?: \[ \])* \)(?= [\w\"(])")
_STATEMENT_ENDS = frozenset("{};)") | {"else", "->"}
_TYPE_ENDS = PRIMITIVES | {">", "]", "..."}


def refusal(before: Method, after: Method, elsewhere: tuple[str, str]) -> str | None:
    """Return why the edit of a method is nothing to learn from, or None.

    Args:
        before: The method.
        after: The same method, later.
        elsewhere: The text around the method, before and after.
    """
    if (before.kind, before.name, before.parameter_types) != (after.kind, after.name, after.parameter_types):
        return "signature changed"
    if not (before.has_body and after.has_body) or before.has_error or after.has_error:
        return "no body, or not parsed"
    lengths = len(before.tokens), len(after.tokens)
    if min(lengths) < TOKENS[0] or max(lengths) > TOKENS[1]:
        return "too short or too long"
    old, new = (list(_without_annotations(method.tokens)) for method in (before, after))
    if _body(old) == _body(new):
        return "only annotations, modifiers or types of the head"
    if _plain(_body(old)) == _plain(_body(new)):
        return "only logging, message text or style"
    return "only renamed" if _is_renaming(old, new, elsewhere) else None


def _without_annotations(tokens: Sequence[str]) -> Iterator[str]:
    index = 0
    while index < len(tokens):
        if tokens[index] == "@" and index + 1 < len(tokens) and tokens[index + 1] != "interface":
            index = _annotation_end(tokens, index + 2)
        else:
            yield tokens[index]
            index += 1


def _annotation_end(tokens: Sequence[str], index: int) -> int:
    while index < len(tokens) and tokens[index] == ".":
        index += 2
    return _closing(tokens, index) + 1 if index < len(tokens) and tokens[index] == "(" else index


def _closing(tokens: Sequence[str], index: int) -> int:
    """Return the index of the parenthesis that closes the one at `index`, or of the last token."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += (tokens[position] == "(") - (tokens[position] == ")")
        if depth == 0:
            return position
    return len(tokens) - 1


def _body(tokens: Sequence[str]) -> Sequence[str]:
    return tokens[tokens.index("{") :]


def _plain(tokens: Sequence[str]) -> str:
    """Return the body as text, less what a reader of its behaviour may skip.

    That is logging, what exceptions are told, prose in literals, type arguments, casts to classes, "final", "this."
    and braces.
    """
    spoken = _without_messages(list(_without_logging(tokens)))
    text = " ".join("prose" if token[0] == '"' and " " in token else token for token in spoken)
    text = _LOG_GUARD.sub("", text)
    while text != (bare := _TYPE_ARGUMENTS.sub("", text)):
        text = bare
    text = _CAST.sub("", text)
    for skipped in ("this . ", "final ", "{", "}"):
        text = text.replace(skipped, "")
    return " ".join(text.split())


def _without_logging(tokens: Sequence[str]) -> Iterator[str]:
    index, previous = 0, ""
    while index < len(tokens):
        if previous in _STATEMENT_ENDS and _logs(tokens, index):
            index = _statement_end(tokens, index)
            previous = ";"
        else:
            previous = tokens[index]
            yield previous
            index += 1


def _without_messages(tokens: list[str]) -> Iterator[str]:
    """Leave out the arguments of new exceptions."""
    index = 0
    while index < len(tokens):
        yield tokens[index]
        is_exception = tokens[index].endswith(("Exception", "Error")) and tokens[max(0, index - 1)] == "new"
        index = _closing(tokens, index + 1) if is_exception and tokens[index + 1 : index + 2] == ["("] else index + 1


def _logs(tokens: Sequence[str], index: int) -> bool:
    first, *rest = tokens[index : index + 4]
    return (_LOGGER.fullmatch(first) is not None and rest[:1] == ["."]) or (
        first == "System" and rest in ([".", "out", "."], [".", "err", "."])
    )


def _statement_end(tokens: Sequence[str], index: int) -> int:
    while index < len(tokens) and tokens[index] != ";":
        index = _closing(tokens, index) + 1 if tokens[index] == "(" else index + 1
    return index + 1


def _is_renaming(old: Sequence[str], new: Sequence[str], elsewhere: tuple[str, str]) -> bool:
    names = _mapping(old, new)
    if not names or not set(old).isdisjoint(names.values()) or not set(new).isdisjoint(names):
        return False
    return all(
        _declares(old, name) or (_occurs(renamed, elsewhere[1]) and not _occurs(renamed, elsewhere[0]))
        for name, renamed in names.items()
    )


def _mapping(old: Sequence[str], new: Sequence[str]) -> Mapping[str, str]:
    """Return the one-to-one mapping of names that makes the new tokens of the old ones; empty if there is none."""
    if len(old) != len(new):
        return {}
    pairs = {(left, right) for left, right in zip(old, new, strict=True) if left != right}
    names = dict(pairs)
    one_to_one = len(names) == len(set(names.values())) == len(pairs)
    return names if one_to_one and all(is_name(name) for pair in pairs for name in pair) else {}


def _declares(tokens: Sequence[str], name: str) -> bool:
    """Tell whether a parameter or local variable of this name is declared."""
    for index in range(1, len(tokens) - 1):
        if tokens[index] == name and tokens[index + 1] in {"=", ";", ",", ")", ":", "->"}:
            type_end = tokens[index - 1]
            if type_end in _TYPE_ENDS or is_name(type_end) or tokens[index + 1] == "->":
                return True
    return False


def _occurs(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text) is not None
