"""Makes text from a change safe to show: paths, names and source lines are hostile until they went through here."""

import re
from urllib.parse import quote

from judgebot.visible import visible, written_out

_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_A_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_MARKUP = re.compile(r"""[&<>"'|`*_\[\]()\\~@:#!$^={}+]|\A[-0-9]""")  # the latter begin a list
_BEGINNING = re.compile(r"[@#]|:(?=//|[\w+-]+:)|www(?=\.)|\bgh(?=-\d)", re.IGNORECASE)
_RUN_OF_BACKTICKS = re.compile("`+")
_LINE = 160


def valid(text: str) -> str:
    r"""Returns the text with lone surrogates (bytes that are not UTF-8) written out, as in `\xff`."""
    return _SURROGATE.sub(lambda match: written_out(match[0]), text)


def clip(text: str, limit: int) -> str:
    """Returns at most `limit` characters of the text, with an ellipsis where it was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def code_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Returns source lines that can be shown: tabs expanded, at most 160 characters each."""
    return tuple(clip(visible(line.expandtabs(4)), _LINE) for line in lines)


def markdown(text: str) -> str:
    """Returns Markdown that shows the text and does nothing else: no markup, HTML, mention, link, emoji or table cell.

    GitHub looks for mentions, issues and emoji after it has decoded entities, so what begins them is also parted from
    what follows.
    """
    parted = _BEGINNING.sub("\\g<0>\0", visible(text))
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", parted).replace("\0", "&#8203;")


def fence(text: str) -> str:
    """Returns a run of backticks that is longer than any in the text."""
    return "`" * max(3, 1 + max((len(run) for run in _RUN_OF_BACKTICKS.findall(text)), default=0))


def command_data(text: str) -> str:
    """Returns the text as the message of a workflow command."""
    return visible(text).replace("%", "%25")


def command_property(text: str) -> str:
    """Returns the text as the value of a workflow command's property."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def relative_uri(path: str) -> str:
    """Returns a percent-encoded URI reference for a path; bytes that are not UTF-8 keep their value."""
    return quote(_NOT_A_BYTE.sub("\ufffd", path).encode("utf-8", "surrogateescape"), safe="/")
