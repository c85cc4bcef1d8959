"""Mines whole repositories into files of method changes; an interrupted run goes on where it was."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import gzip_rows, manifest
from judgebot_eval.train.collect.held_out import EvaluationKeys, is_held_out_project
from judgebot_eval.train.mine.fixes import MethodChange, read_changes
from judgebot_eval.train.mine.history import Commit, History
from judgebot_eval.train.mine.miner import Miner

_CHUNK = 500


@dataclass(slots=True)
class Progress:
    """How far a repository is mined.

    Attributes:
        head: The commit that was at HEAD when mining began.
        commits: How many of the commits worth reading are done, newest first.
        size: The bytes of the file of changes that belong to them.
        complete: Whether no commit is left.
        found: Changes by kind.
        refused: What was left out, by reason.
    """

    head: str
    commits: int = 0
    size: int = 0
    complete: bool = False
    found: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A repository to mine: its Git directory, its name, and its licence as an SPDX expression."""

    git_dir: Path
    project: str
    licence: str


@dataclass(frozen=True, slots=True)
class _Store:
    """What is written for one project: its changes, and how far they go."""

    folder: Path
    project: str

    @property
    def changes(self) -> Path:
        return self.folder / f"{self.project}.jsonl.gz"

    @property
    def progress(self) -> Path:
        return self.folder / f"{self.project}.progress.json"

    def read_progress(self, head: str) -> Progress:
        if not self.progress.exists():
            return Progress(head)
        try:
            progress = Progress(**json.loads(self.progress.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise JudgebotError(f"{self.progress}: no progress of mining: {error}; remove it to mine anew") from error
        if progress.head != head:
            raise JudgebotError(
                f"{self.progress}: HEAD was {progress.head[:12]} and is {head[:12]}; remove it to mine anew"
            )
        if not self.changes.exists():
            return Progress(head)
        if self.changes.stat().st_size < progress.size:
            raise JudgebotError(f"{self.changes}: shorter than {self.progress} says; remove it to mine anew")
        return progress

    def write_progress(self, progress: Progress) -> None:
        manifest.write(self.progress, asdict(progress))

    def cut(self, size: int) -> None:
        """Drop what was written after the progress was."""
        with self.changes.open("ab") as file:
            file.truncate(size)

    def append(self, changes: Iterable[MethodChange]) -> int:
        with self.changes.open("ab") as file:
            return file.write(gzip_rows.compress(changes))


def mine(source: Source, output: Path, evaluation: EvaluationKeys, say: Callable[[str], object]) -> Progress:
    """Mine a repository into `<output>/<project>.jsonl.gz`, from where an earlier call stopped.

    Where that file was removed, mining begins anew.

    Raises:
        JudgebotError: the project is held out, its directory has no history, or it has moved on since it was mined; or
            the file has lost changes, or what is there was compared with other evaluation files.
    """
    project = source.project
    if is_held_out_project(project):
        raise JudgebotError(f"{source.git_dir}: {project} is held out: it measures the judge; leave it out")
    begun = any(output.glob("*.jsonl.gz"))
    manifest.begin(output / manifest.MADE_FROM, {"data": evaluation.sha256}, begun=begun)
    history, store = History(source.git_dir), _Store(output, project)
    progress = store.read_progress(history.head())
    if progress.complete:
        say(f"{project}: mined already: {counts(progress.found)}")
        return progress
    with history.blobs() as blobs:
        miner = Miner(project, source.licence, evaluation, blobs)
        commits = [commit for commit in history.commits() if miner.worth_reading(commit)]
        store.cut(progress.size)
        if progress.commits:
            miner.refused = Counter(progress.refused)
            for change in read_changes(store.changes):
                miner.remember(change)
        for line in _mine(miner, progress, commits, store):
            say(f"{project}: {line}")
    return progress


def _mine(miner: Miner, progress: Progress, commits: Sequence[Commit], store: _Store) -> Iterable[str]:
    """Yield a line of progress after every chunk of commits, when it is written."""
    start, first = time.monotonic(), progress.commits
    while not progress.complete:
        chunk = commits[progress.commits : progress.commits + _CHUNK]
        changes = [change for commit in chunk for change in miner.changes(commit)]
        progress.commits += len(chunk)
        progress.complete = progress.commits == len(commits)
        progress.found = dict(Counter(progress.found) + Counter(change.kind for change in changes))
        progress.refused = dict(miner.refused)
        progress.size += store.append(changes)
        store.write_progress(progress)
        left = (time.monotonic() - start) / max(1, progress.commits - first) * (len(commits) - progress.commits)
        yield f"{progress.commits:,} of {len(commits):,} commits, {counts(progress.found)}, {left:.0f} s left"


def counts(counter: Mapping[str, int]) -> str:
    """Return counts as words, the largest first."""
    return ", ".join(f"{name} {number:,}" for name, number in Counter(counter).most_common()) or "nothing"


def sample(output: Path, projects: Sequence[str], count: int, seed: int) -> list[MethodChange]:
    """Draw fixes of the projects by chance, to be read by a person."""
    found = [change for project in projects for change in read_changes(output / f"{project}.jsonl.gz")]
    fixes = [change for change in found if change.kind == "fix"]
    return random.Random(seed).sample(fixes, min(count, len(fixes)))
