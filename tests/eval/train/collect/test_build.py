import itertools
import shutil
import subprocess
import zipfile
from contextlib import nullcontext

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.cli import main
from judgebot_eval.train.collect.build import build
from judgebot_eval.train.collect.corpus import read_corpus, read_manifest
from judgebot_eval.train.collect.duplicates import Evaluation

_DOC = "/** Counts how often a name is wanted. */"
_COUNT = """int count(List<String> names, String wanted) { int found = 0; for (String name : names) {
    if (name != null && name.equals(wanted)) { found++; } } return found; }"""
_NEAR = _COUNT.replace("count(", "tally(")
_MAX = "int max(int a, int b) { if (a > b) { return a; } return b; }"
_SIZE = "int size() { return size; }"
_HELD_OUT = "int held(int a) { for (int i = 0; i < 9; i++) { a += i * i - 3; a ^= i; } return a << 2; }"
_EVALUATION = [("Keeps what is held out.", _HELD_OUT), ("Sorts what it is given.", "")]


def _project(folder, *bodies, licence="MIT License"):
    folder.mkdir(parents=True)
    (folder / "LICENSE").write_text(licence, encoding="utf-8")
    for number, body in enumerate(bodies):
        (folder / f"A{number}.java").write_text(f"package p;\nclass A {{ {body} }}\n", encoding="utf-8")
    return folder


@pytest.fixture
def said():
    return []


@pytest.fixture
def run(tmp_path, said):
    def build_them(*places, licences=None, jobs=1, clock=lambda: 0.0):
        evaluation = Evaluation(_EVALUATION)
        build(places, tmp_path / "out", evaluation, licences=licences or {}, jobs=jobs, report=said.append, clock=clock)
        return [
            (method.project, method.name) for place in places for method in read_corpus(tmp_path / "out" / place.name)
        ]

    return build_them


def test_one_of_each(tmp_path, run, said):
    first = _project(tmp_path / "first", f"{_DOC} {_COUNT}", f"/** Tells how many there are. */ {_SIZE}")
    second = _project(
        tmp_path / "second",
        f"{_DOC} {_COUNT}",
        f"/** Counts in another way. */ {_NEAR}",
        f"/** Tells the size of it. */ {_SIZE}",
        f"/** Tells how many there are. */ {_SIZE}",
        f"/** Returns the larger one. */ {_MAX}",
    )
    assert run(first, second) == [("first", "count"), ("first", "size"), ("second", "size"), ("second", "max")]
    manifest = read_manifest(tmp_path / "out" / "second")
    assert (manifest.licence, manifest.licence_from, manifest.files, manifest.methods) == ("MIT", "LICENSE", 5, 2)
    assert manifest.refused == {"duplicate": 2, "near duplicate": 1}
    assert said[1] == ("second (MIT, by LICENSE): 2 methods of 5 files; left out: duplicate 2, near duplicate 1")


@pytest.mark.parametrize(
    ("doc", "code", "reason"),
    [
        pytest.param("Keeps nothing at all.", _HELD_OUT, "equals an evaluation file", id="its code"),
        pytest.param("Sorts what it is given!", _MAX, "equals an evaluation file", id="its Javadoc"),
        pytest.param(
            "Keeps nothing at all.", _HELD_OUT.replace("<< 2", "<< 3"), "near an evaluation file", id="near it"
        ),
        pytest.param(
            "Keeps nothing at all.", f'@A({{"x"}}) {_HELD_OUT}', "equals an evaluation file", id="its code, annotated"
        ),
    ],
)
def test_what_is_measured_on_is_left_out(tmp_path, run, doc, code, reason):
    assert run(_project(tmp_path / "mine", f"/** {doc} */ {code}")) == []
    assert read_manifest(tmp_path / "out" / "mine").refused == {reason: 1}


def test_a_second_call_continues(tmp_path, run, said):
    first = _project(tmp_path / "first", f"{_DOC} {_COUNT}")
    second = _project(tmp_path / "second", f"{_DOC} {_COUNT}", f"/** Returns the larger one. */ {_MAX}")
    run(first)
    (tmp_path / "out" / "second").mkdir()
    (tmp_path / "out" / "second" / "00000.jsonl.gz").write_bytes(b"left by a killed run")
    said.clear()
    assert run(first, second) == [("first", "count"), ("second", "max")]
    assert said[0].endswith("out: 1 methods already there")
    assert said[1].endswith("first: built already, 1 methods")


def test_processes_make_the_same(tmp_path, run):
    places = [
        _project(tmp_path / name, *[f"{_DOC} {_COUNT}", f"/** Returns {name} or so. */ {_MAX}"] * 40) for name in "ab"
    ]
    assert run(*places, jobs=2) == [("a", "count"), ("a", "max"), ("b", "max")]


