import json
from pathlib import Path

import pytest

from judgebot.decide import REASONS
from judgebot.report.json_report import SCHEMA_VERSION, dumps, render

SCHEMA = json.loads((Path(__file__).parents[3] / "bot/judgebot/report/schema.json").read_text())


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        pytest.param(SCHEMA, (), id="top"),
        pytest.param(SCHEMA["properties"]["tool"], ("tool",), id="tool"),
        pytest.param(SCHEMA["properties"]["model"], ("model",), id="model"),
        pytest.param(SCHEMA["properties"]["counts"], ("counts",), id="counts"),
        pytest.param(SCHEMA["$defs"]["finding"], ("findings", 0), id="finding"),
    ],
)
def test_schema_names_every_key(report, schema, path):
    value = json.loads(render(report))
    for key in path:
        value = value[key]
    assert list(value) == list(schema["properties"]) == schema["required"]
    assert [name for name, field in schema["properties"].items() if not field["description"]] == []


def test_schema_knows_every_reason():
    reasons = {
        case["if"]["properties"]["outcome"]["const"]: case["then"]["properties"]["reason"]["enum"]
        for case in SCHEMA["$defs"]["finding"]["allOf"]
    }
    assert reasons == {outcome: list(known) for outcome, known in REASONS.items()}


def test_version(report):
    assert json.loads(render(report))["schema_version"] == SCHEMA_VERSION == "1.2"


def test_all_findings_in_order(report):
    written = json.loads(render(report))["findings"]
    assert [finding["fingerprint"] for finding in written] == [finding.fingerprint for finding in report.findings]


@pytest.mark.parametrize(
    ("document", "text"),
    [
        pytest.param(["\udce9"], '[\n  "\\\\xe9"\n]\n', id="byte"),
        pytest.param({"\ud800": None}, '{\n  "\\\\ud800": null\n}\n', id="key"),
        pytest.param("😀", '"\\ud83d\\ude00"\n', id="astral"),
        pytest.param("\x1b", '"\\u001b"\n', id="control"),
    ],
)
def test_dumps(document, text):
    assert dumps(document) == text
