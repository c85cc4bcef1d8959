"""Java source -> its methods, with their spans and their Javadoc, and where there may be more (pure)."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from judgebot.java_method import Declaration, Method
from judgebot.java_scopes import MAX_NAME, MAX_NESTING, Place, Scope, places
from judgebot.java_source import SourceText, decode_source, type_text

__all__ = ["MAX_NESTING", "JavaFile", "Method", "decode_source", "parse_file", "parse_java"]


@dataclass(frozen=True, slots=True)
class JavaFile:
    """What a Java file declares.

    Attributes:
        methods: all methods and constructors that can be made out, in source order.
        unclear: the lines, from 1, of which the parser made no sense: they may declare other methods.
        too_deep: the lines, from 1, of the methods with their comments that were left out, as more than MAX_NESTING
            scopes are around them.
    """

    methods: tuple[Method, ...] = ()
    unclear: tuple[range, ...] = ()
    too_deep: tuple[range, ...] = ()


def parse_java(source: bytes) -> tuple[Method, ...]:
    """All methods and constructors of a Java file in source order; a broken file gives those that can be made out.

    Raises:
        TooMuchWorkError: the file is so broken that the parser takes too long.
    """
    return parse_file(source).methods


def parse_file(source: bytes) -> JavaFile:
    """What a Java file declares, and where it may declare more.

    Raises:
        TooMuchWorkError: the file is so broken that the parser takes too long.
    """
    text = SourceText(source)
    package = type_text(text.text(text.nodes.package))[:MAX_NAME]
    found = list(places(text))
    outermost = _outermost(found)
    unclear = sorted([*_outside(text, outermost), *_swallowing(text, outermost)])
    return JavaFile(
        methods=tuple(
            Declaration(text, place.method, place.around).method(package) for place in found if place.around is not None
        ),
        unclear=_lines(text, unclear),
        too_deep=_lines(text, _too_deep(text, found)),
    )


def _outermost(found: Sequence[Place]) -> list[Scope]:
    """The methods that no other one holds, of those that are not left out."""
    outermost: list[Scope] = []
    for place in found:
        if place.around is not None and (not outermost or outermost[-1].end <= place.method.start):
            outermost.append(place.method)
    return outermost


def _outside(text: SourceText, outermost: Sequence[Scope]) -> Iterator[tuple[int, int]]:
    """The errors outside all methods, each up to the next method: what follows may be the body of one it hides."""
    starts = [method.start for method in outermost] if text.nodes.errors else []
    following = [*(_with_comments(text, start) for start in starts), len(text.data)]
    for start, end in text.nodes.errors:
        index = bisect_right(starts, start)
        if not index or outermost[index - 1].end < end:
            yield start, max(end, following[index])


def _swallowing(text: SourceText, outermost: Sequence[Scope]) -> Iterator[tuple[int, int]]:
    """The broken methods with a Javadoc behind their name: it is that of another one, which the parser missed."""
    for method in outermost if text.nodes.errors else ():
        name = method.node.child_by_field_name("name")
        comments = text.comments_in(name.end_byte if name else method.start, method.end)
        if method.node.has_error and any(text.is_doc(comment) for comment in comments):
            yield method.start, method.end


def _too_deep(text: SourceText, found: Sequence[Place]) -> Iterator[tuple[int, int]]:
    """The methods that are left out, from the comments above them on."""
    for place in found:
        if place.around is None:
            yield _with_comments(text, place.method.start), place.method.end


def _with_comments(text: SourceText, method: int) -> int:
    """Where the comments above a method start, or it itself if there are none."""
    comments = text.comments_before(method)
    return text.comments[comments.start][0] if comments else method


def _lines(text: SourceText, spans: Iterable[tuple[int, int]]) -> tuple[range, ...]:
    return tuple(dict.fromkeys(text.lines(*span) for span in spans))
