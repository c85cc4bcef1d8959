"""Builds a corpus: from the files of projects to shards, without what was seen before and what is measured on."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot.lexer import lex
from judgebot_eval import manifest
from judgebot_eval.train.collect.corpus import (
    CorpusMethod,
    Manifest,
    is_complete,
    project_of,
    read_corpus,
    read_manifest,
    write_manifest,
    write_shards,
)
from judgebot_eval.train.collect.documented import FileMethods, documented, read_file
from judgebot_eval.train.collect.duplicates import Evaluation, Seen
from judgebot_eval.train.collect.java_sources import commit_of
from judgebot_eval.train.collect.projects import Project, each_once, open_project

_CHUNK = 32  # files given to a process at a time
_SECONDS_BETWEEN_REPORTS = 10.0

Report = Callable[[str], object]
_File = tuple[str, bytes | None]
_Mapper = Callable[[Callable[[_File], FileMethods], Iterable[_File]], Iterable[FileMethods]]


def build(  # noqa: PLR0913 - by keyword
    places: Sequence[Path],
    output: Path,
    evaluation: Evaluation,
    *,
    licences: Mapping[str, str],
    jobs: int,
    report: Report,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Build a folder of the output for each source that has none yet; call again to continue.

    A method that an earlier project holds is left out of a later one, so name first the projects to be measured on.

    Args:
        places: the sources.
        output: the folder of the corpus.
        evaluation: what the corpus must not hold.
        licences: SPDX identifiers by project, where they are not to be found by themselves.
        jobs: processes that read files.
        report: is told of the progress.
        clock: seconds.

    Raises:
        JudgebotError: several sources have one name, or what is there was compared with other evaluation files, and
            nothing is built; or a source cannot be used, or has moved on since its folder was built, and the others are
            built all the same.
    """
    places = each_once(places)
    built = [folder for folder in sorted(output.iterdir()) if is_complete(folder)] if output.is_dir() else []
    manifest.begin(output / manifest.MADE_FROM, {"data": evaluation.sha256}, begun=bool(built))
    seen = _seen(output, built, report)
    projects, problems = _open_all(places, output, licences, report)
    progress = _Progress(sum(len(project.java_files) for project in projects), report, clock)
    pool = get_context("spawn").Pool(jobs) if jobs > 1 else None
    with pool or nullcontext():
        mapper: _Mapper = map if pool is None else partial(pool.imap, chunksize=_CHUNK)
        for project in projects:
            reading = _Reading(project, evaluation, seen, progress, mapper)
            try:
                report(describe(reading.write(output / project.name)))
            except JudgebotError as error:
                problems.append(str(error))
    if problems:
        raise JudgebotError(f"{len(problems)} of {len(places)} sources not used: {'; '.join(problems)}")


def _seen(output: Path, built: Iterable[Path], report: Report) -> Seen:
    seen, count = Seen(), 0
    for folder in built:
        for method in read_corpus(folder):
            seen.add(documented(method, tuple(lex(method.code))))
            count += 1
    if count:
        report(f"{output}: {count:,} methods already there")
    return seen


def _open_all(
    places: Iterable[Path], output: Path, licences: Mapping[str, str], report: Report
) -> tuple[list[Project], list[str]]:
    projects: list[Project] = []
    problems: list[str] = []
    for place in places:
        folder = output / project_of(place)
        try:
            if is_complete(folder):
                report(f"{folder}: built already, {_built(folder, place).methods:,} methods")
            else:
                projects.append(open_project(place, licences))
        except JudgebotError as error:
            problems.append(str(error))
    return projects, problems


def _built(folder: Path, place: Path) -> Manifest:
    manifest, commit = read_manifest(folder), commit_of(place)
    if manifest.commit != commit:
        was, now = ((each or "no commit")[:12] for each in (manifest.commit, commit))
        raise JudgebotError(f"{folder}: built at {was}, but {place} is at {now}; remove it to build anew")
    return manifest


@dataclass(slots=True)
class _Progress:
    """How many files of all projects are read."""

    total: int
    report: Report
    clock: Callable[[], float]
    done: int = 0
    began: float = field(init=False)
    reported: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.reported = self.clock()

    def file_done(self, project: str) -> None:
        self.done += 1
        now = self.clock()
        if now - self.reported >= _SECONDS_BETWEEN_REPORTS:
            self.reported = now
            rate = self.done / (now - self.began)
            left = (self.total - self.done) / rate
            self.report(f"{project}: {self.done:,} of {self.total:,} files, {rate:,.0f} files/s, {left:,.0f} s left")


@dataclass(slots=True)
class _Reading:
    """A project while its files are read."""

    project: Project
    evaluation: Evaluation
    seen: Seen
    progress: _Progress
    mapper: _Mapper
    kept: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def write(self, folder: Path) -> Manifest:
        project = self.project
        shards = write_shards(self._methods(), folder)
        manifest = Manifest(
            project=project.name,
            licence=project.licence.expression,
            licence_from=project.licence.found_in,
            commit=project.source.commit,
            files=len(project.java_files),
            methods=self.kept,
            refused=dict(self.refused.most_common()),
            shards=shards,
        )
        write_manifest(manifest, folder)
        return manifest

    def _methods(self) -> Iterator[CorpusMethod]:
        read = partial(_read, self.project.name, self.project.licence.expression)
        for found in self.mapper(read, self.project.source.read(self.project.java_files)):
            self.refused.update(found.refused)
            self.progress.file_done(self.project.name)
            for candidate in found.methods:
                if reason := self.evaluation.refusal(candidate) or self.seen.refusal(candidate):
                    self.refused[reason] += 1
                else:
                    self.seen.add(candidate)
                    self.kept += 1
                    yield candidate.method


def _read(project: str, licence: str, file: tuple[str, bytes | None]) -> FileMethods:
    return read_file(project, licence, *file)


def describe(manifest: Manifest) -> str:
    """Say in a line what a project's folder holds and what was left out."""
    left_out = ", ".join(f"{reason} {number:,}" for reason, number in manifest.refused.items()) or "nothing"
    return (
        f"{manifest.project} ({manifest.licence}, by {manifest.licence_from}): {manifest.methods:,} methods of "
        f"{manifest.files:,} files; left out: {left_out}"
    )
