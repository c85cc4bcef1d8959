import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from judgebot.bundle import DEFAULT_MODEL, find_bundle, read_bundle
from judgebot.changes import Content
from judgebot.config import Config
from judgebot.errors import JudgebotError
from judgebot.github.base_branch import (
    in_repository,
    load_settings,
    note_on_settings,
    refuse_changed_model,
    without_foreign_scores,
)

ROOT = Path("/checkout")


def reader(**files):
    """Reads files whose names are written with "_" for ".", as they stand at one commit."""
    return lambda path: files.get(path.replace(".", "_").replace("/", "_"), Content())


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        pytest.param(".judgebot.toml", Content(), {}, id="none"),
        pytest.param(".judgebot.toml", Content(b"threshold = 0.9"), {"threshold": 0.9}, id="default"),
        pytest.param("ci/x.toml", Content(b'model = "./m"'), {"model": "/checkout/ci/m"}, id="relative"),
    ],
)
def test_settings(path, content, expected):
    assert load_settings(path, ROOT, lambda _: content).values == expected


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        pytest.param(
            "x.toml", Content(), "x.toml: cannot read the configuration of the base branch: not found", id="lost"
        ),
        pytest.param(".judgebot.toml", Content(problem="too large"), "base branch: too large", id="too large"),
        pytest.param(".judgebot.toml", Content(b"\xff"), "not UTF-8 text", id="encoding"),
        pytest.param(
            ".judgebot.toml", Content(b"\ntreshold = 1"), '.judgebot.toml:2: unknown key "treshold"', id="key"
        ),
    ],
)
def test_settings_that_are_refused(path, content, message):
    with pytest.raises(JudgebotError) as error:
        load_settings(path, ROOT, lambda _: content)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("before", "after", "notes"),
    [
        pytest.param(Content(b"x"), Content(b"x"), 0, id="same"),
        pytest.param(Content(), Content(), 0, id="none"),
        pytest.param(Content(), Content(b"x"), 1, id="added"),
        pytest.param(Content(b"x"), Content(b"y"), 1, id="changed"),
        pytest.param(Content(b"x"), Content(), 1, id="deleted"),
    ],
)
def test_a_change_of_the_settings_is_told(before, after, notes):
    assert len(note_on_settings("a.toml", lambda _: before, lambda _: after)) == notes


def test_the_model_is_the_base_branchs(make_bundle, tmp_path):
    bundle = make_bundle()
    config = (bundle.folder / "config.json").read_bytes()
    refuse_changed_model(bundle, tmp_path, reader(models_tiny_config_json=Content(config)))
    refuse_changed_model(bundle, tmp_path / "checkout", reader())
    (tmp_path / "link").symlink_to(tmp_path)
    for root in (tmp_path, tmp_path / "link"):
        for other in (Content(config + b" "), Content(), Content(problem="not a regular file")):
            with pytest.raises(JudgebotError, match=r"^models/tiny/config\.json: differs from the base branch's"):
                refuse_changed_model(bundle, root, reader(models_tiny_config_json=other))


def test_a_link_to_another_model_is_the_pull_requests(make_bundle, tmp_path):
    bundle = make_bundle()
    (tmp_path / "checkout").mkdir()
    for target in (bundle.folder, find_bundle(DEFAULT_MODEL).folder):
        place = tmp_path / "checkout" / target.name
        place.symlink_to(target)
        with pytest.raises(JudgebotError, match=rf"^{target.name}/config\.json: differs from the base branch's"):
            refuse_changed_model(read_bundle(place), tmp_path / "checkout", reader())


def test_the_embedded_model_is_never_the_pull_requests():
    bundle = find_bundle(DEFAULT_MODEL)
    refuse_changed_model(bundle, bundle.folder.parents[1], reader())
    with pytest.raises(JudgebotError):
        refuse_changed_model(dataclasses.replace(bundle, folder=Path(__file__).parent), Path(__file__).parent, reader())


@pytest.mark.parametrize(
    ("folder", "cached"),
    [
        pytest.param(None, True, id="home"),
        pytest.param("scores", True, id="outside"),
        pytest.param("checkout/scores", False, id="in the checkout"),
        pytest.param("checkout", False, id="the checkout"),
        pytest.param("link/scores", False, id="linked into the checkout"),
        pytest.param("checkout/outside/scores", False, id="linked out of the checkout"),
        pytest.param("checkout/../scores", True, id="outside, by a detour"),
    ],
)
def test_scores_that_a_pull_request_could_bring_are_not_used(tmp_path, folder, cached):
    (tmp_path / "checkout").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "checkout")
    (tmp_path / "checkout" / "outside").symlink_to(tmp_path)
    settings = Config(cache_dir=folder and str(tmp_path / folder))
    for root in ("checkout", "link"):
        assert without_foreign_scores(settings, tmp_path / root).cache is cached


def test_scores_behind_a_link_that_cannot_be_read_are_not_used(tmp_path):
    """Such are those of /proc to what another user's process has open, and to that of one that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        (tmp_path / "scores").symlink_to(f"/proc/{ended.pid}/cwd")
        assert without_foreign_scores(Config(cache_dir=str(tmp_path / "scores")), tmp_path).cache is False


@pytest.mark.parametrize("path", ["..", "../x", "a/../../x", "/etc/x", "a\0"])
def test_paths_outside_of_the_repository_are_refused(path):
    with pytest.raises(JudgebotError, match="is no path in the repository"):
        in_repository(path)
