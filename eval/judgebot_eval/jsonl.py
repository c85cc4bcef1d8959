"""Records as JSON lines: each line says its schema and version, and a file can be continued after a kill."""

import functools
import gzip
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import MISSING, asdict, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Generic, Literal, Self, TypeVar, cast, get_args, get_origin, get_type_hints

from judgebot.errors import JudgebotError
from judgebot_eval.one_writer import claim

_Record = TypeVar("_Record")
_SHOWN = 40
_SURROGATE = re.compile("[\ud800-\udfff]")


def schema_of(kind: type) -> str:
    """Return what the `schema` of a record's line says: its name in lower case, and its version."""
    return f"{kind.__name__.lower()}/{getattr(kind, 'VERSION', 1)}"


def encode(record: Any) -> str:
    """Turn a record, a frozen dataclass, into its line, without the newline; lone surrogates are written out."""
    line = json.dumps({"schema": schema_of(type(record)), **asdict(record)}, ensure_ascii=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def decode(line: str, kind: type[_Record]) -> _Record:
    """Read a record from its line.

    Raises:
        ValueError: the line is no JSON object, or of another schema, or a field is missing, unknown or of another
            type, or holds what the record refuses.
    """
    row = json.loads(line)
    if not isinstance(row, dict) or row.pop("schema", None) != schema_of(kind):
        raise ValueError(f"expected a line with the schema {schema_of(kind)}")
    return from_fields(row, kind)


def from_fields(row: Mapping[str, Any], kind: type[_Record]) -> _Record:
    """Make a record, a frozen dataclass, of its fields.

    Raises:
        ValueError: a field is missing, unknown or of another type, or holds what the record refuses.
    """
    known = fields(cast("Any", kind))
    missing = [field.name for field in known if field.default is MISSING and field.name not in row]
    unknown = sorted(row.keys() - {field.name for field in known})
    if missing or unknown:
        raise ValueError(f"{schema_of(kind)}: missing fields {missing}, unknown fields {unknown}")
    types = _types_of(cast("type", kind))
    values = {name: _value(value, types[name]) for name, value in row.items()}
    for name, value in values.items():
        if not _fits(value, types[name]):
            raise ValueError(f"{schema_of(kind)}: {name} cannot be {shown(value)}")
    return kind(**values)


def _value(value: Any, wanted: Any) -> Any:
    """Turn what JSON holds into what a field does: lists into tuples, objects into records where it holds these."""
    if isinstance(value, list):
        return tuple(_value(each, get_args(wanted)[0] if get_origin(wanted) is tuple else Any) for each in value)
    return from_fields(value, cast("type", wanted)) if is_dataclass(wanted) and isinstance(value, dict) else value


@functools.cache
def _types_of(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _fits(value: Any, wanted: Any) -> bool:
    """Tell whether a value is of a type that a field of a record can have; numbers have to be finite."""
    if get_origin(wanted) is UnionType:
        return any(_fits(value, each) for each in get_args(wanted))
    if get_origin(wanted) is Literal:
        return value in get_args(wanted)
    if get_origin(wanted) is tuple:
        return isinstance(value, tuple) and all(_fits(each, get_args(wanted)[0]) for each in value)
    if wanted is float:
        return type(value) in {int, float} and -sys.float_info.max <= value <= sys.float_info.max
    return type(value) is wanted if wanted in {str, int, bool, type(None)} or is_dataclass(wanted) else True


def shown(value: Any) -> str:
    """Return how a value is shown in an error: where it is long, its beginning, and what closes it."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...{text[-1]}"


def read(path: Path, kind: type[_Record]) -> Iterator[_Record]:
    """Read the records of a file, plain or gzip.

    Raises:
        JudgebotError: the file is missing, or a line is not such a record.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                yield _decoded(line, kind, path, number)
    except (OSError, EOFError, UnicodeError, zlib.error) as error:
        raise JudgebotError(f"{path}: cannot be read: {error}") from error


def read_once(path: Path, kind: type[_Record], key: Callable[[_Record], str]) -> list[_Record]:
    """Read the records of a file of which no two are of one key.

    Raises:
        JudgebotError: as of `read`; or two are.
    """
    records: dict[str, _Record] = {}
    for number, record in enumerate(read(path, kind), 1):
        if records.setdefault(key(record), record) is not record:
            raise JudgebotError(f"{path}:{number}: {key(record)} is there for the second time; write the file again")
    return list(records.values())


def _decoded(line: str, kind: type[_Record], path: Path, number: int) -> _Record:
    try:
        return decode(line, kind)
    except ValueError as error:
        raise JudgebotError(f"{path}:{number}: {error}; give another file, or write this one again") from None


def write(path: Path, records: Iterable[Any]) -> int:
    """Write records into a file, which appears when it is complete; return how many there were.

    Equal records give equal bytes.

    Raises:
        JudgebotError: there can be no such file, or it cannot be written.
    """
    partial = path.with_name(f".{path.name}.partial")
    count = 0
    _make_room(path)
    with _writing(path):
        with gzip.GzipFile(partial, "wb", mtime=0) if path.suffix == ".gz" else partial.open("wb") as lines:
            for record in records:
                lines.write(f"{encode(record)}\n".encode())
                count += 1
        partial.replace(path)
    return count


class Log(Generic[_Record]):
    """A file of records that grows, one line for each, and survives being killed between any two of them.

    A last line without its end is what a kill left behind: it is cut off when the file is opened again, so the caller
    does that record once more. Whatever `key` says of a record is in the log at most once. One process at a
    time has it.

    Attributes:
        records: what the file holds, by key.

    Raises:
        JudgebotError: there can be no such file, or it holds something else or is another process's for now; it is left
            as it is.
    """

    def __init__(self, path: Path, kind: type[_Record], key: Callable[[_Record], str]) -> None:
        if path.suffix == ".gz":
            raise JudgebotError(f"{path}: grows line by line, which is not compressed; give it a name without .gz")
        _make_room(path)
        self._path = path
        self._key = key
        with _writing(path):
            self._file = path.open("a", encoding="utf-8")
        try:
            claim(self._file, path)
            self.records = {key(record): record for record in _recover(path, kind)}
        except JudgebotError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # of what `add` could not write, and has told
            self._file.close()

    def __contains__(self, key: object) -> bool:
        return key in self.records

    def add(self, record: _Record) -> _Record:
        """Append a record, unless its key is there already, and hand it to the system at once.

        Returns:
            What the log holds under its key.

        Raises:
            JudgebotError: it cannot be written.
        """
        key = self._key(record)
        if key not in self.records:
            with _writing(self._path):
                self._file.write(f"{encode(record)}\n")
                self._file.flush()
            self.records[key] = record
        return self.records[key]


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Name the file in what goes wrong while it is written."""
    try:
        yield
    except OSError as error:
        mend = "mend that, and call again to continue, or give another --output"
        raise JudgebotError(f"{path}: cannot be written: {error.strerror}; {mend}") from error


def _make_room(path: Path) -> None:
    """See to it that a file can be here."""
    with _writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise JudgebotError(f"{path}: is a folder; give the name of a file in it")
    if path.exists() and not path.is_file():
        raise JudgebotError(f"{path}: is no regular file; give another --output")


def _recover(path: Path, kind: type[_Record]) -> list[_Record]:
    """Read a log, if it is there, and mend its end; what is no log is left as it is."""
    content = path.read_bytes() if path.exists() else b""
    *lines, rest = content.decode(errors="replace").split("\n")
    records = [_decoded(line, kind, path, number) for number, line in enumerate(lines, 1)]
    if not rest:
        return records
    try:
        records.append(decode(rest, kind))
    except ValueError:
        _cut(path, content, rest, kind)
    else:
        with _writing(path), path.open("a", encoding="utf-8") as file:
            file.write("\n")
    return records


def _cut(path: Path, content: bytes, rest: str, kind: type) -> None:
    """Cut off the last line, which was not finished.

    Raises:
        JudgebotError: it never began to be a record.
    """
    beginning = f'{{"schema": "{schema_of(kind)}"'
    if not (rest.startswith(beginning) or beginning.startswith(rest)):
        number = content.count(b"\n") + 1
        raise JudgebotError(f"{path}:{number}: expected a line with the schema {schema_of(kind)}; give another file")
    with _writing(path), path.open("rb+") as file:
        file.truncate(content.rfind(b"\n") + 1)
