"""Values and questions by type, as somebody writes them without much thought."""

from collections.abc import Iterator, Mapping

from judgebot_eval.train.mutate.method import ParsedMethod, Words

_NUMBERS = ("int", "long", "Integer", "Long")
_COLLECTIONS = ("List", "Set", "Collection", "Map")
# "_" stands for the variable.
_SELDOM: Mapping[str, tuple[Words, ...]] = {
    "number": (("_", "==", "0"), ("_", "<", "0"), ("_", "==", "1")),
    "boolean": (("_",), ("!", "_")),
    "String": (("_", ".", "isEmpty", "(", ")"), ("_", ".", "length", "(", ")", "==", "1")),
    "collection": (("_", ".", "isEmpty", "(", ")"), ("_", ".", "size", "(", ")", "==", "1")),
}
_OFTEN: Mapping[str, tuple[Words, ...]] = {
    "number": (("_", "!=", "0"), ("_", ">", "0"), ("_", ">", "1")),
    "boolean": (("_",), ("!", "_")),
    "String": (("!", "_", ".", "isEmpty", "(", ")"), ("_", ".", "length", "(", ")", ">", "1")),
    "collection": (("!", "_", ".", "isEmpty", "(", ")"), ("_", ".", "size", "(", ")", ">", "1")),
}
_DEFAULTS: Mapping[str, tuple[Words, ...]] = {
    "void": ((),),
    "boolean": (("false",), ("true",)),
    "float": (("0",),),
    "double": (("0",),),
    "String": (("null",), ('""',)),
    **dict.fromkeys(("byte", "short", "int", "long", "char"), (("0",), ("-", "1"))),
}


def defaults(kind: str) -> tuple[Words, ...]:
    """The values that nobody computed, for a type; for void the one that is none."""
    return _DEFAULTS.get(kind, (("null",),))


def seldom_true(method: ParsedMethod, index: int) -> Iterator[Words]:
    """Conditions on a variable known at a token that most inputs do not meet."""
    yield from _conditions(_SELDOM, method, index)


def often_true(method: ParsedMethod, index: int) -> Iterator[Words]:
    """Conditions on a variable known at a token that most inputs meet."""
    yield from _conditions(_OFTEN, method, index)


def _conditions(table: Mapping[str, tuple[Words, ...]], method: ParsedMethod, index: int) -> Iterator[Words]:
    for variable in method.visible(index):
        for condition in table.get(_kind(variable.type), ()):
            yield tuple(variable.name if word == "_" else word for word in condition)


def _kind(name: str) -> str:
    if name in _NUMBERS:
        return "number"
    return "collection" if name.startswith(_COLLECTIONS) and not name.endswith("]") else name
