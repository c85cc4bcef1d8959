import gzip
import hashlib
import json
from pathlib import Path

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.train.collect import corpus
from judgebot_eval.train.collect.corpus import (
    CorpusMethod,
    Manifest,
    project_of,
    read_corpus,
    read_manifest,
    write_shards,
)


def _methods(count):
    return [
        CorpusMethod("p", "MIT", "A.java", f"f{n}", f"Returns é {n}.", f"int f{n}()", f"int f{n}() {{ return {n}; }}")
        for n in range(count)
    ]


def _written(folder, methods):
    shards = write_shards(methods, folder, size=3)
    manifest = Manifest("p", "MIT", "LICENSE", "0" * 40, 1, len(methods), {"duplicate": 2}, shards)
    corpus.write_manifest(manifest, folder)
    return manifest


@pytest.mark.parametrize(
    ("count", "shards"),
    [
        pytest.param(0, [], id="nothing"),
        pytest.param(5, ["00000.jsonl.gz", "00001.jsonl.gz"], id="the last is smaller"),
        pytest.param(6, ["00000.jsonl.gz", "00001.jsonl.gz"], id="all are full"),
    ],
)
def test_written_and_read_again(tmp_path, count, shards):
    manifest = _written(tmp_path / "p", _methods(count))
    assert read_manifest(tmp_path / "p") == manifest
    assert list(manifest.shards) == shards
    assert list(read_corpus(tmp_path / "p")) == _methods(count)
    assert sorted(path.name for path in (tmp_path / "p").iterdir()) == [*shards, "manifest.json"]


def test_the_same_methods_make_the_same_files(tmp_path):
    assert write_shards(_methods(4), tmp_path / "a") == write_shards(_methods(4), tmp_path / "b")


def test_what_an_interrupted_call_left_is_removed(tmp_path):
    for name in ("00000.jsonl.gz", "00001.jsonl.gz", "00002.jsonl.gz.partial"):
        (tmp_path / name).write_bytes(b"left behind")
    write_shards(_methods(1), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["00000.jsonl.gz"]
    assert not corpus.is_complete(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("manifest.json", None, r"manifest\.json: missing; make it with", id="no manifest"),
        pytest.param("manifest.json", b"{", r"manifest\.json: not a manifest: .*; remove the folder", id="not JSON"),
        pytest.param("manifest.json", b"\xff", "not a manifest: .*; remove the folder", id="not UTF-8"),
        pytest.param("manifest.json", b'{"x": 1}', "not a manifest: .*'x'", id="other fields"),
        pytest.param("00000.jsonl.gz", None, r"00000\.jsonl\.gz: .*No such file.*; remove the folder", id="no shard"),
        pytest.param("00000.jsonl.gz", b"", r"00000\.jsonl\.gz: not what the manifest has; remove", id="emptied"),
        pytest.param("00000.jsonl.gz", gzip.compress(b"{}\n"), "not what the manifest has", id="another"),
    ],
)
def test_damage_is_named(tmp_path, name, content, message):
    _written(tmp_path, _methods(1))
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(JudgebotError, match=message):
        list(read_corpus(tmp_path))


def test_a_shard_that_holds_no_methods_is_named(tmp_path):
    _written(tmp_path, _methods(1))
    content = gzip.compress(b"{}\n")
    (tmp_path / "00000.jsonl.gz").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    corpus.write_manifest(Manifest("p", "MIT", "LICENSE", None, 1, 1, {}, {"00000.jsonl.gz": sha256}), tmp_path)
    with pytest.raises(JudgebotError, match=r"00000\.jsonl\.gz: .*missing.*; remove the folder"):
        list(read_corpus(tmp_path))


def test_a_shard_is_json_lines(tmp_path):
    write_shards(_methods(1), tmp_path)
    with gzip.open(tmp_path / "00000.jsonl.gz", "rt", encoding="utf-8") as lines:
        (row,) = map(json.loads, lines)
    assert list(row) == ["project", "licence", "path", "name", "description", "signature", "code"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("/x/mine", "mine", id="a folder"),
        pytest.param("/x/owner+name/repo", "owner+name", id="a fetched repository"),
        pytest.param("/x/owner+name/repo/.git", "owner+name", id="one with a work tree"),
        pytest.param("/x/name.git", "name", id="a bare repository"),
        pytest.param("/x/xalan-2.7.2-sources.jar", "xalan", id="a jar of sources"),
        pytest.param("/x/mine-sources.jar", "mine", id="a jar without version"),
        pytest.param("/x/commons-lang3-3.12.0.jar", "commons-lang3", id="digits in the name"),
        pytest.param("/x/lib2-java_2.0.0~M26+ds.orig.tar.xz", "lib2-java", id="a Debian source package"),
        pytest.param("/x/mine.tgz", "mine", id="a tar"),
        pytest.param("/x/spring-5.3", "spring-5.3", id="a folder with a version"),
    ],
)
def test_project_of(source, expected):
    assert project_of(Path(source)) == expected


@pytest.mark.parametrize("source", [".", ".git", "../here", "src/.."])
def test_a_project_given_from_within_has_the_name_of_its_folder(tmp_path, monkeypatch, source):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert project_of(Path(source)) == "here"
