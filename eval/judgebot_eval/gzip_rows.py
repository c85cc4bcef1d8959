"""Files of gzip JSON lines without a schema: those of `JUDGEBOT_DATA`, of a corpus, of changes, of mutants."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from judgebot.errors import JudgebotError

_Record = TypeVar("_Record")
_DAMAGES = (EOFError, ValueError, gzip.BadGzipFile, zlib.error)


def compress(records: Iterable[Any]) -> bytes:
    """Turn records, frozen dataclasses, into gzip JSON lines; equal ones give equal bytes."""
    lines = "".join(f"{json.dumps(asdict(record))}\n" for record in records)
    return gzip.compress(lines.encode(), compresslevel=6, mtime=0)


def read_records(path: Path, kind: type[_Record], mend: str) -> Iterator[_Record]:
    """Read what `compress` made.

    Args:
        path: the file.
        kind: of the records.
        mend: what to do where there is none, or a damaged one.

    Raises:
        JudgebotError: the file cannot be read, or a line is no such record.
    """
    try:
        for row in _rows(path):
            yield kind(**row)
    except (OSError, TypeError, *_DAMAGES) as error:
        raise JudgebotError(f"{path}: {error}; {mend}") from error


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read the lines of a file of `JUDGEBOT_DATA`.

    Raises:
        JudgebotError: the file is missing or a line is not JSON.
    """
    try:
        yield from _rows(path)
    except FileNotFoundError:
        mend = "--data (or JUDGEBOT_DATA) must hold it; `judgebot eval data list` names its files"
        raise JudgebotError(f"{path}: missing; {mend}") from None
    except _DAMAGES as error:
        raise JudgebotError(f"{path}: not gzip JSON lines: {error}; copy it again") from error


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.stat().st_size:  # which gzip takes for a file without lines
        raise EOFError("it is empty")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
