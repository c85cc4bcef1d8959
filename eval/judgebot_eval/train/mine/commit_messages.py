"""What a commit message says of the commit: a fix, a revert (pure).

The words are those by which studies of bug fixes choose commits, from Mockus and Votta, "Identifying Reasons for
Software Changes Using Historic Databases" (ICSM 2000), to Karampatsis and Sutton, "How Often Do Single-Statement Bugs
Occur?" (MSR 2020), read in the subject only, less those that name a change which mends no behaviour.
"""

import re

_FIX = re.compile(
    r"""
    \b(?: (?:bug|hot)?fix(?:e[sd]|ing)? | bugs? | defects? | faults? | npes? | mistake | flaw
        | incorrect(?:ly)? | wrong(?:ly)? | broken | crash(?:es|ed|ing)? | regression | misbehav\w* | erroneous(?:ly)?
        | leak(?:s|ed|ing|age)? | dead-?lock\w* | race[ ]condition | overflow | underflow | off[- ]by[- ](?:one|1)
        | infinite[ ](?:loop|recursion) | endless[ ]loop | null[ ]?pointer\w* )\b
    | \b(?: avoid\w* | prevent\w* | caus\w* | catch | handle\w* | may | might | on | throws | thrown | when | instead)\b
        .* \w(?:Exception|OutOfMemory|Overflow)(?:Error)?\b
    | \w(?:Exception|OutOfMemory|Overflow)(?:Error)?\b .* \b(?: if | instead | on | thrown | when )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_REFERENCE = re.compile(
    r"(?<=\S)\W+(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?)\b:?\s+(?:issues?\s+)?(?:#|gh-)\d+", re.IGNORECASE
)
_NO_FIX = re.compile(
    r"""
    \b(?: typos? | (?:mis)?spell\w* | grammar | grammatical | wording | (?:re-?)?format(?:ting|ted)? | white-?space
        | indent\w* | java-?docs? | docs? | documentation | comments? | (?:check|code)?-?[ ]?style | styling | sonar\w*
        | spotbugs | find-?bugs | pmd | error-?[ ]?prone | yoda | coverity | lgtm | nullaway | lint | warnings?
        | (?:re-?)?refactor\w* | renam\w* | clean(?:ed|ing)?[- ]?ups? | cleans? | polish\w* | tests? | testing | flak\w*
        | unused | imports? | deprecat\w* | compil\w* | builds? | deps | jdk-?\d* | java-?\d+ | merg\w* | revert\w*
        | logs? | logging | logger | licen[cs]es? | generics? | simplif\w* | optimi[sz]\w* | perf | performance
        | reviews? | nits? | naming | nullability | annotations? | minor | cosmetic | visibility | modifiers?
        | modern\w* | features? | enhancements? | improve\w* | upgrad\w* | migrat\w* | bump\w* | examples? | samples?
        | ci | travis | snapshots? | versions? | quality | redundant | unnecessary | useless | toString | benchmarks?
        | internationali[sz]\w* | i18n | (?:error|exception)[ ]messages? | without[ ]\w+[ ]fixes )\b
    | ^\W*fix(?:\([^)]*\))?:\s*(?:add|allow|change|make|support|update|use)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_REVERT = re.compile(r"^\W*(?:revert|back(?:ed|ing)?[ ]?out|rollback|roll(?:ed|ing)?[ ]back|undo)", re.IGNORECASE)
_REVERTED = re.compile(r"\breverts\s+(?:commit\s+)?([0-9a-f]{7,40})\b", re.IGNORECASE)


def says_fix(message: str) -> bool:
    """Tell whether the subject says that behaviour was mended.

    That an issue is closed ("New parser. Fixes #12") does not count: features close issues, too.
    """
    subject = _REFERENCE.sub(" ", message.partition("\n")[0])
    return _FIX.search(subject) is not None and _NO_FIX.search(subject) is None


def says_revert(message: str) -> bool:
    """Tell whether the message says that the commit takes another back."""
    return _REVERT.match(message) is not None or _REVERTED.search(message) is not None


def reverted(message: str) -> tuple[str, ...]:
    """Return the ids, maybe shortened, of the commits that the message says to take back."""
    return tuple(_REVERTED.findall(message))
