"""What the history of a project tells of its documented methods: fixes, other changes, Javadoc left behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Literal

from judgebot_eval import gzip_rows

Kind = Literal["fix", "inconsistent", "change"]


@dataclass(frozen=True, slots=True)
class MethodChange:
    """A documented method before and after a commit that is no merge.

    Attributes:
        project: Name of the repository.
        licence: The repository's, at its HEAD; an SPDX expression.
        commit: Its id.
        subject: The first line of its message.
        path: The file, relative to the repository.
        name: The method's name.
        description: The Javadoc after the commit, as plain text.
        description_before: The same before it.
        signature: The method's, after the commit.
        before: Its source before the commit.
        after: Its source after it.
        kind: "inconsistent" if the words of the Javadoc changed with the code; else "fix" if the message says so, or
            "change".
        tests_changed: Whether the commit touches tests.
        methods_changed: How many methods of main files the commit adds, changes or removes (1 to 3).
    """

    project: str
    licence: str
    commit: str
    subject: str
    path: str
    name: str
    description: str
    description_before: str
    signature: str
    before: str
    after: str
    kind: Kind
    tests_changed: bool
    methods_changed: int

    @property
    def task(self) -> str:
        """Its file: what splits are made by."""
        return f"{self.project}/{self.path}"


def read_changes(path: Path) -> Iterator[MethodChange]:
    """Read the changes of one project.

    Raises:
        JudgebotError: the file is missing, or was not written to its end.
    """
    return gzip_rows.read_records(path, MethodChange, "mine the project again")


def describe(change: MethodChange) -> str:
    """Return a change as a reader would want it: where it is from, its Javadoc, its difference."""
    lines = unified_diff(change.before.split("\n"), change.after.split("\n"), n=2, lineterm="")
    head = (
        f"{change.project} {change.commit[:12]} {change.path}",
        f"{change.kind}, {change.methods_changed} changed, tests {'too' if change.tests_changed else 'not'}",
        f"subject: {change.subject}",
        f"Javadoc: {' '.join(change.description.split())}",
    )
    return "\n".join([*head, *list(lines)[2:], ""])
