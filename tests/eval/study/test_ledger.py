import json

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.study import ledger
from judgebot_eval.study.ledger import Entry


def test_what_is_written_is_read(tmp_path):
    entries = [Entry("a", "01"), Entry("b", "02", 3.5), Entry("c", "03", 4)]

    ledger.write(tmp_path, {"preset": "local"}, entries)

    assert ledger.read(tmp_path) == {entry.name: entry for entry in entries}


def test_a_new_folder_has_no_stages(tmp_path):
    assert ledger.read(tmp_path) == {}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{", id="torn"),
        pytest.param("[]", id="no object"),
        pytest.param(json.dumps({"stages": 3}), id="stages that are none"),
        pytest.param(json.dumps({"stages": [3]}), id="a stage that is none"),
        pytest.param(json.dumps({"stages": [{"name": "a"}]}), id="a stage without inputs"),
        pytest.param(json.dumps({"stages": [{"name": "a", "inputs": "b", "seconds": "c"}]}), id="seconds in words"),
        pytest.param(json.dumps({"stages": [{"name": [], "inputs": "b", "seconds": 1.0}]}), id="a name that is none"),
    ],
)
def test_a_damaged_manifest_is_to_be_removed(tmp_path, text):
    (tmp_path / "study.manifest.json").write_text(text)

    with pytest.raises(JudgebotError, match=r"study\.manifest\.json: .*; remove it, and the stages are run again$"):
        ledger.read(tmp_path)
