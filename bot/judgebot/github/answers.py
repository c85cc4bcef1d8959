"""What people answer to a comment, in words -> whether they hold it to be right (pure)."""

import re

AGREEING = ("true positive", "good catch", "nice catch", "good find", "well spotted", "you are right", "agreed")
DISAGREEING = ("false positive", "false alarm", "not a bug", "no bug", "as intended", "intentional", "by design")
"""What an answer has to say to count, in upper or lower case; docs/feedback.md lists them."""

_UNREAD = re.compile(
    r"^[ \t]*>[^\n]*|(?P<fence>```|~~~).*?(?:(?P=fence)|\Z)|<!--.*?(?:-->|\Z)", re.MULTILINE | re.DOTALL
)
_NEGATION = r"\b(?:not|no|never|isn't|aren't|wasn't)(?: (?:a|an|as|yet|really|quite))?"


def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?P<negated>{_NEGATION} )?\b(?:{words})\b", re.IGNORECASE)


_AGREEING, _DISAGREEING = _phrases(AGREEING), _phrases(DISAGREEING)


def is_agreeing(answer: str) -> bool | None:
    """Tell whether an answer says that the comment is right; None if it says neither, or both.

    Quotations and blocks of code are not read, and what is negated ("not a false positive") says nothing.
    """
    text = " ".join(_UNREAD.sub(" ", answer.replace("\u2019", "'")).split())
    agrees, disagrees = _says(_AGREEING, text), _says(_DISAGREEING, text)
    return None if agrees == disagrees else agrees


def _says(phrases: re.Pattern[str], text: str) -> bool:
    return any(match["negated"] is None for match in phrases.finditer(text))
