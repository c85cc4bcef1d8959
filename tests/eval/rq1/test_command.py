import pytest
from click.testing import CliRunner
from study_records import pool, said

from judgebot.errors import JudgebotError
from judgebot_eval import cli, jsonl, tables
from judgebot_eval.datasets.split_file import write_split
from judgebot_eval.report.contents import ITEMS, rank
from judgebot_eval.rq1.records import JudgedCandidate

CANDIDATES = [each for task in "abcd" for each in pool([1, 0], task=task)]


@pytest.fixture
def files(tmp_path):
    jsonl.write(tmp_path / "candidates.jsonl", CANDIDATES)
    jsonl.write(tmp_path / "graded.jsonl", said(CANDIDATES, [0.9, 0.2] * 4, "own/seed-1").values())
    jsonl.write(tmp_path / "verdicts.jsonl", said(CANDIDATES, [1, 0] * 4, "recorded").values())
    write_split(tmp_path / "split.jsonl", {"a": "train", "b": "test", "c": "test", "d": "validation"})
    return tmp_path


def _run(folder, *judgements, output="out"):
    names = ["candidates.jsonl", *judgements]
    arguments = [str(folder / name) for name in names]
    options = ["--split", str(folder / "split.jsonl"), "--output", str(folder / output)]
    return CliRunner().invoke(cli.main, ["rq1", *arguments, *options], catch_exceptions=False)


def test_files_give_a_report(files):
    result = _run(files, "graded.jsonl", "verdicts.jsonl")
    out = files / "out"
    assert result.exit_code == 0
    assert "| own |" in result.output
    assert (out / "report.md").read_text() == result.output.removesuffix("\n")
    made = list(tables.read(out / "tables.jsonl"))
    assert all(rank(table.id) < len(ITEMS) for table in made), "the report has no place for a table"
    linked = {cell.records for table in made for row in table.rows for cell in row.cells if cell.records}
    assert linked == {"judged/own.jsonl", "judged/recorded.jsonl"}
    (first, *_) = jsonl.read(out / "judged" / "own.jsonl", JudgedCandidate)
    assert (first.candidate, first.p_correct) == ("b#g#0", (0.9,))
    assert {path.name for path in out.glob("*.svg")} == {
        "confusion-matrices.svg",
        "precision-by-confidence.svg",
        "calibration-diagrams.svg",
    }


def test_verdicts_alone_have_no_confidence_figures(files):
    _run(files, "verdicts.jsonl")
    assert [path.name for path in (files / "out").glob("*.svg")] == ["confusion-matrices.svg"]


def test_equal_input_gives_equal_files(files):
    for name in ("one", "other"):
        _run(files, "graded.jsonl", output=name)
    one, other = (
        {path.relative_to(files / name): path.read_bytes() for path in (files / name).rglob("*") if path.is_file()}
        for name in ("one", "other")
    )
    assert one == other


@pytest.mark.parametrize(
    ("split", "judged", "message"),
    [
        pytest.param({"a": "test"}, CANDIDATES, r"candidates\.jsonl: b is in no split", id="a task without split"),
        pytest.param(
            dict.fromkeys("abcd", "train"),
            CANDIDATES,
            r"candidates\.jsonl: no judgement is of any of its 0",
            id="no test task",
        ),
        pytest.param(
            dict.fromkeys("abcd", "test"), pool([1], task="e"), r"candidates\.jsonl: .* of its 8", id="others judged"
        ),
    ],
)
def test_what_cannot_be_reported_is_an_error(files, split, judged, message):
    write_split(files / "split.jsonl", split)
    jsonl.write(files / "graded.jsonl", said(judged, [0.5] * len(judged)).values())
    with pytest.raises(JudgebotError, match=message):
        _run(files, "graded.jsonl")


def test_records_of_judges_that_are_no_longer_given_are_removed(files):
    _run(files, "graded.jsonl", "verdicts.jsonl")
    _run(files, "graded.jsonl")
    assert [path.name for path in (files / "out/judged").iterdir()] == ["own.jsonl"]


def test_a_file_is_no_output(files):
    (files / "out").touch()
    with pytest.raises(JudgebotError, match="out: is a file"):
        _run(files, "graded.jsonl")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="nothing"),
        pytest.param(["--preset", "local", "--work", "w"], id="no data"),
        pytest.param(["--preset", "local", "--data", "d"], id="nowhere to keep it"),
        pytest.param(["--preset", "local", "--data", "d", "--work", "w", __file__], id="a preset with files"),
        pytest.param([__file__, __file__], id="no split"),
        pytest.param([__file__, "--split", __file__], id="no judgements"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments):
    result = CliRunner().invoke(cli.main, ["rq1", "--output", "out", *arguments], env={"JUDGEBOT_DATA": None})
    assert result.exit_code == 2
    assert "Error" in result.output


def test_the_help_names_the_variable_that_it_reads():
    assert "JUDGEBOT_DATA" in CliRunner().invoke(cli.main, ["rq1", "--help"]).output
