"""Which methods are not judged, and why (pure)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from pathspec import GitIgnoreSpec

from judgebot.changes import FileChange
from judgebot.errors import JudgebotError
from judgebot.java import Method, decode_source
from judgebot.javadoc import described_words, is_inherited
from judgebot.lexer import COMMENT, body, body_start, lex

SkipReason = Literal[
    "no-javadoc",
    "javadoc-too-short",
    "inherited-javadoc",
    "no-body",
    "parse-error",
    "generated",
    "too-long",
    "excluded",
    "suppressed",
    "newly-suppressed",
    "limit",
    "time-limit",
    "unreadable",
]


class Skip(NamedTuple):
    """Why something is not judged, and the same in words: one line without a full stop, maybe ""."""

    reason: SkipReason
    detail: str


_HEAD_CHARACTERS = 20_000  # how far into a file the marks of generated code are looked for
_LEADING_COMMENTS = re.compile(rf"(?: \s+ | {COMMENT} )*+", re.VERBOSE)
# Licences ask not to modify them, too: without "generated" nearby, only what generators say of a whole file counts.
_GENERATED_MARK = re.compile(
    r"""
    @generated\b | <auto-?generated
    | generated\b (?s:.{0,80}?) \bdo\s+not\s+(?:edit|modify)\b
    | \bdo\s+not\s+(?:edit|modify)\b (?s:.{0,80}?) generated\b
    | \bdo\s+not\s+edit\b
      (?= \s*[:!.-] | \W*$
        | \W+(?: this\s+(?:file|class|line|source) | it | directly | manually | by\s+hand | unless )\b )
    | ^[^\w\n]*(?:(?:this|the\s+following)\s+\w+\s+(?:is|was|has\s+been)\s+)?
      (?:automatically\s+|(?:auto|machine)[-\s]?)?generated\s+(?:by|from)\b
    | ^[^\w\n]*this\s+\w+\s+(?:is|was|has\s+been)\s+(?:automatically\s+|(?:auto|machine)[-\s]?)generated\b
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_GENERATED_ANNOTATION = re.compile(r"@ (?:[\w$]+ \. )*Generated\b")
_UNIMPLEMENTED = re.compile(r"\b(?:un|not\s+(?:\w+\s+)?)(?:implemented|supported)\b", re.IGNORECASE)
_THROWN = re.compile(r"^@(?:throws|exception)\b.*", re.MULTILINE)
_NEARLY_NOTHING = re.compile(
    r"""(?:(?!return\b)[^;{}=?]+ ;\ ?)? (?:return\ (?:(?P<constant>null|true|false|""|-?\ ?[\d.]\w*)\ )?;)?""",
    re.VERBOSE,
)
_POSIX_CLASS = re.compile(r"\[:\w+:\]")
_TYPE_KEYWORDS = frozenset({"class", "interface", "enum", "record"})
_ACCESSOR_TOKENS = 60
_ACCESSOR = re.compile(
    r"\) (?:throws [^{}]*)?\{ (?:return (?:this \. )?[\w$]+ ;|(?:this \. )?[\w$]+ = [\w$]+ ;(?: return this ;)?) \}$"
)


