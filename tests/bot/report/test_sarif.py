import json

import pytest

from judgebot.decide import REASONS
from judgebot.report import sarif


def run_of(report):
    (run,) = json.loads(sarif.render(report))["runs"]
    return run


def notifications(report):
    (invocation,) = run_of(report)["invocations"]
    return [(note["descriptor"]["id"], note["level"]) for note in invocation["toolExecutionNotifications"]]


def test_one_rule_for_each_flagged_reason(report):
    run = run_of(report)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == list(REASONS["flagged"])
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [result["ruleId"] for result in run["results"]]


@pytest.mark.parametrize("key", ["shortDescription", "fullDescription", "help"])
def test_a_rule_has_what_code_scanning_requires(report, key):
    assert all(rule[key]["text"] for rule in run_of(report)["tool"]["driver"]["rules"])


def test_only_flagged_are_results(report):
    assert [result["ruleId"] for result in run_of(report)["results"]] == ["regression", "contradicts-javadoc"]


def test_nothing_is_hidden(report):
    properties = run_of(report)["properties"]
    assert properties["counts"] == {"flagged": 2, "passed": 1, "abstained": 3, "skipped": 4}
    assert properties["abstainedByReason"] == {"low-confidence": 1, "not-a-regression": 1, "truncated": 1}
    assert properties["skippedByReason"] == {"no-javadoc": 2, "generated": 1, "unreadable": 1}
    assert notifications(report) == [("counts", "note"), *[("no-verdict", "note")] * 6, ("note", "note")]


def test_place_and_fingerprint(flagged_with):
    (result,) = run_of(flagged_with(path="a b/caf\udce9.java", start_line=3, end_line=9))["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b/caf%E9.java", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 3, "endLine": 9},
    }
    assert result["partialFingerprints"] == {"judgebotFingerprint/v1": "0123456789abcdef0123456789abcdef"}


@pytest.mark.parametrize(
    ("class_name", "qualified"),
    [pytest.param("Outer.Inner", "Outer.Inner.f", id="in a class"), pytest.param("", "f", id="in none (Java 25)")],
)
def test_qualified_name(flagged_with, class_name, qualified):
    (result,) = run_of(flagged_with(class_name=class_name, name="f"))["results"]
    (name,) = result["locations"][0]["logicalLocations"]
    assert name == {"fullyQualifiedName": qualified, "name": "f", "kind": "function"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("`f` is doubtful.", "`f` is doubtful.", id="plain"),
        pytest.param("[a](b)", "\\[a\\](b)", id="link"),
        pytest.param("{0}", "{{0}}", id="argument"),
        pytest.param("a\nb", r"a\\nb", id="line-end"),
    ],
)
def test_message(flagged_with, text, message):
    (result,) = run_of(flagged_with(message=text))["results"]
    assert result["message"] == {"text": message}


def test_more_results_than_a_log_holds(flagged_with):
    run = run_of(flagged_with(copies=sarif.RESULTS + 2))
    assert len(run["results"]) == 25_000
    last = run["invocations"][0]["toolExecutionNotifications"][-1]
    assert (last["descriptor"]["id"], last["level"]) == ("results-left-out", "warning")
    assert last["message"]["text"].startswith("2 more flagged methods")
