import subprocess
from collections import Counter

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.train.corpus import collect, labelled_from, read_corpus, write_corpus
from judgebot_eval.train.held_out import EvaluationKeys

_NOTHING = EvaluationKeys([])
_METHOD = """
    /** Returns the larger of the two given numbers. */
    public int max(int a, int b) { if (a > b) { return a; } return b; }
"""
_OTHERS = """
    public int plain(int a, int b) { if (a > b) { return a; } return b; }
    /** {@inheritDoc} and some more words here */
    public int inherits(int a, int b) { if (a > b) { return a; } return b; }
    /** Too short. */
    public int brief(int a, int b) { if (a > b) { return a; } return b; }
    /** Returns the one number that it was given before. */
    int get() { return x; }
    /** Returns the one number that nobody has written yet. */
    abstract int none();
"""


def _project(folder, **files):
    for path, body in files.items():
        place = folder / path.replace("__", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        (place.parent / f"{place.name}.java").write_text(f"package p;\nclass A {{{body}}}\n", encoding="utf-8")
    return folder


def test_collects_documented_methods(tmp_path):
    refused = Counter()
    source = _project(tmp_path / "mine", src__A=_METHOD + _OTHERS, src__B=_METHOD, src__test__T=_METHOD)
    (method,) = collect(source, _NOTHING, refused)
    assert (method.project, method.path, method.name) == ("mine", "src/A.java", "max")
    assert method.description == "Returns the larger of the two given numbers."
    assert method.signature == "public int max(int a, int b)"
    assert refused == {
        "no own Javadoc": 2,
        "Javadoc too short": 1,
        "too short or too long": 1,
        "no body, or not parsed": 1,
        "duplicate": 1,
    }


def test_collects_from_a_bare_repository(tmp_path):
    work = _project(tmp_path / "work", src__A=_METHOD)
    git = ["git", "-C", str(work), "-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "m"]):
        subprocess.run([*git, *command], check=True)
    bare = tmp_path / "mirrored" / "repo"
    subprocess.run(["git", "clone", "-q", "--bare", str(work), str(bare)], check=True)
    (method,) = collect(bare, _NOTHING, Counter())
    assert (method.project, method.path) == ("mirrored", "src/A.java")


def test_what_is_measured_on_is_refused(tmp_path):
    refused = Counter()
    keys = EvaluationKeys([("Returns the larger of the two given numbers.", "")])
    assert list(collect(_project(tmp_path / "mine", A=_METHOD), keys, refused)) == []
    assert refused == {"equals an evaluation file": 1}


def test_held_out_projects_are_refused(tmp_path):
    with pytest.raises(JudgebotError, match="held out"):
        list(collect(_project(tmp_path / "commons-lang", A=_METHOD), _NOTHING, Counter()))


def test_held_out_files_are_refused(tmp_path):
    refused = Counter()
    source = _project(tmp_path / "mine", A="/* from Apache Commons Lang */" + _METHOD)
    assert list(collect(source, _NOTHING, refused)) == []
    assert refused == {"held out": 1}


def test_a_source_that_is_none(tmp_path):
    with pytest.raises(JudgebotError, match="neither a folder nor a bare Git repository"):
        list(collect(tmp_path / "nothing", _NOTHING, Counter()))


def test_written_and_read_again(tmp_path):
    methods = list(collect(_project(tmp_path / "mine", A=_METHOD), _NOTHING, Counter()))
    assert write_corpus(methods, tmp_path / "x.jsonl.gz") == 1
    assert list(read_corpus(tmp_path / "x.jsonl.gz")) == methods
    assert not list(tmp_path.glob("*.partial"))


def test_groups_of_one_right_and_some_wrong(corpora):
    methods = list(read_corpus(corpora / "seen.jsonl.gz"))
    rows = list(labelled_from(methods, seed=1))
    assert rows == list(labelled_from(methods, seed=1))
    groups = {row.group for row in rows}
    assert len(groups) == len(methods)
    assert sum(row.correct for row in rows) == len(methods)
    sources = Counter(row.source.partition("-")[0] for row in rows)
    assert sources["mutant"] == len(methods)
    assert 0 < sources["mismatch"] < len(methods) / 2
