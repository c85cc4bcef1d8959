"""The paths of a change as a diff writes them: with prefixes, and in C-style quotes where they need them (pure)."""

import re
import sys

NOWHERE = b"/dev/null"
"""Stands for the side that does not exist."""
_QUOTED = re.compile(rb'"((?:[^"\\]|\\(?:[abfnrtv"\\]|[0-3][0-7]{2}))*)"')
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPES = dict(zip(b'abfnrtv"\\', b'\a\b\f\n\r\t\v"\\', strict=True))
_FORWARD = ((b"a/", b"b/"), (b"i/", b"w/"), (b"c/", b"i/"), (b"c/", b"w/"), (b"o/", b"w/"))
_PREFIXES = frozenset({*_FORWARD, *((new, old) for old, new in _FORWARD)})


def header_paths(header: bytes) -> tuple[bytes, bytes] | None:
    """The two paths after `diff --git `; None where unquoted names leave their border open (they differ)."""
    if match := _QUOTED.match(header):
        old, new = match[0], header[match.end() + 1 :]
    elif header.endswith(b'"') and b' "' in header:
        cut = header.index(b' "')
        old, new = header[:cut], header[cut + 1 :]
    else:
        middle = len(header) // 2
        old, new = strip_prefixes(header[:middle], header[middle + 1 :])
        return (old, new) if old == new else None
    return strip_prefixes(unquote(old), unquote(new))


def strip_prefixes(old: bytes, new: bytes) -> tuple[bytes, bytes]:
    """Both paths without git's prefixes, where both carry them (an absent side carries any)."""
    pair = (old[:2], new[:2])
    if pair in _PREFIXES:
        return old[2:], new[2:]
    if old == NOWHERE and pair[1] in (b"a/", b"b/"):
        return old, new[2:]
    if new == NOWHERE and pair[0] in (b"a/", b"b/"):
        return old[2:], new
    return old, new


def line_path(field: bytes) -> bytes:
    """The path of a `---` or `+++` line, which may be quoted, and followed by a tab and a time."""
    match = _QUOTED.match(field)
    return unquote(match[0]) if match else field.partition(b"\t")[0]


def unquote(name: bytes) -> bytes:
    """A path without git's (and GNU diff's) C-style quotes, where it has them."""
    match = _QUOTED.fullmatch(name)
    return _ESCAPE.sub(_unescape, match[1]) if match else name


def path_of(name: bytes) -> str:
    """A path as Python names it; unlike `os.fsdecode` on Windows, it takes any name."""
    return name.decode(sys.getfilesystemencoding(), "surrogateescape")


def bytes_of(path: str) -> bytes:
    """A path as git names it: what `path_of` made it of."""
    return path.encode(sys.getfilesystemencoding(), "surrogateescape")


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) if code.isdigit() else _ESCAPES[code[0]]])
