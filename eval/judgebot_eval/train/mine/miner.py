"""The commits of a project -> the changes of its documented methods.

Which commits and methods are taken, and why the others are not, is told in docs/training.md.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache, partial

from judgebot.diff import common_ends
from judgebot.java import Method, decode_source, parse_java
from judgebot.javadoc import described_words
from judgebot.lexer import lex
from judgebot.match import Version, match
from judgebot_eval.train.collect.documented import MIN_WORDS, file_refusal
from judgebot_eval.train.collect.held_out import EvaluationKeys
from judgebot_eval.train.collect.java_sources import MAX_BYTES
from judgebot_eval.train.mine import edits
from judgebot_eval.train.mine.commit_messages import reverted, says_fix, says_revert
from judgebot_eval.train.mine.fixes import MethodChange
from judgebot_eval.train.mine.history import Blobs, Commit, is_main_java, is_test

_MAX_FILES = 30
_MAX_MAIN_FILES = 2
_MAX_METHODS = 3
_CACHED_FILES = 256
_SHORT_ID = 7
_SAME_WORD = 0.7  # likeness, of 1, above which one word is the other spelt another way
_WORD = re.compile(r"\w{3,}")


class _File:
    """A version of a file, parsed when its methods are asked for."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.text = decode_source(content)
        self.lines = self.text.split("\n")

    @cached_property
    def methods(self) -> tuple[Method, ...]:
        """The methods that lie in no other."""
        return tuple(_outermost(parse_java(self.content)))

    def without(self, method: Method) -> str:
        """Return the text around a method."""
        return "\n".join(self.lines[: method.start_line - 1] + self.lines[method.end_line :])


def _read_file(blobs: Blobs, blob: str) -> _File | None:
    """Read a file; None if the clone lacks it, or if it is very large."""
    content = blobs.read(blob)
    return _File(content) if content is not None and len(content) <= MAX_BYTES else None


@dataclass(frozen=True, slots=True)
class _Edit:
    """A method whose code a commit changed, with the versions of the files that hold it."""

    path: str
    before: _File
    after: _File
    old: Version
    new: Version

    def refusal(self) -> str | None:
        """Return why there is nothing to learn from it, or None."""
        old, new = self.old.method, self.new.method
        if self.old.file != self.new.file:
            return "moved to another file"
        return (
            _javadoc_refusal(self.old, self.new)
            or edits.refusal(old, new, (self.before.without(old), self.after.without(new)))
            or file_refusal(self.before.text)
            or file_refusal(self.after.text)
            or None
        )


class Miner:
    """Finds the method changes in the commits of one project; hand it the newest first."""

    def __init__(self, project: str, licence: str, evaluation: EvaluationKeys, blobs: Blobs) -> None:
        """Start with nothing seen."""
        self.refused: Counter[str] = Counter()
        self._project, self._licence = project, licence
        self._evaluation = evaluation
        # commits come newest first, so that what one reads the next one needs
        self._file = lru_cache(_CACHED_FILES)(partial(_read_file, blobs))
        self._reverted: set[str] = set()
        self._seen: set[frozenset[tuple[str, ...]]] = set()

    def remember(self, change: MethodChange) -> bool:
        """Note a change; False if it, or its reversal, was noted already."""
        key = frozenset((tuple(lex(change.before)), tuple(lex(change.after))))
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new

    def worth_reading(self, commit: Commit) -> bool:
        """Tell by message and paths whether a commit may hold changes; count the reason if not."""
        self._reverted.update(commit_id[:_SHORT_ID] for commit_id in reverted(commit.message))
        reason = _commit_refusal(commit)
        if reason is None and commit.id[:_SHORT_ID] in self._reverted:
            reason = "commit: reverted later"
        return self._accepted(reason)

    def changes(self, commit: Commit) -> Iterator[MethodChange]:
        """Find the method changes of a commit; count the reason for each that is left out."""
        edited = [edit for edit in commit.files if is_main_java(edit.path)]
        files = [(self._file(edit.before), self._file(edit.after)) for edit in edited]
        present = [(before, after) for before, after in files if before and after]
        changed, count = _changed_methods(present)
        if self._accepted(
            _count_refusal(count) if len(present) == len(files) else "commit: a file is missing or large"
        ):
            for old, new in changed:
                edit = _Edit(edited[new.file].path, *present[new.file], old, new)
                change = self._change(commit, edit, count)
                if self._accepted(edit.refusal() or self._refusal(change)):
                    yield change

    def _accepted(self, reason: str | None) -> bool:
        if reason is not None:
            self.refused[reason] += 1
        return reason is None

    def _refusal(self, change: MethodChange) -> str | None:
        holds = self._evaluation.holds
        if holds(change.description_before, change.before) or holds(change.description, change.after):
            return "equals an evaluation file"
        return None if self.remember(change) else "duplicate, or undone later"

    def _change(self, commit: Commit, edit: _Edit, count: int) -> MethodChange:
        old, new = edit.old, edit.new
        same_words = old.documentation == new.documentation
        return MethodChange(
            project=self._project,
            licence=self._licence,
            commit=commit.id,
            subject=commit.subject,
            path=edit.path,
            name=new.method.name,
            description=new.description,
            description_before=old.description,
            signature=new.method.signature,
            before=old.method.text,
            after=new.method.text,
            kind="inconsistent" if not same_words else "fix" if says_fix(commit.message) else "change",
            tests_changed=any(is_test(file.path) for file in commit.files),
            methods_changed=count,
        )


