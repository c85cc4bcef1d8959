import contextlib
import os
from dataclasses import replace
from pathlib import Path
from unittest.mock import ANY

import pytest
from github_server import faults

from judgebot.cli import run
from judgebot.config import Config
from judgebot.git import Git
from judgebot.github.client import GithubClient
from judgebot.github.feedback_file import read_feedback, write_feedback
from judgebot.github.post import ReviewRequest, post_review
from judgebot.judge import load_judge
from judgebot.review import review
from judgebot.sources import from_range


@pytest.fixture
def bundle(make_bundle):
    return make_bundle()


@pytest.fixture
def workspace(repository, bundle):
    """A folder in a repository, entered, whose configuration names a model that flags from 0.7 on."""
    repository.write(".judgebot.toml", f"# ours\r\nmodel = '{bundle.folder.as_posix()}'\r\n")
    folder = repository.write("sub/x", "").parent
    with contextlib.chdir(folder):
        yield repository.root


@pytest.fixture
def feedback(bundle, make_feedback, tmp_path):
    """Writes a feedback file: groups of (P(correct), thumbs up, thumbs down), one comment for each thumb."""

    def write(*groups, name="feedback.jsonl", **fields):
        thumbs = [(p, up) for p, ups, downs in groups for up in [1] * ups + [0] * downs]
        fields = {"model": bundle.sha256, "threshold": 0.7, "repository": name} | fields
        rows = [
            make_feedback(comment=number, p_correct=p, thumbs_up=up, thumbs_down=1 - up, **fields)
            for number, (p, up) in enumerate(thumbs)
        ]
        write_feedback(tmp_path / name, rows)
        return str(tmp_path / name)

    return write


_MIXED = (0.25, 20, 20), (0.05, 58, 2)


def test_calibrate_proposes(workspace, feedback, capsys):
    before = (workspace / ".judgebot.toml").read_bytes()
    assert run(["calibrate", feedback(*_MIXED)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "100 comments of tiny 1; 0 of other models left out"
    assert "reaction       78     22       0  0.78 (0.69-0.85)" in lines
    assert lines[-1] == "threshold proposed: 0.76: precision 0.97, at least 0.90 (95 % bound, 60 cases)"
    assert (workspace / ".judgebot.toml").read_bytes() == before


def test_calibrate_writes_the_threshold_at_the_root(workspace, feedback, capsys):
    before = (workspace / ".judgebot.toml").read_bytes()
    assert run(["calibrate", "--write", feedback(*_MIXED)]) == 0
    assert (workspace / ".judgebot.toml").read_bytes() == before + b"threshold = 0.76\r\n"
    assert capsys.readouterr().out.endswith(f"wrote threshold = 0.76 to {workspace / '.judgebot.toml'}\n")
    assert run(["calibrate", feedback(*_MIXED)]) == 0
    assert "threshold in force: 0.76;" in capsys.readouterr().out


def test_a_name_is_no_command(workspace, feedback, tmp_path, capsys):
    config = tmp_path / "a\n::error::pwned"
    config.write_bytes((workspace / ".judgebot.toml").read_bytes())
    assert run(["calibrate", "--write", "--config", str(config), feedback(*_MIXED)]) == 0
    assert capsys.readouterr().out.endswith("/a\\n::error::pwned\n")


def test_calibrate_writes_a_file_that_was_not_there(workspace, feedback, bundle, monkeypatch):
    monkeypatch.setenv("JUDGEBOT_MODEL", str(bundle.folder))
    (workspace / ".judgebot.toml").unlink()
    assert run(["calibrate", "--write", feedback(*_MIXED)]) == 0
    assert (workspace / ".judgebot.toml").read_text(encoding="utf-8") == "threshold = 0.76\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], "0.76", id="default"),
        pytest.param(["--target-precision", "0.6"], "0.7", id="a target"),
        pytest.param(["--signal", "reaction"], "0.76", id="a signal"),
        pytest.param(["--since", "2026-01-02"], "0.76", id="since the day they were written"),
    ],
)
def test_options(workspace, feedback, capsys, arguments, expected):
    assert run(["calibrate", *arguments, feedback(*_MIXED)]) == 0
    assert f"threshold proposed: {expected}: " in capsys.readouterr().out


def test_several_files_count_together_and_each_comment_once(workspace, feedback, capsys):
    first, second = feedback((0.05, 20, 0), name="a"), feedback((0.05, 20, 0), name="b")
    assert run(["calibrate", first, second, first]) == 0
    assert "(95 % bound, 40 cases)" in capsys.readouterr().out