@dataclass(frozen=True, slots=True)
class ExtractPolicy:
    """Which methods to judge.

    Attributes:
        include: patterns as in .gitignore; judge only files that match one. Empty: all.
        exclude: the same; never judge files that match one.
        visibility: judge only methods of these visibilities.
        min_javadoc_words: words a Javadoc must spend on what the method does: its description, @param and @return.
        max_method_lines: lines from the declaration to its end.
        max_methods: methods judged in one run; the rest are skipped.
        max_file_bytes: size, on either side, up to which a file is parsed.
        max_change_bytes: size of both sides of all files of a change up to which files are parsed.
        skip_accessors: skip getters and setters of one plain statement.
        accept_new_suppressions: skip methods that are suppressed, or called generated, by the change itself.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    visibility: frozenset[str] = frozenset({"public", "protected"})
    min_javadoc_words: int = 3
    max_method_lines: int = 300
    max_methods: int = 5000
    max_file_bytes: int = 2_000_000
    max_change_bytes: int = 100_000_000
    skip_accessors: bool = False
    accept_new_suppressions: bool = True


class Rules:
    """The rules of one policy.

    Raises:
        JudgebotError: a pattern of the policy is malformed.
    """

    def __init__(self, policy: ExtractPolicy) -> None:
        self.policy = policy
        self._include = _patterns("include", policy.include)
        self._exclude = _patterns("exclude", policy.exclude)

    def excluded(self, path: str) -> str:
        """Why a path is not looked at; "" if it is."""
        index = self._exclude.check_file(path).index if self._exclude.match_file(path) else None
        if index is not None:
            return f"its path matches the exclude pattern {self.policy.exclude[index]}"
        if self.policy.include and not self._include.match_file(path):
            return "its path matches no include pattern"
        return ""


class SourceFacts:
    """What is known of a file for all its methods."""

    def __init__(self, file: FileChange, rules: Rules, *, audit: bool) -> None:
        self.file = file
        self.rules = rules
        self.audit = audit

    @property
    def accepts_new(self) -> bool:
        """Whether what the change itself adds can keep a method from being judged."""
        return self.audit or self.rules.policy.accept_new_suppressions

    @cached_property
    def excluded(self) -> str:
        """Why the file is excluded; "" if it is not."""
        return self.rules.excluded(self.file.path)

    @cached_property
    def generated(self) -> str:
        """Why the file counts as generated; "" if it does not."""
        file = self.file
        if file.generated and (self.accepts_new or not file.newly_generated):
            return "its file has the attribute linguist-generated"
        mark = generated_mark(decode_source(file.after or b""))
        if mark and not self.accepts_new and not generated_mark(decode_source(file.before or b"")):
            return ""
        return mark

    @property
    def skip(self) -> Skip | None:
        """The first reason not to judge any method of the file; None if there is none."""
        if self.excluded:
            return Skip("excluded", self.excluded)
        return Skip("generated", self.generated) if self.generated else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A method that may be judged; `before` is its base side, `description` its Javadoc as plain text."""

    facts: SourceFacts
    method: Method
    before: Method | None
    description: str

    @property
    def policy(self) -> ExtractPolicy:
        """The policy it is held against."""
        return self.facts.rules.policy


def skip_reason(candidate: Candidate) -> Skip | None:
    """The first reason not to judge a method; None if there is none."""
    for reason, check in _CHECKS:
        if detail := check(candidate):
            return Skip(reason, detail)
    return None


def generated_mark(source: str) -> str:
    """Why a Java source counts as generated, by the comment at its head or the annotation of its first type; or ""."""
    head = source[:_HEAD_CHARACTERS]
    comments = _LEADING_COMMENTS.match(head)
    if comments and (mark := _GENERATED_MARK.search(comments[0])):
        return f'the head of its file says "{" ".join(mark[0].split()).lstrip("/* ")}"'
    if "Generated" in head and _GENERATED_ANNOTATION.search(_before_first_type(head)):
        return "its class is annotated @Generated"
    return ""


def _before_first_type(source: str) -> str:
    tokens: list[str] = []
    for token in lex(source):
        if token in _TYPE_KEYWORDS and tokens[-1:] != ["."]:
            break
        tokens.append(token)
    return "" if body_start(tokens) < len(tokens) else " ".join(tokens)  # no type, but a method


def _patterns(option: str, patterns: tuple[str, ...]) -> GitIgnoreSpec:
    for pattern in patterns:
        if known_to_git := _POSIX_CLASS.search(pattern):
            raise JudgebotError(f"{option}: {pattern!r}: {known_to_git[0]} is not known here; write what it stands for")
        try:
            GitIgnoreSpec.from_lines([pattern])
        except (ValueError, re.error):
            raise JudgebotError(f"{option}: {pattern!r} is no pattern as in .gitignore") from None
    return GitIgnoreSpec.from_lines(patterns)


