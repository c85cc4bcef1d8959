"""Takes a JSON document apart field by field, and names the field that is missing or not of its form."""

import re
from collections.abc import Iterator, Mapping
from typing import NoReturn, TypeGuard, TypeVar

from judgebot.errors import JudgebotError

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SHOWN_CHARACTERS = 60
_Choice = TypeVar("_Choice", bound=str)


class Fields:
    """A JSON object.

    Args:
        value: the object.
        place: where it stands, for the reader of an error.

    Raises:
        JudgebotError: from the constructor and every method but `get`, `in`: the value is not of the wanted form.
    """

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise JudgebotError(f"{place}: expected an object, not {_shown(value)}")
        self._values: Mapping[str, object] = value
        self._place = place

    def get(self, key: str) -> object:
        """Whatever stands under a key; None if nothing does."""
        return self._values.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def fields(self, *keys: str) -> "Fields":
        """The object under a key, or under a path of keys."""
        found = self
        for key in keys:
            found = Fields(found.get(key), f"{found._place}: {key}")
        return found

    def items(self, key: str, most: int) -> Iterator["Fields"]:
        """The objects of a list of up to `most`."""
        for number, item in enumerate(self._list(key, most)):
            yield Fields(item, f"{self._place}: {key}[{number}]")

    def text(self, key: str) -> str:
        """A text, maybe empty."""
        value = self.get(key)
        return value if isinstance(value, str) else self.refuse(key, "a text")

    def form(self, key: str, pattern: re.Pattern[str], expected: str) -> str:
        """A text of a form, which `expected` says in words."""
        value = self.get(key)
        return value if isinstance(value, str) and pattern.fullmatch(value) else self.refuse(key, expected)

    def commit(self, key: str) -> str:
        """The id of a commit."""
        return self.form(key, _COMMIT, "the id of a commit")

    def choice(self, key: str, choices: tuple[_Choice, ...]) -> _Choice:
        """One of some texts."""
        value = self.get(key)
        found = next((choice for choice in choices if choice == value), None)
        return self.refuse(key, f"one of {', '.join(choices)}") if found is None else found

    def integer(self, key: str, least: int, most: int) -> int:
        """A whole number in a range."""
        value = self.get(key)
        return value if _is_integer(value, least, most) else self.refuse(key, f"a whole number from {least} to {most}")

    def integers(self, key: str, least: int, most: int, length: int) -> tuple[int, ...]:
        """A list of up to `length` whole numbers in a range."""
        values = self._list(key, length)
        found = tuple(value for value in values if _is_integer(value, least, most))
        return found if len(found) == len(values) else self.refuse(key, f"whole numbers from {least} to {most}")

    def texts(self, key: str) -> Mapping[str, str]:
        """An object whose every value is a text."""
        value = self.get(key)
        found = {name: item for name, item in value.items() if isinstance(item, str)} if isinstance(value, dict) else {}
        return found if found == value else self.refuse(key, "an object of texts")

    def number(self, key: str, least: float, most: float) -> float:
        """A number in a range."""
        value = self.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        return self.refuse(key, f"a number from {least:g} to {most:g}")

    def refuse(self, key: str, expected: str) -> NoReturn:
        """Say that the value of a key is not what is expected."""
        raise JudgebotError(f"{self._place}: {key}: expected {expected}, not {_shown(self.get(key))}")

    def _list(self, key: str, most: int) -> list[object]:
        values = self.get(key)
        return (
            values if isinstance(values, list) and len(values) <= most else self.refuse(key, f"a list of up to {most}")
        )


def _is_integer(value: object, least: int, most: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    return f"{value!r:.{_SHOWN_CHARACTERS}}"
