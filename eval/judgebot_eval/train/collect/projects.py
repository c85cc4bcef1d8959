"""A place with sources -> a project that may be learned from, with its licence."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot.java import decode_source
from judgebot_eval.train.collect.corpus import project_of
from judgebot_eval.train.collect.documented import file_head
from judgebot_eval.train.collect.held_out import is_held_out_project
from judgebot_eval.train.collect.java_sources import Source, open_source
from judgebot_eval.train.collect.licences import PERMISSIVE, Licence, is_licence_file, project_licence
from judgebot_eval.train.mine.history import is_main_java

_OWN = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_HEADS = 100  # sources whose heads are asked for the licence of a project that does not state it elsewhere


@dataclass(frozen=True, slots=True)
class Project:
    """A source that may be built."""

    name: str
    licence: Licence
    source: Source
    java_files: tuple[str, ...]


def each_once(places: Iterable[Path]) -> list[Path]:
    """Return sources without those that are named again.

    Raises:
        JudgebotError: two of them would be one project.
    """
    by_name: defaultdict[str, list[Path]] = defaultdict(list)
    for place in dict.fromkeys(places):
        by_name[project_of(place)].append(place)
    for name, same in by_name.items():
        if len(same) > 1:
            found = ", ".join(map(str, same))
            raise JudgebotError(f"{found}: all would be the project {name}; name one, or rename all but one")
    return [place for (place,) in by_name.values()]


def open_project(place: Path, licences: Mapping[str, str]) -> Project:
    """Open a source and find its licence.

    Args:
        place: the source.
        licences: SPDX identifiers by project, which go before what is found.

    Raises:
        JudgebotError: it cannot be read, is held out, or its licence is not known to be permissive.
    """
    name = project_of(place)
    if is_held_out_project(name):
        raise JudgebotError(f"{place}: {name} is held out: it measures the judge, which must not learn from it")
    source = open_source(place)
    java_files = tuple(path for path in source.paths if is_main_java(path))
    given = licences.get(name)
    licence = Licence(given, "--licence") if given else _find_licence(source, java_files)
    if isinstance(licence, str):
        raise JudgebotError(f"{place}: {licence}; if you may learn from it, say --licence {name}=SPDX")
    return Project(name, licence, source, java_files)


def _find_licence(source: Source, java_files: Sequence[str]) -> Licence | str:
    files = {
        path: decode_source(content)
        for path, content in source.read(path for path in source.paths if is_licence_file(path))
        if content is not None
    }
    spread = java_files[:: max(1, len(java_files) // _HEADS)]
    heads = (file_head(decode_source(content)) for _, content in source.read(spread) if content is not None)
    return project_licence(files, heads)


def parse_licences(options: Iterable[str]) -> dict[str, str]:
    """Read PROJECT=SPDX; SPDX's `LicenseRef-NAME` stands for terms that are not on its list, such as a company's own.

    Raises:
        JudgebotError: one is not of this form, or names another licence that is not permissive.
    """
    licences: dict[str, str] = {}
    for option in options:
        project, _, licence = option.partition("=")
        if licence not in PERMISSIVE and not _OWN.fullmatch(licence):
            known = ", ".join(sorted(PERMISSIVE))
            raise JudgebotError(
                f"--licence {option}: give PROJECT=SPDX, of {known}; or LicenseRef-NAME for your own code"
            )
        licences[project] = licence
    return licences
