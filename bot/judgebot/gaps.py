"""Methods that a file may declare and the parser did not find: one reason stands for them all (pure)."""

from collections.abc import Callable, Iterator

from judgebot.java import MAX_NESTING, JavaFile
from judgebot.skip import SkipReason


def audited_gap(file: JavaFile) -> tuple[SkipReason, str] | None:
    """Why methods of a file may be missing, with the detail; None if all were found."""
    return _gap(file, next(iter(file.unclear), None))


def changed_gap(
    before: JavaFile, after: JavaFile, touches: Callable[[range], bool], *, gone: bool
) -> tuple[SkipReason, str] | None:
    """The same for changed methods.

    What the parser made no sense of before, and the change did not touch, hides none of them.

    Args:
        before: The base side.
        after: The head side.
        touches: Whether the change touches one of these lines of the head side.
        gone: A method of the base side is not on the head side, or was not found there.
    """
    places = [*after.unclear, *(_broken(after) if gone else ())]
    touched = [lines for lines in places if touches(lines)]
    new = after.unclear if len(after.unclear) > len(before.unclear) else ()
    return _gap(after, next(iter((*touched, *new)), None))


def _broken(file: JavaFile) -> Iterator[range]:
    """The methods that may have swallowed what follows them."""
    for method in file.methods:
        if method.has_error:
            yield range(method.start_line, method.end_line + 1)


def _gap(file: JavaFile, lines: range | None) -> tuple[SkipReason, str] | None:
    if file.too_deep:
        return "limit", f"its declarations are nested more than {MAX_NESTING} deep"
    if lines is None:
        return None
    found = "the methods that it did find have outcomes of their own"
    return "parse-error", f"the parser cannot make sense of line {lines.start}; {found}"
