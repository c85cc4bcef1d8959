"""Remembers raw scores between runs, in one SQLite file that several runs may share."""

import contextlib
import hashlib
import math
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self, TypeVar

from judgebot.judgement import Judgement

FILE_NAME = "scores-v1.sqlite3"
MAX_ENTRIES = 200_000

_KEPT_SHARE = 0.9
_BUSY_SECONDS = 10
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA}
_SCHEMA = """CREATE TABLE scores (
  key BLOB PRIMARY KEY, logit REAL NOT NULL, truncated INTEGER NOT NULL, used INTEGER NOT NULL
) WITHOUT ROWID"""
_Result = TypeVar("_Result")


def entry_key(*parts: str | bytes) -> bytes:
    """The address of a score (32 bytes): a hash of everything that it depends on, each part set off by its length."""
    digest = hashlib.sha256()
    for part in parts:
        # JSON input may hold lone surrogates
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def default_folder(environ: Mapping[str, str]) -> Path | None:
    """The folder judgebot in $XDG_CACHE_HOME, or in ~/.cache; None where there is no home either."""
    named = Path(environ.get("XDG_CACHE_HOME", ""))
    if named.is_absolute():
        return named / "judgebot"
    try:
        return Path.home() / ".cache" / "judgebot"
    except RuntimeError:
        return None


class ScoreCache:
    """A bounded mapping from entry_key() to Judgement that never fails a run; what was used longest ago makes room.

    A damaged or foreign file is renamed aside and begun again. What cannot be read or written (a full or read-only
    disk, a folder that everybody may write to) turns the cache off: nothing is found and nothing is kept. Either costs
    one call of `warn` with one line. Without a folder the cache is off from the start.
    """

    def __init__(
        self,
        folder: Path | None,
        warn: Callable[[str], None],
        *,
        max_entries: int = MAX_ENTRIES,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        self._warn = warn
        self._max_entries = max_entries
        self._clock = clock
        self._database: sqlite3.Connection | None = None
        if folder is not None:
            self._path = folder / FILE_NAME
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; from here on the cache is off."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, Judgement]:
        """The judgements known for `keys`, which count as used now."""
        return self._attempt(lambda database: _read(database, keys, self._clock()), {})

    def put_many(self, judgements: Mapping[bytes, Judgement]) -> None:
        """Keep judgements, and of all that are kept only the most recently used."""
        self._attempt(lambda database: _write(database, judgements, self._clock(), self._max_entries), None)

    def _attempt(self, action: Callable[[sqlite3.Connection], _Result], otherwise: _Result) -> _Result:
        if self._database is None:
            return otherwise
        try:
            return action(self._database)
        except sqlite3.Error as error:
            self.close()
            self._recover(error)
            return otherwise

    def _start(self) -> None:
        try:
            self._database = _open(self._path)
        except (OSError, sqlite3.Error) as error:
            self._recover(error)

    def _recover(self, error: OSError | sqlite3.Error) -> None:
        try:
            if not _is_damage(error):
                raise error
            aside = _set_aside(self._path)
            self._database = _open(self._path)
        except (OSError, sqlite3.Error) as failure:
            self._warn(f"{self._path}: scores are not cached: {failure}")
        else:
            self._warn(f"{self._path}: damaged score cache begun again ({error}); the old one is {aside.name}")


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and path.parent.stat().st_mode & stat.S_IWOTH:
        raise PermissionError("everybody may write to the folder")
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        _prepare(database)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection) -> None:
    # a damaged file may hold text that is not UTF-8
    database.text_factory = bytes
    with _transaction(database):
        schema = database.execute("SELECT sql FROM sqlite_master").fetchall()
        if not schema:
            database.execute(_SCHEMA)
        elif schema != [(_SCHEMA.encode(),)]:
            foreign = sqlite3.DatabaseError("not a score cache")
            foreign.sqlite_errorcode = sqlite3.SQLITE_NOTADB
            raise foreign


@contextlib.contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    # the write lock at once: SQLite waits for it, but refuses without waiting to turn a read lock into one
    database.execute("BEGIN IMMEDIATE")
    with database:
        yield


def _read(database: sqlite3.Connection, keys: Iterable[bytes], now: int) -> dict[bytes, Judgement]:
    found = {}
    with _transaction(database):
        for key in keys:
            row = database.execute("SELECT logit, truncated FROM scores WHERE key = ?", (key,)).fetchone()
            if row is not None and _is_sound(*row):
                found[key] = Judgement(row[0], bool(row[1]))
        database.executemany("UPDATE scores SET used = ? WHERE key = ?", [(now, key) for key in found])
    return found


def _is_sound(logit: object, truncated: object) -> bool:
    return isinstance(logit, float) and math.isfinite(logit) and truncated in {0, 1}


def _write(database: sqlite3.Connection, judgements: Mapping[bytes, Judgement], now: int, max_entries: int) -> None:
    rows = [(key, judgement.logit, judgement.truncated, now) for key, judgement in judgements.items()]
    with _transaction(database):
        database.executemany("INSERT OR REPLACE INTO scores VALUES (?, ?, ?, ?)", rows)
        (count,) = database.execute("SELECT count(*) FROM scores").fetchone()
        if count > max_entries:
            surplus = count - int(max_entries * _KEPT_SHARE)
            database.execute(
                "DELETE FROM scores WHERE key IN (SELECT key FROM scores ORDER BY used LIMIT ?)", (surplus,)
            )


def _is_damage(error: OSError | sqlite3.Error) -> bool:
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.damaged")
    path.replace(aside)
    for suffix in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return aside
