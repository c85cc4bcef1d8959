import dataclasses
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.report import FORMATS
from judgebot.report import text as text_report

GOLDEN = Path(__file__).parent / "golden"
SCHEMAS = Path(__file__).parents[2] / "schemas"
FILES = {
    "text": "report.txt",
    "json": "report.json",
    "sarif": "report.sarif",
    "rdjson": "report.rdjson",
    "markdown": "report.md",
    "github": "report.commands",
}
HOSTILE = (
    pytest.param("a\nb\r\nc", id="newlines"),
    pytest.param("a|b\\|c", id="pipes"),
    pytest.param("``` ````` `", id="backticks"),
    pytest.param("</code><img src=x onerror=y><!--", id="html"),
    pytest.param("@octocat me@example.org", id="mention"),
    pytest.param("https://example.org www.example.org", id="url"),
    pytest.param("[x](y) ![z](w) {0}", id="links"),
    pytest.param("::set-output name=a::b", id="command"),
    pytest.param("##[set-output name=a]b", id="old-command"),
    pytest.param("\x1b[31mred\x1b]8;;x\x07\x9b", id="ansi"),
    pytest.param("\u202egnp.exe\u2066\u2028\u2029\x85", id="bidi"),
    pytest.param("\udcff\ud800", id="surrogates"),
    pytest.param("%0A::warning::x,y:z", id="percent"),
    pytest.param("", id="empty"),
)
ANY_TEXT = st.lists(st.one_of(st.text(st.characters()), st.sampled_from([case.values[0] for case in HOSTILE]))).map(
    "".join
)


def everywhere(text):
    return {
        "path": text,
        "class_name": text,
        "name": text,
        "signature": text,
        "message": text,
        "description": text,
        "lines": (text, text),
    }


def flagged_and_skipped(report):
    (flagged,) = report.findings
    skipped = dataclasses.replace(flagged, outcome="skipped", reason="unreadable")
    return dataclasses.replace(report, findings=(flagged, skipped), notes=(flagged.message,))


def check_json(page):
    page.encode("ascii")
    return json.loads(page, parse_constant=pytest.fail)


def check_no_lone_surrogate(page):
    json.dumps(json.loads(page), ensure_ascii=False).encode("utf-8")


def check_text(page):
    assert page.endswith("\n")
    assert [line for line in page.splitlines() if not line.isprintable()] == []
    assert [line for line in page.splitlines() if line.lstrip().startswith("::") or "##[" in line] == []


def outside_fences(page):
    lines, fence = [], None
    for line in page.split("\n"):
        opening = re.fullmatch("(`{3,})text", line)
        if fence is None and opening:
            fence = opening[1]
        elif fence is None:
            lines.append(line)
        elif line == fence:
            fence = None
    assert fence is None
    return lines


def check_markdown(page):
    assert len(page) <= 65_000
    assert [line for line in page.split("\n") if not line.isprintable()] == []
    lines = outside_fences(page)
    assert {line.count("|") for line in lines} <= {0, 4}
    shown = re.sub("</?(?:code|details|summary)>", "", "\n".join(lines))
    assert re.findall(r"[<>`@\[\]*~]|://|(?i:www\.)", shown) == []


def check_github(page):
    assert page.endswith("\n")
    assert page.splitlines() == page.split("\n")[:-1]
    command = r"::(warning file=[^,:]*,line=\d+,endLine=\d+,|notice )title=[^,:]+::[^\n]*"
    assert [line for line in page.splitlines() if not re.fullmatch(command, line)] == []


CHECKS = {
    "text": check_text,
    "json": check_no_lone_surrogate,
    "sarif": check_no_lone_surrogate,
    "rdjson": check_no_lone_surrogate,
    "markdown": check_markdown,
    "github": check_github,
}


@pytest.fixture(scope="session")
def schemas():
    ours = Path(__file__).parents[3] / "bot/judgebot/report/schema.json"
    return {
        "json": json.loads(ours.read_text()),
        "sarif": json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text()),
        "rdjson": json.loads((SCHEMAS / "rdformat.schema.json").read_text()),
    }


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in FORMATS])
def test_golden(report, name):
    assert FORMATS[name](report) == (GOLDEN / FILES[name]).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in FORMATS])
def test_all_four_counts_are_shown(report, name):
    shown = re.sub(r'[{}"\s]', "", FORMATS[name](report)).replace(":", "")
    assert "flagged2,passed1,abstained3,skipped4" in shown


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in FORMATS])
def test_no_findings(report, name):
    CHECKS[name](FORMATS[name](dataclasses.replace(report, findings=())))


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in ("json", "sarif", "rdjson")])
@pytest.mark.parametrize("findings", [pytest.param(slice(None), id="all"), pytest.param(slice(0), id="none")])
def test_fits_its_schema(report, schemas, name, findings):
    document = check_json(FORMATS[name](dataclasses.replace(report, findings=report.findings[findings])))
    validator = jsonschema.validators.validator_for(schemas[name])
    validator.check_schema(schemas[name])
    errors = validator(schemas[name], format_checker=validator.FORMAT_CHECKER).iter_errors(document)
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in FORMATS])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile(flagged_with, name, text):
    CHECKS[name](FORMATS[name](flagged_and_skipped(flagged_with(**everywhere(text)))))


@given(text=ANY_TEXT)
def test_any_text(flagged_with, text):
    report = flagged_and_skipped(flagged_with(**everywhere(text)))
    for name, render in FORMATS.items():
        CHECKS[name](render(report))
    check_text(text_report.render(report, verbose=True))
