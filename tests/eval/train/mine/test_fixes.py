"""The miner against small real repositories."""

import gzip
import json
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from judgebot.errors import JudgebotError
from judgebot_eval.cli import main
from judgebot_eval.train.collect.held_out import EvaluationKeys
from judgebot_eval.train.mine import mining
from judgebot_eval.train.mine.fixes import MethodChange, describe, read_changes
from judgebot_eval.train.mine.mining import Source, mine, sample

_NOTHING = EvaluationKeys([])
_DOC = "/** Returns the larger of the two given numbers. */"
_SHORT = "/** Maximum. */"
_OLD = "int max(int a, int b) { if (a < b) { return a; } return b; }"
_NEW = "int max(int a, int b) { if (a > b) { return a; } return b; }"
_OTHER = "int min(int a, int b) { if (a < b) { return a; } return b; }"


class _Project:
    """A repository that commits what it is told."""

    head = ""
    """How its files begin."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    @property
    def git_dir(self):
        return self.folder / ".git"

    def git(self, *arguments):
        identity = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ["git", "-C", str(self.folder), *identity, *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, message, **bodies):
        """Write classes (`a__B` is a/B.java; None deletes it) and commit all."""
        for name, body in bodies.items():
            path = self.folder / f"{name.replace('__', '/')}.java"
            path.parent.mkdir(parents=True, exist_ok=True)
            if body is None:
                path.unlink()
            else:
                path.write_text(f"{self.head}package p;\nclass C {{\n{body}\n}}\n", encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def project(tmp_path):
    return _Project(tmp_path / "made")


@pytest.fixture
def mined(project, tmp_path):
    """Mine the project: its changes, and what was left out of it."""

    def run(evaluation=_NOTHING):
        progress = mine(Source(project.git_dir, "made", "MIT"), tmp_path, evaluation, print)
        return list(read_changes(tmp_path / "made.jsonl.gz")), progress.refused

    return run


def _documented(code, doc=_DOC):
    return f"{doc}\n{code}\n"


def test_finds_a_fix(project, mined):
    project.commit("Start", src__A=_documented(_OLD) + _OTHER)
    fix = project.commit("Fix max\n\nIt was min.", src__A=_documented(_NEW) + _OTHER, src__test__ATest="void t() { }")
    (change,), _ = mined()
    assert change == MethodChange(
        project="made",
        licence="MIT",
        commit=fix,
        subject="Fix max",
        path="src/A.java",
        name="max",
        description="Returns the larger of the two given numbers.",
        description_before="Returns the larger of the two given numbers.",
        signature="int max(int a, int b)",
        before=_OLD,
        after=_NEW,
        kind="fix",
        tests_changed=True,
        methods_changed=1,
    )


def test_finds_other_changes_and_javadoc_left_behind(project, mined):
    project.commit("Start", A=_documented(_OLD))
    project.commit("Compare the other way", A=_documented(_NEW))
    project.commit("Fix max", A=_documented(_NEW.replace("> b", "> b + 1"), _DOC.replace("larger", "smaller")))
    changes, _ = mined()
    assert [(change.kind, change.description_before == change.description) for change in changes] == [
        ("inconsistent", False),
        ("change", True),
    ]


def test_counts_the_methods_changed(project, mined):
    doc = _DOC.replace("larger", "smaller")
    project.commit("Start", A=_documented(_OLD), B=_documented(_NEW, doc))
    project.commit("Fix both", A=_documented(_NEW), B=_documented(_OLD, doc) + _OTHER)
    changes, refused = mined()
    assert [(change.path, change.methods_changed) for change in changes] == [("A.java", 3)]
    assert refused["duplicate, or undone later"] == 1


def test_takes_an_anonymous_class_as_part_of_its_method(project, mined):
    code = "Object max(int a) { return new Object() { public String toString() { return a() + b(); } }; }"
    project.commit("Start", A=_documented(code))
    project.commit("Fix max", A=_documented(code.replace("+", "-")))
    (change,), _ = mined()
    assert (change.name, change.methods_changed) == ("max", 1)


@pytest.mark.parametrize(
    ("message", "before", "after", "reason"),
    [
        pytest.param("Fix", _OLD, _NEW, "commit: no documented method changed", id="no Javadoc"),
        pytest.param(
            "Fix",
            _documented(_OLD),
            _documented(_OLD.replace("{ if", "{\n // why\n if")),
            "commit: no documented method changed",
            id="comment",
        ),
        pytest.param(
            "Fix", _documented(_OLD), _documented(_OLD) + _OTHER * 4, "commit: more than 3 methods changed", id="mass"
        ),
        pytest.param("Revert it", _documented(_OLD), _documented(_NEW), "commit: a revert", id="revert"),
        pytest.param(
            "Fix",
            _documented(_OLD, _SHORT),
            _documented(_NEW, _SHORT),
            "Javadoc too short",
            id="short",
        ),
        pytest.param(
            "Fix",
            _documented(_OLD, "/** {@inheritDoc} and some more words here */"),
            _documented(_NEW, "/** {@inheritDoc} and some more words here */"),
            "no own Javadoc",
            id="inherited Javadoc",
        ),
        pytest.param(
            "Fix", _documented(_OLD), _documented(_NEW, _DOC.replace(".", "!")), "Javadoc's form changed", id="form"
        ),
        pytest.param(
            "Fix",
            _documented(_OLD, _DOC.replace("numbers", "nubmers")),
            _documented(_NEW),
            "Javadoc's form changed",
            id="spelling",
        ),
        pytest.param(
            "Fix",
            _documented(_OLD, _DOC.replace("of", "in")),
            _documented(_NEW),
            "Javadoc's form changed",
            id="small words",
        ),
        pytest.param(
            "Fix",
            _documented(_OLD),
            _documented(f"@Pure {_OLD}"),
            "only annotations, modifiers or types of the head",
            id="edit that changes nothing",
        ),
        pytest.param(
            "Fix",
            f"// taken from Apache Commons\n{_documented(_OLD)}",
            f"// taken from Apache Commons\n{_documented(_NEW)}",
            "file held out",
            id="copy of held-out code",
        ),
    ],
)
def test_leaves_out(project, mined, message, before, after, reason):
    project.commit("Start", A=before)
    project.commit(message, A=after)
    changes, refused = mined()
    assert not changes
    assert refused[reason] == 1


@pytest.mark.parametrize(
    ("classes", "reason"),
    [
        pytest.param({"src__test__A": _documented(_NEW)}, "commit: no main Java file", id="only tests"),
        pytest.param(
            {"A": _documented(_NEW), "D": _OTHER}, "commit: main Java files added or deleted", id="a file added"
        ),
        pytest.param(
            {"A": _documented(_NEW), "B": None}, "commit: main Java files added or deleted", id="a file deleted"
        ),
        pytest.param({"A": _documented(_NEW), "B": _OLD, "C": _OLD}, "commit: too many files", id="three main files"),
        pytest.param(
            {"A": _documented(_NEW)} | {f"test__T{number}": "" for number in range(30)},
            "commit: too many files",
            id="many files",
        ),
    ],
)
def test_leaves_commits_unread(project, mined, classes, reason):
    project.commit("Start", A=_documented(_OLD), B=_OTHER, C=_OTHER, src__test__A=_documented(_OLD))
    project.commit("Fix", **classes)
    changes, refused = mined()
    assert not changes
    assert refused[reason] >= 1


def test_leaves_out_what_was_taken_back(project, mined):
    project.commit("Start", A=_documented(_OLD))
    bad = project.commit("Fix max", A=_documented(_NEW))
    project.commit(f'Revert "Fix max"\n\nThis reverts commit {bad}.', A=_documented(_OLD))
    changes, refused = mined()
    assert not changes
    assert refused["commit: reverted later"] == refused["commit: a revert"] == 1


def test_leaves_out_duplicates_and_what_was_undone(project, mined):
    project.commit("Start", A=_documented(_OLD), B=_documented(_OLD))
    project.commit("Fix it", A=_documented(_NEW))
    project.commit("Fix it here, too", B=_documented(_NEW))
    last = project.commit("It was better before", A=_documented(_OLD))
    changes, refused = mined()
    assert [change.commit for change in changes] == [last]
    assert refused["duplicate, or undone later"] == 2


def test_leaves_out_merges(project, mined):
    project.commit("Start", A=_documented(_OLD), B=_OTHER)
    project.git("checkout", "-q", "-b", "side")
    fix = project.commit("Fix max", A=_documented(_NEW))
    project.git("checkout", "-q", "main")
    project.commit("Other", B=_OTHER.replace("min", "least"))
    project.git("merge", "-q", "-m", "Fix by merging", "side")
    changes, _ = mined()
    assert [change.commit for change in changes] == [fix]


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(("Returns the larger of the two given numbers.", ""), id="description"),
        pytest.param(("", _OLD), id="body before"),
        pytest.param(("", _NEW), id="body after"),
    ],
)
def test_leaves_out_what_equals_an_evaluation_file(project, mined, pair):
    project.commit("Start", A=_documented(_OLD))
    project.commit("Fix max", A=_documented(_NEW))
    changes, refused = mined(EvaluationKeys([pair]))
    assert not changes
    assert refused["equals an evaluation file"] == 1


def test_what_is_held_out_stays_the_same(project, mined, tmp_path):
    project.commit("Start", A=_documented(_OLD))
    project.commit("Fix max", A=_documented(_NEW))
    mined()
    with pytest.raises(JudgebotError, match=r"made-from\.json: was begun with data '.*; give the same again"):
        mined(EvaluationKeys([("", _NEW)]))


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        pytest.param("// GNU General Public License\n", "file under GPL", id="another licence"),
        pytest.param("// Generated by ANTLR 4\n", "file generated", id="generated"),
    ],
)
def test_leaves_out_files_by_their_head(project, mined, head, reason):
    project.head = head
    project.commit("Start", A=_documented(_OLD))
    project.commit("Fix max", A=_documented(_NEW))
    changes, refused = mined()
    assert not changes
    assert refused[reason] == 1


def test_counts_what_the_clone_lacks(project, mined):
    project.commit("Start", A=_documented(_OLD))
    project.commit("Fix max", A=_documented(_NEW))
    blob = project.git("rev-parse", "HEAD~1:A.java")
    (project.git_dir / "objects" / blob[:2] / blob[2:]).unlink()
    changes, refused = mined()
    assert not changes
    assert refused["commit: a file is missing or large"] == 1


def test_goes_on_where_it_was_stopped(project, tmp_path, monkeypatch):
    monkeypatch.setattr(mining, "_CHUNK", 1)
    for number in range(4):
        project.commit(f"Fix {number}", A=_documented(_OLD.replace("return b", f"return b + {number}")))
    source = Source(project.git_dir, "made", "MIT")
    whole = tmp_path / "whole"
    whole.mkdir()
    mine(source, whole, _NOTHING, print)

    def stop(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mine(source, tmp_path, _NOTHING, stop)
    with (tmp_path / "made.jsonl.gz").open("ab") as changes:
        changes.write(b"half a chunk")
    lines = []
    mine(source, tmp_path, _NOTHING, lines.append)
    mine(source, tmp_path, _NOTHING, lines.append)
    assert lines[-1] == "made: mined already: fix 3"
    for name in ("made.jsonl.gz", "made.progress.json"):
        assert (tmp_path / name).read_bytes() == (whole / name).read_bytes()


@pytest.fixture
def mined_once(project, tmp_path):
    """A way to mine one fix again, and the file of changes."""
    project.commit("Start", A=_documented(_OLD))
    project.commit("Fix max", A=_documented(_NEW))

    def again():
        lines = []
        mine(Source(project.git_dir, "made", "MIT"), tmp_path, _NOTHING, lines.append)
        return lines

    again()
    return again, tmp_path / "made.jsonl.gz"


def test_begins_anew_where_the_changes_were_deleted(mined_once):
    again, changes = mined_once
    whole = changes.read_bytes()
    changes.unlink()
    assert again() == ["made: 1 of 1 commits, fix 1, 0 s left"]
    assert changes.read_bytes() == whole
    assert again() == ["made: mined already: fix 1"]


def test_refuses_changes_that_were_emptied(mined_once):
    again, changes = mined_once
    changes.write_bytes(b"")
    with pytest.raises(JudgebotError, match=r"made\.jsonl\.gz: shorter than .*progress\.json says; remove it to mine"):
        again()


def test_refuses_held_out_projects(project, tmp_path):
    with pytest.raises(JudgebotError, match="jsoup is held out"):
        mine(Source(project.git_dir, "jsoup", "MIT"), tmp_path, _NOTHING, print)


@pytest.mark.parametrize(
    ("progress", "message"),
    [
        pytest.param(b"half", "no progress of mining", id="not JSON"),
        pytest.param(b"\xff", "no progress of mining", id="not UTF-8"),
        pytest.param(b'{"heads": 1}', "no progress of mining", id="other keys"),
        pytest.param(b'{"head": "0123456789abcdef"}', "HEAD was 0123456789ab", id="moved on"),
    ],
)
def test_refuses_progress_it_cannot_continue(project, tmp_path, progress, message):
    project.commit("Start")
    (tmp_path / "made.progress.json").write_bytes(progress)
    with pytest.raises(JudgebotError, match=message):
        mine(Source(project.git_dir, "made", "MIT"), tmp_path, _NOTHING, print)


@pytest.mark.parametrize("folder", [pytest.param("made", id="no Git directory"), pytest.param("made/.git", id="empty")])
def test_refuses_what_has_no_history(project, tmp_path, folder):
    with pytest.raises(JudgebotError, match="give a repository with history"):
        mine(Source(tmp_path / folder, "made", "MIT"), tmp_path, _NOTHING, print)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"", id="emptied"),
        pytest.param(b"{}", id="not gzip"),
        pytest.param(gzip.compress(b'{"project": "made"}\n')[:-4], id="cut short"),
        pytest.param(gzip.compress(b"{}\n")[:10] + b"\xff" * 20, id="damaged within"),
        pytest.param(gzip.compress(b'{"project": "made"}\n'), id="other fields"),
        pytest.param(gzip.compress(b"{\n"), id="not JSON"),
    ],
)
def test_refuses_what_is_no_file_of_changes(tmp_path, content):
    path = tmp_path / "made.jsonl.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(JudgebotError, match="mine the project again"):
        list(read_changes(path))


def test_samples_fixes(project, mined, tmp_path):
    project.commit("Start", A=_documented(_OLD))
    project.commit("Fix max", A=_documented(_NEW))
    project.commit("Once more", A=_documented(_NEW.replace("b;", "-b;")))
    mined()
    (fix,) = sample(tmp_path, ["made"], 5, seed=1)
    head, *_, removed, added, last = describe(fix).split("\n")
    assert head.endswith("A.java")
    assert (removed, added, last) == (f"-{_OLD}", f"+{_NEW}", "")


def _write_labelled(folder):
    (folder / "open").mkdir(parents=True)
    row = {"description": "Tells what time it is.", "candidate": ""}
    (folder / "open" / "labelled.jsonl.gz").write_bytes(gzip.compress(json.dumps(row).encode()))


@pytest.mark.parametrize(
    "place", [pytest.param("made", id="a clone"), pytest.param("made/.git", id="its Git directory")]
)
def test_command_mines_and_prints_a_sample(project, tmp_path, place):
    project.commit("Start", A=_documented(_OLD))
    project.commit("Fix max", A=_documented(_NEW))
    _write_labelled(tmp_path / "data")
    options = ["--data", tmp_path / "data", "--output", tmp_path / "out", "--licence", "made=MIT", "--sample", "3"]
    done = CliRunner().invoke(main, [str(word) for word in ("corpus", "fixes", tmp_path / place, *options)])
    assert done.exit_code == 0, done.output
    assert "made: 1 of 1 commits, fix 1, 0 s left" in done.output
    assert "made: left out: commit: main Java files added or deleted 1" in done.output
    assert (
        f"subject: Fix max\nJavadoc: Returns the larger of the two given numbers.\n@@ -1 +1 @@\n-{_OLD}" in done.output
    )


def test_command_refuses_repositories_of_one_name(project, tmp_path):
    project.commit("Start", A=_documented(_OLD))
    _write_labelled(tmp_path / "data")
    shutil.copytree(tmp_path / "made", tmp_path / "old" / "made")
    places = [tmp_path / "made", tmp_path / "old" / "made"]
    options = ["--data", tmp_path / "data", "--output", tmp_path / "out", "--licence", "made=MIT"]
    done = CliRunner().invoke(main, [str(word) for word in ("corpus", "fixes", *places, *options)])
    assert "old/made: all would be the project made; name one, or rename all but one" in str(done.exception)
    done = CliRunner().invoke(main, [str(word) for word in ("corpus", "fixes", *places[:1] * 2, *options)])
    assert done.output.count("made: left out") == 1


def test_command_needs_a_permissive_licence(project, tmp_path):
    project.commit("Start", A=_documented(_OLD))
    _write_labelled(tmp_path / "data")
    options = ["--data", tmp_path / "data", "--output", tmp_path / "out"]
    done = CliRunner().invoke(main, [str(word) for word in ("corpus", "fixes", project.git_dir, *options)])
    assert "no licence found" in str(done.exception)
