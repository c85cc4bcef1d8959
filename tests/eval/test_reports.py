from matplotlib.figure import Figure

from judgebot_eval import reports, tables
from judgebot_eval.tables import Cell, Column, Row, Table


def _plot():
    figure = Figure(figsize=(1, 1))
    figure.subplots().plot([0, 1], [0, 1])
    return reports.Plot("line", "A line", figure)


def test_a_folder_holds_text_tables_and_figures(tmp_path):
    table = Table("kappa", "Kappa", ("judge",), (Column("kappa"),), (Row(("a",), (Cell(0.5),)),))
    text = reports.write(tmp_path / "new", "RQ1", [table], [_plot()])

    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {"report.md", "tables.jsonl", "kappa.csv", "line.svg", "line.png"}
    assert (tmp_path / "new" / "report.md").read_text() == text
    assert list(tables.read(tmp_path / "new" / reports.TABLES)) == [table]
    assert "# RQ1\n" in text
    assert "## Kappa\n\n| judge | kappa |" in text
    assert "![A line](line.svg)" in text


def test_a_lone_surrogate_is_written_out(tmp_path):
    table = Table("kappa", "Kappa", ("judge",), (Column("kappa"),), (Row(("a\ud83d",), (Cell(0.5),)),))
    reports.write(tmp_path, "RQ1", [table])

    assert "| a\\ud83d | 0.500 |" in (tmp_path / "report.md").read_text()
    assert tables.read(tmp_path / reports.TABLES) == [table]
