import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.cache import FILE_NAME, ScoreCache, default_folder, entry_key
from judgebot.judgement import Judgement

HIT = Judgement(logit=1.25, truncated=False)
ONE, TWO, THREE = (entry_key(name) for name in ("one", "two", "three"))

WRITER = """
import sys
from pathlib import Path
from judgebot.cache import ScoreCache, entry_key
from judgebot.judgement import Judgement
with ScoreCache(Path(sys.argv[1]), sys.exit) as cache:
    for number in range(20):
        cache.put_many({entry_key(f"{sys.argv[2]} {number}"): Judgement(float(number), False)})
        assert cache.get_many([entry_key(f"{sys.argv[2]} {number}")])
"""

SMALL_DISK = """
import resource, sys
from pathlib import Path
from judgebot.cache import ScoreCache, entry_key
from judgebot.judgement import Judgement
with ScoreCache(Path(sys.argv[1]), print) as cache:
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, resource.RLIM_INFINITY))
    for start in range(0, 4000, 1000):
        cache.put_many({entry_key(str(number)): Judgement(0.0, False) for number in range(start, start + 1000)})
    assert cache.get_many([entry_key("0")]) == {}
"""


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def cache(tmp_path: Path, warnings: list[str]) -> Iterator[ScoreCache]:
    with ScoreCache(tmp_path / "judgebot", warnings.append) as opened:
        yield opened


def script(source: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", source, *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def test_keeps_what_was_put(cache: ScoreCache, warnings: list[str]) -> None:
    entries = {ONE: Judgement(-0.1 + 1e-17, truncated=True), TWO: Judgement(3.0, truncated=False)}

    cache.put_many(entries)

    assert cache.get_many([ONE, TWO, THREE, ONE]) == entries
    assert warnings == []


def test_keeps_it_between_runs(tmp_path: Path, warnings: list[str]) -> None:
    with ScoreCache(tmp_path, warnings.append) as first:
        first.put_many({ONE: HIT})
    with ScoreCache(tmp_path, warnings.append) as second:
        assert second.get_many([ONE]) == {ONE: HIT}
    assert warnings == []


def test_a_later_put_replaces(cache: ScoreCache) -> None:
    cache.put_many({ONE: HIT})
    cache.put_many({ONE: Judgement(9.0, truncated=True)})

    assert cache.get_many([ONE]) == {ONE: Judgement(9.0, truncated=True)}


def test_nothing_to_do(cache: ScoreCache) -> None:
    cache.put_many({})

    assert cache.get_many([]) == {}


def test_files_are_for_their_owner_alone(cache: ScoreCache, tmp_path: Path) -> None:
    cache.put_many({ONE: HIT})

    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "judgebot", tmp_path / "judgebot" / FILE_NAME)]
    assert modes == [0o700, 0o600]


def test_drops_what_was_used_longest_ago(tmp_path: Path, warnings: list[str]) -> None:
    ticks = iter(range(100))
    keys = [entry_key(str(number)) for number in range(11)]
    with ScoreCache(tmp_path, warnings.append, max_entries=10, clock=lambda: next(ticks)) as cache:
        for key in keys[:10]:
            cache.put_many({key: HIT})
        cache.get_many([keys[0]])
        cache.put_many({keys[10]: HIT})

        assert list(cache.get_many(keys)) == [keys[0], *keys[3:]]


def test_parallel_writers_lose_nothing(tmp_path: Path, warnings: list[str]) -> None:
    names = ("left", "right")
    writers = [subprocess.Popen(script(WRITER, str(tmp_path), name), env=environment()) for name in names]

    assert [writer.wait() for writer in writers] == [0, 0]
    with ScoreCache(tmp_path, warnings.append) as cache:
        keys = [entry_key(f"{name} {number}") for name in names for number in range(20)]
        assert len(cache.get_many(keys)) == 40
    assert warnings == []


def test_a_full_disk_turns_it_off(tmp_path: Path) -> None:
    run = subprocess.run(
        script(SMALL_DISK, str(tmp_path)), env=environment(), capture_output=True, text=True, check=True
    )

    assert run.stdout.startswith(f"{tmp_path / FILE_NAME}: scores are not cached: ")
    assert run.stdout.count("\n") == 1


