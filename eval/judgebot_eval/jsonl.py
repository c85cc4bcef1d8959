"""Records as JSON lines: each line says its schema and version, and a file can be continued after a kill."""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, asdict, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from judgebot.errors import JudgebotError

_Record = TypeVar("_Record")


def schema_of(kind: type) -> str:
    """Return what the `schema` of a record's line says: its name in lower case, and its version."""
    return f"{kind.__name__.lower()}/{getattr(kind, 'VERSION', 1)}"


def encode(record: Any) -> str:
    """Turn a record, a frozen dataclass, into its line, without the newline."""
    return json.dumps({"schema": schema_of(type(record)), **asdict(record)}, ensure_ascii=False)


def decode(line: str, kind: type[_Record]) -> _Record:
    """Read a record from its line.

    Raises:
        ValueError: the line is no JSON object, or of another schema, or a field is missing or unknown.
    """
    row = json.loads(line)
    if not isinstance(row, dict) or row.pop("schema", None) != schema_of(kind):
        raise ValueError(f"expected a line with the schema {schema_of(kind)}")
    return _record(row, kind)


def _record(row: Mapping[str, Any], kind: type[_Record]) -> _Record:
    known = fields(cast("Any", kind))
    missing = [field.name for field in known if field.default is MISSING and field.name not in row]
    unknown = sorted(row.keys() - {field.name for field in known})
    if missing or unknown:
        raise ValueError(f"{schema_of(kind)}: missing fields {missing}, unknown fields {unknown}")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})


def read(path: Path, kind: type[_Record]) -> Iterator[_Record]:
    """Read the records of a file, plain or gzip.

    Raises:
        JudgebotError: the file is missing, or a line is not such a record.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield decode(line, kind)
                except ValueError as error:
                    raise JudgebotError(f"{path}:{number}: {error}; write the file again") from None
    except (OSError, EOFError) as error:
        raise JudgebotError(f"{path}: cannot be read: {error}") from error


def write(path: Path, records: Iterable[Any]) -> int:
    """Write records into a file, which appears when it is complete; return how many there were."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    count = 0
    with (
        gzip.open(partial, "wt", encoding="utf-8")
        if path.suffix == ".gz"
        else partial.open("w", encoding="utf-8") as lines
    ):
        for record in records:
            lines.write(f"{encode(record)}\n")
            count += 1
    partial.replace(path)
    return count


class Log(Generic[_Record]):
    """A file of records that grows, one line for each, and survives being killed between any two of them.

    A last line without its end is what a kill left behind: it is cut off when the file is opened again, so the caller
    does that record once more. Whatever `key` says of a record is in the log at most once.

    Attributes:
        records: what the file holds, by key.

    Raises:
        JudgebotError: another line of the file is not such a record.
    """

    def __init__(self, path: Path, kind: type[_Record], key: Callable[[_Record], str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        _cut_torn_line(path)
        self._key = key
        self.records = {key(record): record for record in read(path, kind)}
        self._file = path.open("a", encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def __contains__(self, key: object) -> bool:
        return key in self.records

    def add(self, record: _Record) -> None:
        """Append a record, unless its key is there already, and hand it to the system at once."""
        key = self._key(record)
        if key not in self.records:
            self.records[key] = record
            self._file.write(f"{encode(record)}\n")
            self._file.flush()


def _cut_torn_line(path: Path) -> None:
    with path.open("rb+") as file:
        content = file.read()
        file.truncate(content.rfind(b"\n") + 1)
