import pytest
from study_run import KAPPA, table, write_run

from judgebot_eval import tables
from judgebot_eval.report.run_folder import read_run
from judgebot_eval.report.text import render, safe
from judgebot_eval.report.write import page_of
from judgebot_eval.tables import Cell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Pass@1 (Table 4), raw_prod", "Pass@1 (Table 4), raw_prod", id="plain text stays"),
        pytest.param("<img src=x>", r"\<img src=x\>", id="HTML"),
        pytest.param("[x](javascript:y)", r"\[x\](javascript:y)", id="a link"),
        pytest.param("`*&\\", r"\`\*\&\\", id="code, emphasis, entities"),
        pytest.param("a\nb\u202e", r"a\\nb\\u202e", id="what does not print"),
    ],
)
def test_text_has_no_markup(text, expected):
    assert safe(text) == expected


def test_markdown_says_what_the_page_says(tmp_path):
    text = render(page_of(read_run(write_run(tmp_path / "run"))))
    assert text.startswith("# Report of the study: run\n")
    assert "| own | \N{EN DASH} | 0.41 [-0.10, 0.62] |" in text
    assert "| Cohen's kappa (Table 2) | c/all: kappa | 0 | 2 | 2 |" in text
    assert "| c/all: kappa | no judgements of it were given | 2 | 2 |" in text
    assert "| rq1 | 3.5 |" in text
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings[-2:] == ["## What is absent", "## How it was made"]


def test_bars_do_not_end_a_cell(tmp_path):
    hostile = table("kappa", ["a|b"], ["c|d"], (["e|f"], [Cell(None, reason="g|h")]), title="<b>", notes=("<i>",))
    tables.write(tmp_path / "tables.jsonl", [KAPPA, hostile])
    text = render(page_of(read_run(tmp_path)))
    assert r"| a\|b | c\|d |" in text
    assert "| e\\|f | \N{EN DASH} (1) |" in text
    assert r"### \<b\>" in text
    assert r"* \<i\>" in text
    assert r"| .: kappa | g\|h | 1 | 0 |" in text