def test_says_how_far_it_is(tmp_path, run, said):
    ticks = itertools.count(0.0, 6.0)
    run(_project(tmp_path / "mine", *[f"{_DOC} {_COUNT}"] * 4), clock=lambda: next(ticks))
    assert said[:2] == ["mine: 2 of 4 files, 0 files/s, 12 s left", "mine: 4 of 4 files, 0 files/s, 0 s left"]


def test_a_bad_source_does_not_keep_the_others_from_being_built(tmp_path, run):
    bad = _project(tmp_path / "bad", _COUNT, licence="GNU General Public License")
    good = _project(tmp_path / "good", f"{_DOC} {_COUNT}")
    with pytest.raises(JudgebotError, match=r"^1 of 2 sources not used: .*bad: LICENSE is GPL; if you may"):
        run(bad, good)
    assert run(good) == [("good", "count")]
    assert run(bad, licences={"bad": "MIT"}) == []


@pytest.mark.parametrize("damaged", [pytest.param(b"MIT", id="licence"), pytest.param(b"Counts", id="source")])
def test_nor_does_a_damaged_archive(tmp_path, run, damaged):
    bad, good = tmp_path / "bad.jar", _project(tmp_path / "good", f"/** Returns the larger one. */ {_MAX}")
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("LICENSE", "MIT License")
        archive.writestr("A.java", f"class A {{ {_DOC} {_COUNT} }}")
    bad.write_bytes(bad.read_bytes().replace(damaged, damaged.swapcase(), 1))
    with pytest.raises(JudgebotError, match=r"^1 of 2 sources not used: .*bad\.jar: cannot be read: .*; copy it again"):
        run(bad, good)
    assert run(good) == [("good", "max")]


def test_sources_of_one_name_are_refused(tmp_path, run):
    places = [_project(tmp_path / above / "mine", f"{_DOC} {_COUNT}") for above in ("a", "b")]
    with pytest.raises(JudgebotError, match=r"a/mine, .*b/mine: all would be the project mine; .*rename all but one"):
        run(*places)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        pytest.param(_EVALUATION[::-1], None, id="the same"),
        pytest.param(_EVALUATION[:1], r"out/made-from\.json: was begun with data '.*; give the same again", id="less"),
        pytest.param([*_EVALUATION, ("", _COUNT)], "was begun with data '", id="more"),
        pytest.param(None, r"out/made-from\.json: missing", id="by an earlier version"),
    ],
)
def test_what_is_held_out_stays_the_same(tmp_path, run, said, pairs, message):
    project = _project(tmp_path / "mine", f"{_DOC} {_COUNT}")
    run(project)
    if pairs is None:
        (tmp_path / "out" / "made-from.json").unlink()
    evaluation = Evaluation(pairs or _EVALUATION)
    with pytest.raises(JudgebotError, match=message) if message else nullcontext():
        build([project], tmp_path / "out", evaluation, licences={}, jobs=1, report=said.append)


def _commit(project, message):
    for words in (("add", "."), ("commit", "-q", "-m", message)):
        subprocess.run(("git", "-c", "user.name=a", "-c", "user.email=a@b", *words), cwd=project, check=True)


def test_a_project_that_has_moved_on_is_refused(tmp_path, said):
    project = _project(tmp_path / "mine", f"{_DOC} {_COUNT}")
    subprocess.run(("git", "init", "-q"), cwd=project, check=True)
    _commit(project, "Start")
    settings = {"evaluation": Evaluation(_EVALUATION), "licences": {}, "jobs": 1, "report": said.append}
    for _ in range(2):
        build([project / ".git"], tmp_path / "out", **settings)
    assert said[-1].endswith("mine: built already, 1 methods")
    (project / "A1.java").write_text("class A1 { }", encoding="utf-8")
    _commit(project, "Go on")
    with pytest.raises(JudgebotError, match=r"out/mine: built at \w{12}, but .*mine/\.git is at \w{12}; remove it to"):
        build([project / ".git"], tmp_path / "out", **settings)
    shutil.rmtree(project / ".git")
    with pytest.raises(JudgebotError, match=r"out/mine: built at \w{12}, but .*mine is at no commit; remove it to"):
        build([project], tmp_path / "out", **settings)


def test_the_command(tmp_path, labelled, capsys):
    source = _project(tmp_path / "mine", f"{_DOC} {_COUNT}", licence="My own.")
    options = ["--output", tmp_path / "out", "--data", labelled, "--licence", "mine=MIT"]
    main(["corpus", "build", str(source), *map(str, options)], standalone_mode=False)
    assert capsys.readouterr().out == "mine (MIT, by --licence): 1 methods of 1 files; left out: nothing\n"
