"""Which method of the head side is which of the base side (pure)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

from judgebot.java import Method
from judgebot.javadoc import plain_text


@dataclass(frozen=True, eq=False)
class Version:
    """A method on one side of a change; `file` numbers the file, the same on both sides."""

    file: int
    method: Method

    @cached_property
    def description(self) -> str:
        """The Javadoc as plain text, "" if there is none."""
        return plain_text(self.method.javadoc) if self.method.javadoc else ""

    @cached_property
    def documentation(self) -> str:
        """The description with its white space folded: equal documentation says the same."""
        return " ".join(self.description.split())

    @cached_property
    def nameless_code(self) -> tuple[str, ...]:
        """The tokens with a hole wherever the method's own name stands."""
        return tuple("" if token == self.method.name else token for token in self.method.tokens)

    @cached_property
    def code(self) -> tuple[str, ...]:
        """The tokens; a constructor's are nameless, as its name is that of its class."""
        return self.nameless_code if self.method.kind == "constructor" else self.method.tokens

    @property
    def identity(self) -> tuple[Hashable, ...]:
        """What names a method within a change; anonymous classes may share one."""
        return (self.file, self.method.class_name, self.method.name, self.method.parameter_types)

    def same_code(self, other: "Version") -> bool:
        """Whether the code differs in white space and comments at most."""
        return self.method.text == other.method.text or self.code == other.code


@dataclass(frozen=True, slots=True)
class _Pass:
    """Methods with equal keys match: in order, or only where there is exactly one on each side."""

    key: Callable[[Version], Hashable]
    only_one: bool


_PASSES = (
    _Pass(lambda it: it.identity, only_one=True),  # most methods: nothing has to be lexed
    _Pass(lambda it: (it.identity, it.code, it.documentation), only_one=False),
    _Pass(lambda it: it.identity, only_one=False),
    # Moved, within the file or to another: nothing but its place is new.
    _Pass(lambda it: (it.code, it.documentation), only_one=False),
    # Its parameters, its name, or the name of its class changed.
    _Pass(lambda it: (it.file, it.method.class_name, it.method.name), only_one=True),
    _Pass(lambda it: (it.file, it.method.class_name, it.nameless_code), only_one=True),
    _Pass(lambda it: (it.file, it.method.name, it.method.parameter_types), only_one=True),
    # Moved, with a new Javadoc.
    _Pass(lambda it: it.code, only_one=True),
)


def match(before: Iterable[Version], after: Iterable[Version]) -> dict[Version, Version]:
    """The base side of every head-side method that has one; each base-side method is used once at most."""
    pairs: dict[Version, Version] = {}
    old, new = list(before), list(after)
    for step in _PASSES:
        if not (old and new):
            break
        groups: dict[Hashable, tuple[list[Version], list[Version]]] = defaultdict(lambda: ([], []))
        for version in old:
            groups[step.key(version)][0].append(version)
        for version in new:
            groups[step.key(version)][1].append(version)
        for olds, news in groups.values():
            if not step.only_one or len(olds) == len(news) == 1:
                pairs.update(zip(news, olds, strict=False))
        matched = set(pairs.values())
        old = [version for version in old if version not in matched]
        new = [version for version in new if version not in pairs]
    return pairs