def _commit_refusal(commit: Commit) -> str | None:
    main = [edit for edit in commit.files if is_main_java(edit.path)]
    if not main:
        return "commit: no main Java file"
    if says_revert(commit.message):
        return "commit: a revert"
    if any(edit.status != "M" for edit in main):
        return "commit: main Java files added or deleted"
    if len(main) > _MAX_MAIN_FILES or len(commit.files) > _MAX_FILES:
        return "commit: too many files"
    return None


def _count_refusal(count: int) -> str | None:
    if count == 0:
        return "commit: no documented method changed"
    return f"commit: more than {_MAX_METHODS} methods changed" if count > _MAX_METHODS else None


def _javadoc_refusal(old: Version, new: Version) -> str | None:
    if not (old.method.javadoc and new.method.javadoc) or "{@inheritDoc" in old.method.javadoc + new.method.javadoc:
        return "no own Javadoc"
    if min(described_words(old.description), described_words(new.description)) < MIN_WORDS:
        return "Javadoc too short"
    same = old.documentation == new.documentation
    return None if same or _is_reworded(old.description, new.description) else "Javadoc's form changed"


def _is_reworded(old: str, new: str) -> bool:
    """Tell whether Javadoc says other things: more differs than punctuation, small words, or how one is spelt."""
    before, after = (Counter(_WORD.findall(text.lower())) for text in (old, new))
    removed, added = list((before - after).elements()), list((after - before).elements())
    if len(removed) == len(added) == 1:
        return SequenceMatcher(None, removed[0], added[0]).ratio() < _SAME_WORD
    return bool(removed or added)


def _outermost(methods: Iterable[Method]) -> Iterator[Method]:
    inside = " "  # what no class name starts with
    for method in methods:
        if not f"{method.class_name}.".startswith(inside):
            inside = f"{method.class_name}.{method.name}.".lstrip(".")
            yield method


def _changed_methods(files: Sequence[tuple[_File, _File]]) -> tuple[list[tuple[Version, Version]], int]:
    """Return the methods whose code changed, and how many were added, changed or removed.

    Nothing, at half the cost, where no documented method can have changed.
    """
    if not any(_touches_documented(before, after) for before, after in files):
        return [], 0
    before = [Version(number, method) for number, (file, _) in enumerate(files) for method in file.methods]
    after = [Version(number, method) for number, (_, file) in enumerate(files) for method in file.methods]
    pairs = match(before, after)
    changed = [(old, new) for new, old in pairs.items() if not new.same_code(old)]
    return changed, len(changed) + len(before) + len(after) - 2 * len(pairs)


def _touches_documented(before: _File, after: _File) -> bool:
    """Tell whether a documented method of the new side lies within the first to the last line that differ."""
    start, alike_at_end = common_ends(before.lines, after.lines)
    end = len(after.lines) - alike_at_end
    spans = ((method.start_line - 1, method.end_line) for method in after.methods if method.javadoc)
    return any(first <= end and start <= last for first, last in spans)
