import json

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.manifest import begin, manifest_path, read, write

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
    begin(log, SETTINGS)
    log.write_text("{}\n")
    begin(log, again, ["engine"])
    assert json.loads(manifest_path(log).read_text()) == SETTINGS


def test_another_setting_is_refused(tmp_path):
    log = tmp_path / "o.jsonl"
    begin(log, SETTINGS)
    write(log, {**SETTINGS, "seconds": 3})
    log.write_text("{}\n")
    with pytest.raises(JudgebotError, match=r"o\.jsonl: was begun with form 'method'; give the same again"):
        begin(log, {**SETTINGS, "form": "completion"})


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        pytest.param("o.jsonl", "{}\n", "has no manifest", id="a log without one"),
        pytest.param("o.jsonl.manifest.json", "{", "cannot be read", id="broken"),
        pytest.param("o.jsonl.manifest.json", "[]", "is no manifest", id="no object"),
    ],
)
def test_what_cannot_be_continued(tmp_path, name, text, message):
    (tmp_path / "o.jsonl").write_text("{}\n")
    (tmp_path / name).write_text(text)
    with pytest.raises(JudgebotError, match=f"{message}.*give another --output"):
        begin(tmp_path / "o.jsonl", SETTINGS)


@pytest.mark.parametrize("text", [pytest.param("{", id="broken"), pytest.param("[]", id="no object")])
def test_the_mend_is_the_reader_s(tmp_path, text):
    manifest_path(tmp_path / "o").write_text(text)
    with pytest.raises(JudgebotError, match=r"o\.manifest\.json: .*; remove it$"):
        read(tmp_path / "o", mend="remove it")


@pytest.mark.parametrize("empty", [pytest.param(True, id="an empty log"), pytest.param(False, id="no log")])
def test_a_log_without_a_line_is_begun_anew(tmp_path, empty):
    log = tmp_path / "o.jsonl"
    begin(log, SETTINGS)
    if empty:
        log.touch()
    begin(log, {**SETTINGS, "form": "completion"})
    assert read(log)["form"] == "completion"
