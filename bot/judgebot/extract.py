"""A set of file changes -> the methods that changed, each to be judged or skipped for a reason (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from judgebot.changed_lines import FileLines
from judgebot.java import Method, parse_java
from judgebot.match import Version, match
from judgebot.skip import Candidate, ExtractPolicy, Rules, SkipReason, SourceFacts, skip_reason
from judgebot.sources import ChangeSet, FileChange

__all__ = ["Change", "ChangedMethod", "ExtractPolicy", "SkipReason", "extract"]

Change = Literal["added", "modified", "javadoc-only", "unchanged"]


@dataclass(frozen=True, slots=True)
class ChangedMethod:
    """A method of the head side that changed, or that is audited.

    Attributes:
        path: Of its file on the head side, relative to the repository, separated by "/".
        method: The method; None stands for a whole file that was not parsed.
        before: The same method on the base side; None if it is new.
        change: How it changed.
        description: Its Javadoc as plain text, "" if there is none.
        description_before: The same for `before`.
        changed_lines: Head-side numbers of the lines of declaration and Javadoc that differ; where lines were only
            deleted, the line that follows them.
        skip: Why it is not to be judged; None if it is.
        detail: The reason in words, one line without a full stop.
    """

    path: str
    method: Method | None
    before: Method | None
    change: Change
    description: str
    description_before: str
    changed_lines: tuple[int, ...]
    skip: SkipReason | None = None
    detail: str = ""


def extract(changes: ChangeSet, policy: ExtractPolicy) -> Iterator[ChangedMethod]:
    """The changed methods by path and line, those not to be judged with their reason. Deleted ones yield nothing.

    A method changed if its tokens or the words of its Javadoc did: a move, white space and comments do not count. In an
    audit every method counts, as "unchanged".

    The first reason that applies is given. For a whole file that is not parsed: `excluded` (its path), `unreadable`,
    `limit` (its size). For a method, what was said about it first, then what it is: `suppressed`, `newly-suppressed`,
    `excluded` (path, visibility, accessor), `generated`, `parse-error`, `no-body`, `inherited-javadoc`, `no-javadoc`,
    `javadoc-too-short`, `too-long`; last `limit`, which counts only methods that would be judged.

    Raises:
        JudgebotError: A pattern of the policy is malformed.
    """
    rules = Rules(policy)
    room = policy.max_methods
    for found in _audited(changes, rules) if changes.audit else _changed(changes, rules):
        if found.skip is not None:
            yield found
        elif room:
            room -= 1
            yield found
        else:
            yield replace(found, skip="limit", detail=f"over the limit of {policy.max_methods} methods in one run")


def _audited(changes: ChangeSet, rules: Rules) -> Iterator[ChangedMethod]:
    for file in sorted(changes.files, key=_path):
        if refused := _refused(file, rules, "unchanged"):
            yield refused
            continue
        facts = SourceFacts(file, rules)
        for version in _versions(0, file.after, rules):
            found = ChangedMethod(file.path, version.method, None, "unchanged", version.description, "", ())
            yield _with_reason(found, Candidate(facts, version.method, None, version.description, audit=True))


def _changed(changes: ChangeSet, rules: Rules) -> Iterator[ChangedMethod]:
    files = sorted(changes.files, key=_path)
    refused = [_refused(file, rules, "modified" if file.old_path else "added") for file in files]
    parsed = [number for number, file in enumerate(files) if not refused[number] and file.before != file.after]
    before = [version for number in parsed for version in _versions(number, files[number].before, rules)]
    after = {number: _versions(number, files[number].after, rules) for number in parsed}
    pairs = match(before, (version for versions in after.values() for version in versions))
    for number, file in enumerate(files):
        if whole_file := refused[number]:
            yield whole_file
        facts, lines = SourceFacts(file, rules), FileLines(file, files)
        for version in after.get(number, ()):
            if found := _compare(version, pairs.get(version), lines):
                candidate = Candidate(facts, version.method, found.before, version.description, audit=False)
                yield _with_reason(found, candidate)


def _path(file: FileChange) -> str:
    return file.path


def _with_reason(found: ChangedMethod, candidate: Candidate) -> ChangedMethod:
    reason = skip_reason(candidate)
    return replace(found, skip=reason[0], detail=reason[1]) if reason else found


def _refused(file: FileChange, rules: Rules, change: Change) -> ChangedMethod | None:
    """What stands for a whole file that is not parsed."""
    whole = ChangedMethod(file.path, None, None, change, "", "", ())
    size, most = max(len(file.before or b""), len(file.after or b"")), rules.policy.max_file_bytes
    if file.unreadable is None and (file.after is None or size <= most):
        return None
    if detail := rules.excluded(file.path):
        return replace(whole, skip="excluded", detail=detail)
    if file.unreadable is not None:
        return replace(whole, skip="unreadable", detail=f"it could not be read: {file.unreadable}")
    return replace(whole, skip="limit", detail=f"its {size} bytes are over the limit of {most}")


def _versions(number: int, content: bytes | None, rules: Rules) -> list[Version]:
    # Only the content of a deleted file can still be over the limit here.
    if content is None or len(content) > rules.policy.max_file_bytes:
        return []
    return [Version(number, method) for method in parse_java(content)]


def _compare(version: Version, old: Version | None, lines: FileLines) -> ChangedMethod | None:
    change: Change = "added"
    if old is not None:
        same_words = version.documentation == old.documentation
        same_code = version.same_code(old)
        if same_code and same_words:
            return None
        change = "javadoc-only" if same_code else "modified"
    return ChangedMethod(
        path=lines.file.path,
        method=version.method,
        before=old.method if old else None,
        change=change,
        description=version.description,
        description_before=old.description if old else "",
        changed_lines=lines.changed(version, old),
    )
