"""Git run in repositories that are configured to misbehave."""

import contextlib
import os
import shutil
import stat
from pathlib import Path

import pytest

from judgebot.diff import parse_diff, parse_raw
from judgebot.git import Git
from judgebot.git_process import GitError, explain, find_git

PLAIN = {"A.java": "class A {\n}\n"}


def _canary(repository) -> tuple[Path, Path]:
    """A program that leaves a file behind, and that file."""
    program, trace = repository.root.parent / "canary", repository.root.parent / "trace"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{trace}'\ncat\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, trace


def _look_at_everything(git: Git) -> None:
    base = git.resolve("HEAD")
    git.diff_working_tree(base)
    git.diff_index(base)
    git.diff_trees(git.empty_tree(), base)
    git.generated(["A.java"], tree=base)
    git.generated(["A.java"])
    git.file(base, "A.java")
    git.untracked()
    git.merge_base(base, git.default_branch())
    git.blobs([base])


@pytest.mark.parametrize(
    ("settings", "attributes"),
    [
        pytest.param({"filter.x.clean": "{}"}, "filter=x", id="clean"),
        pytest.param({"filter.x.clean": "{}", "filter.x.required": "true"}, "filter=x", id="required-clean"),
        pytest.param({"filter.x.process": "{}"}, "filter=x", id="process"),
        pytest.param({"filter.x=y.z.clean": "{}"}, "filter=x=y.z", id="name-with-equals-sign"),
        pytest.param({"diff.external": "{}"}, "", id="external-diff"),
        pytest.param({"diff.x.command": "{}"}, "diff=x", id="diff-driver"),
        pytest.param({"diff.x.textconv": "{}"}, "diff=x", id="textconv"),
        pytest.param({"core.fsmonitor": "{}"}, "", id="fsmonitor"),
        pytest.param({"core.hooksPath": ".."}, "", id="hooks-path"),
    ],
)
def test_no_configured_program_runs(repository, settings, attributes):
    program, trace = _canary(repository)
    shutil.copy(program, program.parent / "post-index-change")
    repository.commit(PLAIN)
    repository.write(".gitattributes", f"*.java {attributes}\n" if attributes else "")
    for name, value in settings.items():
        repository.run("config", name, value.format(program))
    repository.write("A.java", "class A {}\n")
    repository.write("B.java", "class B {}\n")
    repository.run("update-index", "--refresh", allowed=(0, 1))
    repository.run("diff", "--ext-diff", "HEAD", "--", "A.java", allowed=(0, 128))
    trace.unlink()  # plain git ran the program
    _look_at_everything(repository.open())
    assert not trace.exists()


def test_hooks_in_the_configuration_are_off(repository):
    """Git 2.54 and newer run them, wherever core.hooksPath leads."""
    program, trace = _canary(repository)
    repository.commit(PLAIN)
    repository.run("config", "hook.x=y.command", str(program))
    repository.run("config", "hook.x=y.event", "post-index-change")
    repository.write("B.java", "class B {}\n")
    trace.unlink(missing_ok=True)
    git = repository.open()
    assert {"GIT_CONFIG_KEY_0": "hook.x=y.enabled", "GIT_CONFIG_VALUE_0": "false"}.items() <= git.environ.items()
    _look_at_everything(git)
    assert not trace.exists()


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({"GIT_EXTERNAL_DIFF": "{program}"}, id="external-diff"),
        pytest.param({"GIT_PAGER": "{program}"}, id="pager"),
        pytest.param({"GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/"}, id="other-repository"),
        pytest.param({"GIT_INDEX_FILE": "/nowhere"}, id="other-index"),
        pytest.param({"GIT_OBJECT_DIRECTORY": "/nowhere"}, id="other-objects"),
        pytest.param({"GIT_DIFF_OPTS": "-u0"}, id="diff-options"),
        pytest.param(
            {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.bare", "GIT_CONFIG_VALUE_0": "true"}, id="configuration"
        ),
        pytest.param({"GIT_LITERAL_PATHSPECS": "1"}, id="pathspecs"),
    ],
)
def test_environment_overrides_are_ignored(repository, variables):
    program, trace = _canary(repository)
    base = repository.commit(PLAIN)
    expected = repository.open().diff_trees(repository.open().empty_tree(), base)
    git = repository.open(**{name: value.format(program=program) for name, value in variables.items()})
    repository.write("A.java", "class A {}\n")
    assert git.diff_trees(git.empty_tree(), base) == expected
    assert [change.path for change in parse_raw(git.diff_working_tree(base))] == ["A.java"]
    assert not trace.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("diff.noprefix", "true", id="no-prefix"),
        pytest.param("diff.mnemonicPrefix", "true", id="mnemonic-prefix"),
        pytest.param("diff.renames", "false", id="no-renames"),
        pytest.param("diff.renameLimit", "1", id="rename-limit"),
        pytest.param("diff.context", "0", id="context"),
        pytest.param("diff.interHunkContext", "100", id="inter-hunk-context"),
        pytest.param("diff.algorithm", "patience", id="algorithm"),
        pytest.param("diff.orderFile", "no-such-file", id="order-file"),
        pytest.param("diff.relative", "true", id="relative"),
        pytest.param("diff.suppressBlankEmpty", "true", id="blank-context"),
        pytest.param("diff.colorMoved", "zebra", id="moved-colours"),
        pytest.param("color.ui", "always", id="colour"),
        pytest.param("core.quotePath", "false", id="quoting"),
        pytest.param("core.abbrev", "5", id="abbreviation"),
    ],
)
def test_configuration_does_not_change_a_diff(repository, name, value):
    lines = "".join(f"line {number}\n\n" for number in range(30))
    base = repository.commit({"A.java": lines, "dir/ä.java": lines + "x\n"})
    (repository.root / "dir/ä.java").rename(repository.root / "B.java")
    head = repository.commit({"A.java": lines.replace("line 3\n", "3\n").replace("line 15\n", "15\n")})
    expected = repository.open().diff_trees(base, head)
    repository.run("config", name, value)
    assert repository.open("dir" if (repository.root / "dir").exists() else ".").diff_trees(base, head) == expected
    assert [found.status for found in parse_diff(expected)] == ["modified", "renamed"]
    assert len(parse_diff(expected)[0].hunks) == 2