@pytest.mark.parametrize("names", [("new", "old"), ("old", "new")], ids=["the newest first", "the newest last"])
def test_of_several_lines_on_a_comment_the_newest_counts(workspace, feedback, capsys, names):
    same = {"repository": "octo/project"}
    feedback((0.05, 0, 60), name="old", collected_at="2026-02-03T04:05:06+00:00", **same)
    path = feedback((0.05, 60, 0), name="new", collected_at="2026-02-04T04:05:06+00:00", **same)
    assert run(["calibrate", *(str(Path(path).with_name(name)) for name in names)]) == 0
    assert "reaction       60      0       0  1.00 (0.94-1.00)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "groups", "fields", "message"),
    [
        pytest.param([], [(0.05, 29, 0)], {}, "29 comments have a verdict, and it takes 30", id="too few"),
        pytest.param([], [(0.05, 90, 0)], {"model": "cd" * 32}, "0 comments have a verdict", id="of another model"),
        pytest.param([], [(0.55, 90, 0)], {}, "0 comments have a verdict", id="not flagged"),
        pytest.param(["--signal", "reply"], _MIXED, {}, "0 comments have a verdict", id="a silent signal"),
        pytest.param(["--since", "2026-01-03"], _MIXED, {}, "0 comments have a verdict", id="too old"),
        pytest.param(
            ["--write", "--target-precision", "0.95"],
            _MIXED,
            {},
            "not written: no threshold is sure to",
            id="no proposal",
        ),
        pytest.param(["--target-precision", "1"], _MIXED, {}, "is not in the range", id="target"),
        pytest.param(["--config", "nosuch.toml"], _MIXED, {}, "nosuch.toml: cannot read", id="configuration"),
        pytest.param(["nosuch.jsonl"], _MIXED, {}, "nosuch.jsonl: cannot be read", id="feedback"),
    ],
)
def test_calibrate_refuses(workspace, feedback, capsys, arguments, groups, fields, message):
    before = (workspace / ".judgebot.toml").read_bytes()
    assert run(["calibrate", *arguments, feedback(*groups, **fields)]) == 2
    assert message in capsys.readouterr().err
    assert (workspace / ".judgebot.toml").read_bytes() == before


def test_calibrate_refuses_to_write_beside_a_target_precision(workspace, feedback, capsys, make_bundle):
    point = {"threshold": 0.8, "precision": 0.95, "lower_bound": 0.9, "cases": 100}
    backed = make_bundle("backed", calibration={"scale": 1.0, "bias": 0.0, "points": [point]})
    config = workspace / ".judgebot.toml"
    config.write_text(f"target-precision = 0.9\nmodel = '{backed.folder.as_posix()}'\n", encoding="utf-8")
    before = config.read_bytes()
    assert run(["calibrate", "--write", feedback(*_MIXED, model=backed.sha256)]) == 2
    captured = capsys.readouterr()
    assert "threshold in force: 0.8;" in captured.out
    assert "target-precision excludes threshold" in captured.err
    assert config.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["octo/project"], "GITHUB_TOKEN: not set", id="no token"),
        pytest.param([], "Missing argument", id="no repository"),
        pytest.param(["octo/project", "--since", "yesterday"], "does not match the format", id="no date"),
    ],
)
def test_feedback_refuses(capsys, monkeypatch, arguments, message):
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    assert run(["feedback", *arguments]) == 2
    assert message in capsys.readouterr().err


_SOURCE = """class A {
    /** Returns one more than x. */
    public int next(int x) {
        return %s;
    }

    /** Returns one less than x. */
    public int previous(int x) {
        return %s;
    }
}
"""


@pytest.fixture
def pull(github, work_tree):
    """A pull request that adds two wrong methods."""
    work_tree.commit({"README": "A project."})
    repository = github.create_repository("octo/project", work_tree.folder)
    work_tree.branch("feature")
    work_tree.commit({"A.java": _SOURCE % ("bad", "bad")})
    repository.push("feature")
    return repository.open_pull_request("feature", author="alice")


@pytest.fixture
def post(github, work_tree, pull, bundle):
    """Reviews the pull request as a workflow does."""

    def run_review():
        changes = from_range(Git.find(work_tree.folder), "main", "feature")
        report = review(changes, load_judge(bundle), bundle, Config())
        hunks = {file.path: file.hunks for file in changes.files}
        with GithubClient("octo/project", github.installation_token(), github.url) as client:
            return post_review(client, ReviewRequest(pull.number, pull.head_sha, report, hunks))

    return run_review


