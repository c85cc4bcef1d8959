from matplotlib.figure import Figure

from judgebot_eval import figures


def test_equal_figures_are_equal_files(tmp_path):
    for name in ("one", "other"):
        figure = Figure(figsize=(1, 1))
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], label="a line")
        axes.legend()
        figures.save(figure, tmp_path / name / "line", "A line, rising")

    for ending in ("svg", "png"):
        one, other = ((tmp_path / name / f"line.{ending}").read_bytes() for name in ("one", "other"))
        assert one == other
    svg = (tmp_path / "one" / "line.svg").read_text()
    assert "<dc:title>A line, rising</dc:title>" in svg
    assert "http" not in svg.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", ""
    ).replace("https://matplotlib.org", "")