def _suppressed(it: Candidate) -> str:
    return "" if it.method.suppression is None or _is_newly_suppressed(it) else _suppression("in the source", it.method)


def _newly_suppressed(it: Candidate) -> str:
    is_accepted = _is_newly_suppressed(it) and it.facts.accepts_new
    return _suppression("by this change", it.method) if is_accepted else ""


def _is_newly_suppressed(it: Candidate) -> bool:
    is_old = it.facts.audit or (it.before is not None and it.before.suppression is not None)
    return it.method.suppression is not None and not is_old


def _suppression(where: str, method: Method) -> str:
    return f"it is suppressed {where}" + (f": {method.suppression}" if method.suppression else "")


def _excluded(it: Candidate) -> str:
    if it.facts.excluded:
        return it.facts.excluded
    if it.method.visibility not in it.policy.visibility:
        return f"its visibility, {it.method.visibility}, is not selected"
    return "it is an accessor" if it.policy.skip_accessors and _is_accessor(it.method) else ""


def _is_accessor(method: Method) -> bool:
    return len(method.tokens) <= _ACCESSOR_TOKENS and _ACCESSOR.search(" ".join(method.tokens)) is not None


def _generated(it: Candidate) -> str:
    if it.facts.generated:
        return it.facts.generated
    is_accepted = it.facts.accepts_new or (it.before is not None and "Generated" in it.before.annotations)
    return "it is annotated @Generated" if "Generated" in it.method.annotations and is_accepted else ""


def _parse_error(it: Candidate) -> str:
    return "the parser cannot make sense of its code" if it.method.has_error else ""


def _no_body(it: Candidate) -> str:
    if not it.method.has_body:
        return "it has no body"
    did_more = it.before is not None and it.before.has_body and not stub(it.before.tokens, it.description)
    return "" if did_more else stub(it.method.tokens, it.description)


def stub(method: Sequence[str], description: str) -> str:
    """Why a method, as its tokens, is a placeholder for one that others write; "" if it is none.

    Either its body only throws an exception, or its Javadoc says that it is not implemented, and it at most calls
    something and returns a constant. What it may throw counts only where it returns one: others delegate.
    """
    tokens = list(body(method))
    if tokens[:1] == ["throw"] and ";" not in tokens[:-1]:
        return "its body only throws an exception"
    if done := _NEARLY_NOTHING.fullmatch(" ".join(tokens)):
        said = description if done["constant"] else _THROWN.sub("", description)
        return "its Javadoc says that it is not implemented" if _UNIMPLEMENTED.search(said) else ""
    return ""


def _inherited_javadoc(it: Candidate) -> str:
    if it.method.javadoc is None:
        return "it has no Javadoc but overrides a method" if "Override" in it.method.annotations else ""
    return "its Javadoc is {@inheritDoc} only" if is_inherited(it.method.javadoc) else ""


def _no_javadoc(it: Candidate) -> str:
    if it.method.javadoc is not None:
        return ""
    return "this change removed its Javadoc" if it.before and it.before.javadoc else "it has no Javadoc"


def _too_short(it: Candidate) -> str:
    words, least = described_words(it.description), max(it.policy.min_javadoc_words, 0 if it.description else 1)
    return f"its Javadoc says what it does in {words} words, fewer than {least}" if words < least else ""


def _too_long(it: Candidate) -> str:
    lines, most = it.method.end_line - it.method.start_line + 1, it.policy.max_method_lines
    return f"it has {lines} lines, more than {most}" if lines > most else ""


_CHECKS: tuple[tuple[SkipReason, Callable[[Candidate], str]], ...] = (
    ("suppressed", _suppressed),
    ("newly-suppressed", _newly_suppressed),
    ("excluded", _excluded),
    ("generated", _generated),
    ("parse-error", _parse_error),
    ("no-body", _no_body),
    ("inherited-javadoc", _inherited_javadoc),
    ("no-javadoc", _no_javadoc),
    ("javadoc-too-short", _too_short),
    ("too-long", _too_long),
)
