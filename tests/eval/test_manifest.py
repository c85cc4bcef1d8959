import json

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.manifest import begin, begin_log, manifest_path, read, sha256_of_rows, write
from judgebot_eval.one_writer import claim

SETTINGS = {"form": "method", "limits": [1, 2], "engine": "pool"}


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(SETTINGS, id="the same"),
        pytest.param({**SETTINGS, "limits": (1, 2)}, id="a tuple is read back as a list"),
        pytest.param({**SETTINGS, "engine": "spawn"}, id="what may change"),
    ],
)
def test_a_log_is_continued(tmp_path, again):
    log = tmp_path / "o.jsonl"
    begin_log(log, SETTINGS)
    log.write_text("{}\n")
    begin_log(log, again, ["engine"])
    assert json.loads(manifest_path(log).read_text()) == SETTINGS


def test_what_another_process_writes_is_not_begun(tmp_path):
    log = tmp_path / "o.jsonl"
    with log.open("w") as file:
        claim(file, log)
        with pytest.raises(JudgebotError, match=r"o\.jsonl: is being written by another process"):
            begin_log(log, SETTINGS)
    assert not manifest_path(log).exists()


def test_another_setting_is_refused(tmp_path):
    log = tmp_path / "o.jsonl"
    begin_log(log, SETTINGS)
    write(manifest_path(log), {**SETTINGS, "seconds": 3})
    log.write_text("{}\n")
    with pytest.raises(
        JudgebotError, match=r"o\.jsonl\.manifest\.json: was begun with form 'method'; give the same again"
    ):
        begin_log(log, {**SETTINGS, "form": "completion"})


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        pytest.param("o.jsonl", "{}\n", "missing", id="a log without one"),
        pytest.param("o.jsonl.manifest.json", "{", "cannot be read", id="broken"),
        pytest.param("o.jsonl.manifest.json", "[]", "is no manifest", id="no object"),
    ],
)
def test_what_cannot_be_continued(tmp_path, name, text, message):
    (tmp_path / "o.jsonl").write_text("{}\n")
    (tmp_path / name).write_text(text)
    with pytest.raises(JudgebotError, match=f"{message}.*give another --output"):
        begin_log(tmp_path / "o.jsonl", SETTINGS)


@pytest.mark.parametrize("text", [pytest.param("{", id="broken"), pytest.param("[]", id="no object")])
def test_the_mend_is_the_reader_s(tmp_path, text):
    manifest_path(tmp_path / "o").write_text(text)
    with pytest.raises(JudgebotError, match=r"o\.manifest\.json: .*; remove it$"):
        read(manifest_path(tmp_path / "o"), "remove it")


@pytest.mark.parametrize("empty", [pytest.param(True, id="an empty log"), pytest.param(False, id="no log")])
def test_a_log_without_a_line_is_begun_anew(tmp_path, empty):
    log = tmp_path / "o.jsonl"
    begin_log(log, SETTINGS)
    if empty:
        log.touch()
    begin_log(log, {**SETTINGS, "form": "completion"})
    assert read(manifest_path(log), "")["form"] == "completion"


def test_what_left_nothing_may_be_begun_anew(tmp_path):
    path = tmp_path / "new" / "manifest.json"
    begin(path, SETTINGS, begun=False)
    begin(path, {**SETTINGS, "form": "completion"}, begun=False)
    with pytest.raises(
        JudgebotError, match=r"was begun with form 'completion'; give the same again, or another --work"
    ):
        begin(path, SETTINGS, begun=True, flag="--work")


def test_a_long_value_is_cut(tmp_path):
    path = tmp_path / "manifest.json"
    write(path, {"rows": 64 * "a"})
    with pytest.raises(JudgebotError, match=r"with rows 'a{39}\.\.\.'; give"):
        begin(path, {"rows": 64 * "b"}, begun=True)


def test_the_order_of_rows_counts():
    assert sha256_of_rows(["a", "b"]) != sha256_of_rows(["b", "a"])
