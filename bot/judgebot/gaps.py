"""Methods that a file may declare and the parser did not find: one reason stands for them all (pure)."""

from collections.abc import Callable, Iterator, Sequence

from judgebot.java import MAX_NESTING, JavaFile
from judgebot.skip import Skip


def audited_gap(file: JavaFile) -> Skip | None:
    """Why methods of a file may be missing; None if all were found."""
    return _gap(file.too_deep, file.unclear)


def changed_gap(before: JavaFile, after: JavaFile, touches: Callable[[range], bool], *, gone: bool) -> Skip | None:
    """The same for changed methods.

    What was nested too deep or made no sense before, and the change did not touch, hides none of them.

    Args:
        before: the base side.
        after: the head side.
        touches: whether the change touches one of these lines of the head side.
        gone: a method of the base side is not on the head side, or was not found there.
    """
    too_deep = [lines for lines in after.too_deep if touches(lines)]
    unclear = [lines for lines in (*after.unclear, *(_broken(after) if gone else ())) if touches(lines)]
    return _gap(
        too_deep or _more(before.too_deep, after.too_deep),
        unclear or _more(before.unclear, after.unclear),
    )


def _more(before: Sequence[range], after: Sequence[range]) -> Sequence[range]:
    """The places of the head side, if the change made more of them."""
    return after if len(after) > len(before) else ()


def _broken(file: JavaFile) -> Iterator[range]:
    """The methods that may have swallowed what follows them."""
    for method in file.methods:
        if method.has_error:
            yield range(method.start_line, method.end_line + 1)


def _gap(too_deep: Sequence[range], unclear: Sequence[range]) -> Skip | None:
    if too_deep:
        return Skip("limit", f"its declarations are nested more than {MAX_NESTING} deep")
    if not unclear:
        return None
    found = "the methods that it did find have outcomes of their own"
    return Skip("parse-error", f"the parser cannot make sense of line {unclear[0].start}; {found}")
