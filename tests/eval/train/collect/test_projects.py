import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.train.collect.projects import open_project, parse_licences


def _project(folder, licence, head=""):
    folder.mkdir()
    (folder / "LICENSE").write_text(licence, encoding="utf-8")
    for name in ("A.java", "ATest.java", "b.txt"):
        (folder / name).write_text(f"{head}\npackage p; class A {{}}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("licence", "declared", "expected"),
    [
        pytest.param("Apache License 2.0", {}, ("Apache-2.0", "LICENSE"), id="in a file"),
        pytest.param("My own.", {}, ("MIT", "heads of the files"), id="in the heads"),
        pytest.param("My own.", {"mine": "ISC"}, ("ISC", "--licence"), id="declared"),
    ],
)
def test_open_project(tmp_path, licence, declared, expected):
    project = open_project(_project(tmp_path / "mine", licence, "/* MIT License */"), declared)
    assert (project.licence.expression, project.licence.found_in) == expected
    assert (project.name, project.java_files) == ("mine", ("A.java",))


@pytest.mark.parametrize(
    ("name", "licence", "message"),
    [
        pytest.param("commons-lang", "MIT License", "commons-lang is held out", id="held out"),
        pytest.param("mine", "Mozilla Public License 2.0", "LICENSE is MPL", id="not permissive"),
    ],
)
def test_sources_that_are_refused(tmp_path, name, licence, message):
    with pytest.raises(JudgebotError, match=message):
        open_project(_project(tmp_path / name, licence), {})


def test_declared_licences():
    assert parse_licences(["a+b=MIT", "c=LicenseRef-ours"]) == {"a+b": "MIT", "c": "LicenseRef-ours"}


@pytest.mark.parametrize(
    "option",
    [
        pytest.param("mine", id="no licence"),
        pytest.param("mine=GPL", id="not permissive"),
        pytest.param("mine=LicenseRef-", id="no name"),
    ],
)
def test_licences_that_are_none(option):
    with pytest.raises(JudgebotError, match=f"--licence {option}: give PROJECT=SPDX, of .*MIT"):
        parse_licences([option])
