import csv

from study_run import CHOICES, RQ1, RQ2, write_run

from judgebot_eval import tables
from judgebot_eval.report.write import write


def _contents(folder):
    return {path.name: path.read_bytes() for path in (folder / "report").iterdir()}


def test_a_report_is_a_page_a_text_and_tables(tmp_path):
    page = write(write_run(tmp_path))
    assert page == tmp_path / "report" / "index.html"
    names = set(_contents(tmp_path))
    made = {f"c-all-{table.id}.csv" for table in RQ1} | {f"b-{table.id}.csv" for table in RQ2}
    added = {f"added-{name}.csv" for name in ("models", "small-judge")}
    assert names == made | added | {"index.html", "report.md", "absent.csv"}


def test_equal_runs_give_equal_reports(tmp_path):
    for name in ("one", "other"):
        write(write_run(tmp_path / name / "run"))
    one, other = (_contents(tmp_path / name / "run") for name in ("one", "other"))
    assert one == other


def test_a_report_replaces_the_earlier_one(tmp_path):
    write(write_run(tmp_path))
    first = _contents(tmp_path)
    (tmp_path / "report" / "gone.csv").touch()
    write(tmp_path)
    assert _contents(tmp_path) == first


def test_absent_cells_are_listed(tmp_path):
    write(write_run(tmp_path))
    with (tmp_path / "report" / "absent.csv").open() as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["stage", "table", "cell", "reason"]
    assert ["b", "selection", "g, 2, 10: RankEF", "cannot choose here"] in rows


def test_a_lone_surrogate_is_written_out(tmp_path):
    folder = write_run(tmp_path)
    path = folder / "b" / "tables.jsonl"
    path.write_text(path.read_text().replace('"g"', r'"\ud800"'))
    assert any("\ud800" in row.labels for table in tables.read(path) for row in table.rows)
    write(folder)
    assert b"\\ud800" in (folder / "report" / "index.html").read_bytes()
    assert (folder / "b" / CHOICES).exists()
