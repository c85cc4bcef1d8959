import pytest

from judgebot.report.annotations import WARNINGS, render


@pytest.mark.parametrize(
    ("copies", "warnings", "notices"),
    [
        pytest.param(0, 0, 1, id="none"),
        pytest.param(1, 1, 1, id="one"),
        pytest.param(WARNINGS, 10, 1, id="all"),
        pytest.param(WARNINGS + 3, 10, 2, id="more"),
    ],
)
def test_at_most_ten_warnings(flagged_with, copies, warnings, notices):
    lines = render(flagged_with(copies=copies)).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::warning"] * warnings + ["::notice"] * notices


@pytest.mark.parametrize(
    ("more", "end"),
    [
        pytest.param(1, "also flagged: A.java:4", id="one"),
        pytest.param(2, "also flagged: A.java:4, A.java:4", id="two"),
        pytest.param(20, "A.java:4", id="as-many-as-are-named"),
        pytest.param(23, "A.java:4 and 3 more", id="too-many-to-name"),
    ],
)
def test_the_others_are_named(flagged_with, more, end):
    lines = render(flagged_with(copies=WARNINGS + more, path="A.java", start_line=4)).splitlines()
    assert f"title=judgebot%3A {more} more flagged::" in lines[-2]
    assert lines[-2].endswith(end)


def test_properties_are_escaped(flagged_with):
    first, _ = render(flagged_with(path="a,b:c%.java", start_line=3, end_line=4, message="50 %: x,y")).splitlines()
    expected = "::warning file=a%2Cb%3Ac%25.java,line=3,endLine=4,title=judgebot%3A regression::50 %25: x,y"
    assert first == expected