def write_foreign_database(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE bookmarks (url TEXT)")
    database.commit()
    database.close()


def write_half_a_cache(path: Path) -> None:
    with ScoreCache(path.parent, sys.exit) as cache:
        cache.put_many({entry_key(str(number)): HIT for number in range(1000)})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda path: path.write_bytes(b"not a database" * 100), id="text"),
        pytest.param(lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096), id="broken-header"),
        pytest.param(write_foreign_database, id="foreign-database"),
        pytest.param(write_half_a_cache, id="cut-off"),
    ],
)
def test_a_damaged_file_is_set_aside(tmp_path: Path, warnings: list[str], write: object) -> None:
    path = tmp_path / FILE_NAME
    write(path)
    damaged = path.read_bytes()

    with ScoreCache(tmp_path, warnings.append) as cache:
        keys = [entry_key(str(number)) for number in range(1000)]
        cache.get_many(keys)
        cache.put_many({ONE: HIT})
        assert cache.get_many([ONE, *keys]) == {ONE: HIT}

    assert len(warnings) == 1
    assert warnings[0].startswith(f"{path}: damaged score cache begun again (")
    assert path.with_name(f"{FILE_NAME}.damaged").read_bytes() == damaged


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("text", 0), id="text"),
        pytest.param((b"\xff", 0), id="bytes"),
        pytest.param((float("inf"), 0), id="infinite"),
        pytest.param((1.5, 7), id="not-a-flag"),
        pytest.param((1.5, b"\xff"), id="flag-of-bytes"),
    ],
)
def test_unsound_values_are_not_believed(tmp_path: Path, warnings: list[str], row: tuple[object, object]) -> None:
    with ScoreCache(tmp_path, warnings.append) as cache:
        cache.put_many({ONE: HIT})
    database = sqlite3.connect(tmp_path / FILE_NAME)
    database.execute("UPDATE scores SET logit = ?, truncated = ?", row)
    database.commit()
    database.close()

    with ScoreCache(tmp_path, warnings.append) as cache:
        assert cache.get_many([ONE]) == {}
        cache.put_many({ONE: HIT})
        assert cache.get_many([ONE]) == {ONE: HIT}
    assert warnings == []


def block_with_a_file(folder: Path) -> None:
    folder.write_text("")


def block_the_file(folder: Path) -> None:
    (folder / FILE_NAME).mkdir(parents=True)


def open_to_everybody(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        pytest.param(block_with_a_file, "File exists", id="folder-is-a-file"),
        pytest.param(block_the_file, "Is a directory", id="file-is-a-folder"),
        pytest.param(open_to_everybody, "everybody may write to the folder", id="world-writable"),
    ],
)
def test_an_unusable_place_turns_it_off(tmp_path: Path, warnings: list[str], prepare: object, reason: str) -> None:
    folder = tmp_path / "judgebot"
    prepare(folder)

    with ScoreCache(folder, warnings.append) as cache:
        cache.put_many({ONE: HIT})
        assert cache.get_many([ONE]) == {}

    assert len(warnings) == 1
    assert warnings[0].startswith(f"{folder / FILE_NAME}: scores are not cached: ")
    assert reason in warnings[0]


def test_without_a_folder_it_is_off(warnings: list[str]) -> None:
    with ScoreCache(None, warnings.append) as cache:
        cache.put_many({ONE: HIT})
        assert cache.get_many([ONE]) == {}
    assert warnings == []


def test_closed_is_off(cache: ScoreCache, warnings: list[str]) -> None:
    cache.close()
    cache.put_many({ONE: HIT})

    assert cache.get_many([ONE]) == {}
    assert warnings == []


@given(st.lists(st.text() | st.binary()), st.lists(st.text() | st.binary()))
def test_keys_differ_when_the_parts_do(left: list[str | bytes], right: list[str | bytes]) -> None:
    def as_bytes(parts: list[str | bytes]) -> list[bytes]:
        return [part.encode() if isinstance(part, str) else part for part in parts]

    assert (entry_key(*left) == entry_key(*right)) == (as_bytes(left) == as_bytes(right))


def test_key_takes_lone_surrogates() -> None:
    assert entry_key("\ud800") != entry_key("\ud801")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        pytest.param({"XDG_CACHE_HOME": "/cache"}, Path("/cache/judgebot"), id="xdg"),
        pytest.param({"XDG_CACHE_HOME": "cache"}, Path.home() / ".cache/judgebot", id="relative-is-ignored"),
        pytest.param({}, Path.home() / ".cache/judgebot", id="home"),
    ],
)
def test_default_folder(environ: dict[str, str], expected: Path) -> None:
    assert default_folder(environ) == expected
