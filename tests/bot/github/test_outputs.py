import os
import re
import subprocess
import sys

import pytest
from github_workflow import parse_outputs
from hypothesis import given
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot.github.outputs import SUMMARY_BYTES, add_summary, set_outputs, write_report


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"flagged": "1", "json": "/tmp/x.json"}, id="plain"),  # noqa: S108 - a text
        pytest.param({"a": "x\nflagged<<EOF\n9\nEOF\nb=c", "b": "judgebot-"}, id="hostile"),
        pytest.param({"empty": ""}, id="empty"),
        pytest.param({}, id="none"),
    ],
)
def test_outputs_are_read_back_as_they_are(tmp_path, values):
    set_outputs(tmp_path / "out", values)
    assert parse_outputs((tmp_path / "out").read_text(encoding="utf-8")) == values


@given(values=st.dictionaries(st.sampled_from(["a", "b"]), st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_output_is_read_back_as_it_is(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("step") / "out"
    set_outputs(path, values)
    assert parse_outputs(path.read_bytes().decode()) == values


def test_delimiters_are_drawn_anew_for_each_output(tmp_path):
    set_outputs(tmp_path / "out", {"a": "1", "b": "2"})
    set_outputs(tmp_path / "out", {"c": "3"})
    marks = re.findall("<<(judgebot-[0-9a-f]{64})$", (tmp_path / "out").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(set(marks)) == 3


def test_a_summary_is_added_and_bounded(tmp_path):
    add_summary(tmp_path / "summary", "one\n")
    add_summary(tmp_path / "summary", "€" * SUMMARY_BYTES)
    written = (tmp_path / "summary").read_bytes()
    assert written.startswith("one\n€".encode())
    assert SUMMARY_BYTES - 3 < len(written) - len("one\n") <= SUMMARY_BYTES
    assert set(written.decode()) == set("one\n€")


def test_outside_of_github_nothing_is_left(tmp_path):
    set_outputs(None, {"a": "1"})
    add_summary(None, "text")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("write", "message"),
    [
        pytest.param(lambda path: set_outputs(path, {"a": "1"}), "GITHUB_OUTPUT: ", id="outputs"),
        pytest.param(lambda path: add_summary(path, "x"), "GITHUB_STEP_SUMMARY: ", id="summary"),
        pytest.param(lambda path: write_report(path / "x", "x", path), "", id="report"),
    ],
)
def test_what_cannot_be_written_is_named(tmp_path, write, message):
    (tmp_path / "file").write_text("")
    with pytest.raises(JudgebotError, match=f"^{message}{tmp_path}/file/.*cannot be written: Not a directory"):
        write(tmp_path / "file/x")


@pytest.fixture
def checkout(tmp_path):
    """A checkout in which somebody put links to the outside."""
    folder, outside = tmp_path / "checkout", tmp_path / "outside"
    for each in (folder, outside):
        each.mkdir()
    (outside / "file").write_text("precious")
    (folder / "link").symlink_to(outside / "file")
    (folder / "folder").symlink_to(outside)
    (folder / "loop").symlink_to("loop")
    return folder


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("link", id="a link"),
        pytest.param("folder/file", id="a linked folder"),
        pytest.param("folder/new", id="a new file in a linked folder"),
        pytest.param("x/../folder/file", id="by a detour"),
        pytest.param("loop", id="a link to itself"),
    ],
)
def test_no_link_of_a_checkout_is_followed(checkout, path):
    with pytest.raises(JudgebotError, match="a symbolic link is in its way"):
        write_report(checkout / path, "x", checkout)
    assert [(file.name, file.read_text()) for file in (checkout.parent / "outside").iterdir()] == [("file", "precious")]


def test_a_link_that_cannot_be_read_is_in_the_way(checkout):
    """Such are those of /proc to what another user's process has open, and to that of one that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        (checkout / "process").symlink_to(f"/proc/{ended.pid}/cwd")
        with pytest.raises(JudgebotError, match="a symbolic link is in its way"):
            write_report(checkout / "process/report", "x", checkout)


@pytest.mark.parametrize(
    "path", [pytest.param("new/report", id="in the checkout"), pytest.param("../other/report", id="elsewhere")]
)
def test_a_report_is_written_with_its_folders(checkout, path):
    for text in ("one", "two"):
        write_report(checkout / path, text, checkout)
        assert (checkout / path).read_text(encoding="utf-8") == text
    assert (checkout / path).stat().st_mode & 0o777 == 0o644


def test_the_checkout_itself_may_be_reached_by_a_link(tmp_path):
    (tmp_path / "checkout").mkdir()
    (tmp_path / "link").symlink_to("checkout")
    write_report(tmp_path / "link/report", "x", tmp_path / "link")
    assert (tmp_path / "checkout/report").read_text(encoding="utf-8") == "x"