def test_git_missing(repository):
    with pytest.raises(GitError, match="not on the PATH"):
        Git.find(repository.root, {"PATH": "/nowhere"})


@pytest.mark.parametrize(
    ("path", "system", "expected"),
    [
        pytest.param("here", "posix", "here/git", id="on the PATH"),
        pytest.param("here", "nt", "here/git.exe", id="on Windows"),
        pytest.param("there:here", "posix", "here/git", id="the first that there is"),
        pytest.param(".::relative", "posix", None, id="none of the folder that it runs in"),
        pytest.param("", "nt", None, id="an empty PATH"),
    ],
)
def test_find_git(tmp_path, monkeypatch, path, system, expected):
    for folder in ("here", "relative", "work"):
        for name in ("git", "git.exe", "git.bat"):
            place = tmp_path / folder / name
            place.parent.mkdir(exist_ok=True)
            place.touch(0o755)
    monkeypatch.chdir(tmp_path / "work")
    places = [name if name in {"", ".", "relative"} else str(tmp_path / name) for name in path.split(":")]
    assert find_git(os.pathsep.join(places), system) == (expected and str(tmp_path / expected))


def test_settings_of_the_system_are_heard(repository):
    """Git for Windows has core.autocrlf there, and containers have safe.directory."""
    assert "GIT_CONFIG_NOSYSTEM" not in repository.open().environ


def test_a_folder_that_is_not_there(repository):
    with pytest.raises(GitError, match="cannot be run here"):
        Git.find(repository.root / "nowhere", repository.environ)


@pytest.mark.parametrize(
    ("stderr", "message"),
    [
        pytest.param(
            "fatal: detected dubious ownership in repository at '/r'\nTo add an exception",
            "/r: the repository belongs to another user; if you trust it, "
            'run `git config --global --add safe.directory "/r"`',
            id="ownership",
        ),
        pytest.param(
            "warning: x\nerror: y\nfatal: bad object\nhint: z", "git diff failed: fatal: bad object", id="fatal"
        ),
        pytest.param("xcrun: x\nxcrun: error: y\n\n", "git diff failed: xcrun: error: y", id="no git at all"),
        pytest.param("\n", "git diff failed: no message", id="silent"),
    ],
)
def test_messages(stderr, message):
    assert str(explain("/r", "diff", stderr)) == message


def test_a_partial_clone_fetches_nothing(repository):
    program, trace = _canary(repository)
    program.write_text(f"#!/bin/sh\n: >'{trace}'\n")  # a transport that echoes would keep git waiting
    repository.commit(PLAIN)
    repository.run("config", "uploadpack.allowFilter", "true")
    place = repository.root.parent / "partial"
    source = f"file://{repository.root}"
    repository.run("clone", "--quiet", "--filter=blob:none", "--no-checkout", source, str(place))
    blob = repository.run("rev-parse", "HEAD:A.java")
    repository.root = place
    repository.run("read-tree", "HEAD")
    repository.run("config", "remote.origin.url", f"ext::{program}")
    repository.run("config", "protocol.ext.allow", "always")
    repository.run("cat-file", "-e", blob, allowed=(1, 128))
    trace.unlink()  # plain git ran the transport
    with contextlib.suppress(GitError):  # newer ones than git 2.39 call it missing
        assert repository.open().blobs([blob])[blob].problem == "not in this clone"
    with pytest.raises(GitError, match="partial clone"):
        repository.open().diff_index(repository.open().empty_tree())
    assert not trace.exists()