def test_feedback_from_a_real_server(github, work_tree, pull, post, bundle, tmp_path, monkeypatch, capsys):
    path = tmp_path / "feedback.jsonl"
    command = ["feedback", "octo/project", "--output", str(path), "--github-api-url", github.url]
    monkeypatch.setenv("GITHUB_TOKEN", github.user_token("bob"))

    assert post().posted == 2
    first, second = (comment.id for comment in pull.review_comments)
    pull.react(first, "+1", "alice")
    pull.reply(first, "bob", "Good catch!")
    pull.reply(first, "mallory", pull.review_comments[0].body)
    assert run(command) == 0
    answered, unanswered = read_feedback(path).values()
    assert (answered.comment, unanswered.comment) == (first, second)
    assert (answered.thumbs_up, answered.replies, answered.agreeing, answered.resolved) == (1, 2, 1, False)
    assert answered.p_correct == pytest.approx(bundle.calibration.probability(-1), abs=1e-6)
    assert (unanswered.state, unanswered.afterwards) == ("open", "unchanged")

    work_tree.commit({"A.java": _SOURCE % ("good", "good")})
    pull.repository.push("feature")
    assert (posted := post()).fixed == posted.deleted == 1
    pull.resolve(first, "alice")
    pull.merge()
    path.unlink()
    github.log.clear()
    assert run(command) == 0
    at_the_end = {"state": "merged", "final_commit": pull.head_sha, "afterwards": "changed"}
    assert list(read_feedback(path).values()) == [
        replace(answered, **at_the_end, resolved=True, collected_at=ANY),
        replace(unanswered, **at_the_end, collected_at=ANY),
    ]
    assert github.count() == 9
    assert capsys.readouterr().out == 2 * f"wrote {path}: comments 2, pull requests 1\n"


def test_feedback_from_a_server_without_comments(github, work_tree, tmp_path, monkeypatch, capsys):
    work_tree.commit({"README": "A project."})
    github.create_repository("octo/project", work_tree.folder)
    monkeypatch.setenv("GITHUB_TOKEN", github.user_token("bob"))
    monkeypatch.setenv("GITHUB_API_URL", github.url)
    path = tmp_path / "feedback.jsonl"
    assert run(["feedback", "octo/project", "--output", str(path)]) == 0
    assert capsys.readouterr().out == "found no comments\n"
    assert not path.exists()


def test_a_repository_that_was_renamed_is_named(github, pull, tmp_path, monkeypatch, capsys):
    moved = faults.Answer(301, headers={"Location": f"{github.url}/repos/octo/project"})
    github.fail("GET", "/repos/octo/old", moved)
    monkeypatch.setenv("GITHUB_TOKEN", github.user_token("bob"))
    path = tmp_path / "feedback.jsonl"
    assert run(["feedback", "octo/old", "--output", str(path), "--github-api-url", github.url]) == 2
    assert capsys.readouterr().err.endswith("judgebot: error: octo/old: is octo/project by now; give that name\n")
    assert run(["feedback", "Octo/Project", "--output", str(path), "--github-api-url", github.url]) == 0


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        pytest.param("pipe", "not a regular file; name another", id="pipe"),
        pytest.param("n" * 300, "File name too long", id="too long a name"),
    ],
)
def test_a_file_that_cannot_be_one_is_refused_before_anything_is_asked(
    github, pull, tmp_path, monkeypatch, capsys, name, problem
):
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setenv("GITHUB_TOKEN", github.user_token("bob"))
    path = tmp_path / name
    assert run(["feedback", "octo/project", "--github-api-url", github.url, "--output", str(path)]) == 2
    assert capsys.readouterr().err == f"judgebot: error: {path}: cannot be written: {problem}\n"


@pytest.mark.parametrize(
    ("repository", "message"),
    [
        pytest.param("octo/nosuch", "it does not exist, or the token may not see it", id="repository"),
        pytest.param("octo", "is no repository; give it as OWNER/NAME", id="name"),
    ],
)
def test_feedback_from_a_server_refuses(github, monkeypatch, capsys, repository, message):
    monkeypatch.setenv("GITHUB_TOKEN", github.user_token("bob"))
    assert run(["feedback", repository, "--github-api-url", github.url]) == 2
    assert message in capsys.readouterr().err
