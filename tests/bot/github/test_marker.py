from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot.github.marker import (
    Gone,
    Marker,
    SummaryMarker,
    decode,
    decode_summary,
    encode,
    encode_summary,
    marker,
    method_id,
)

MARK = Marker("0" * 32, "1" * 16, "2" * 64, "3" * 40, 0.123456, 0.8)
LINE = encode(MARK)
MARKS = st.builds(
    Marker,
    *(st.text("0123456789abcdef", min_size=size, max_size=size) for size in (32, 16, 64, 40)),
    *(st.integers(0, 1_000_000).map(lambda number: number / 1_000_000),) * 2,
    st.sampled_from(["open", "fixed"]),
)
TIMES = st.integers(1_200_000_000, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
GONE = st.builds(Gone, st.integers(1, 10**17), TIMES, st.text(min_size=1), MARKS)


@given(mark=MARKS)
def test_a_marker_is_read_as_it_was_written(mark):
    assert decode(f"{encode(mark)}\nSome text.\n") == mark


@given(said=st.frozensets(MARKS.map(lambda mark: mark.fingerprint), max_size=5), gone=st.lists(GONE, max_size=5))
def test_a_summary_is_read_as_it_was_written(said, gone):
    memory = SummaryMarker(said, tuple(gone))
    text = encode_summary(memory)
    assert decode_summary(f"{text}\n## judgebot\n") == memory
    assert text.count("<!--") == text.count("-->") == 1 + len(gone)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="empty"),
        pytest.param("Some text.", id="no-marker"),
        pytest.param(f"Some text.\n{LINE}", id="not-first"),
        pytest.param(f"> {LINE}", id="quoted"),
        pytest.param(LINE.replace("judgebot:1", "judgebot:2"), id="other-version"),
        pytest.param(LINE.replace("open", "done"), id="unknown-state"),
        pytest.param(LINE.replace("0" * 32, "0" * 31), id="short"),
        pytest.param(LINE.replace("0" * 32, "O" * 32), id="not-hexadecimal"),
        pytest.param(LINE.replace("0.123456", "nan"), id="not-a-number"),
        pytest.param(LINE.replace("0.123456", "1.123456"), id="over-1"),
        pytest.param(LINE.replace("0.123456", "\u0660.123456"), id="not-ascii"),
        pytest.param(LINE.removesuffix(" -->"), id="unclosed"),
        pytest.param(f"{LINE} and more", id="something-behind"),
    ],
)
def test_what_is_no_marker(body):
    assert decode(body) is None
    assert decode_summary(body) is None


def test_line_ends_that_github_made():
    assert decode(f"{LINE}\r\nSome text.\r\n") == MARK
    memory = SummaryMarker(gone=(Gone(7, datetime(2026, 1, 1, tzinfo=UTC), "A.java", MARK),))
    assert decode_summary(encode_summary(memory).replace("\n", "\r\n") + "\r\n") == memory


@given(body=st.text())
def test_any_text(body):
    for text in (body, f"{LINE}{body}", f"<!-- judgebot:1 summary{body} -->"):
        decode(text)
        decode_summary(text)


@pytest.mark.parametrize(
    ("whole", "harmed"),
    [
        pytest.param("gone 7", "gone x", id="an id"),
        pytest.param("gone 7 1767323045", "gone 7 999999999999", id="a time after all years"),
        pytest.param("src/A%20b.java", "src/A%ff.java", id="a path that is not UTF-8"),
    ],
)
def test_a_malformed_line_ends_what_a_summary_remembers(whole, harmed):
    gone = Gone(7, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "src/A b.java", MARK)
    first, line = encode_summary(SummaryMarker(gone=(gone,))).split("\n")
    assert whole in line
    assert decode_summary("\n".join([first, line, line.replace(whole, harmed), line])).gone == (gone,)


def test_a_summary_remembers_only_so_much():
    said = frozenset(f"{number:032x}" for number in range(301))
    gone = tuple(Gone(number, datetime(2026, 1, 1, tzinfo=UTC), "A.java", MARK) for number in range(51))
    memory = decode_summary(encode_summary(SummaryMarker(said, gone)))
    assert (len(memory.said), [item.comment for item in memory.gone]) == (300, list(range(1, 51)))


def test_long_paths_leave_room_for_the_text():
    path = "src/" + "深い/" * 60 + "A.java"
    gone = tuple(Gone(number, datetime(2026, 1, 1, tzinfo=UTC), path, MARK) for number in range(50))
    text = encode_summary(SummaryMarker(gone=gone))
    assert len(text) < 25_000
    assert [item.comment for item in decode_summary(text).gone] == list(range(36, 50))


@pytest.mark.parametrize("path", ["a-->b.java", "a\nb.java", "caf\udce9.java", "@octocat <b>.java"])
def test_a_path_stays_inside_its_marker(path):
    gone = Gone(7, datetime(2026, 1, 1, tzinfo=UTC), path, MARK)
    text = encode_summary(SummaryMarker(gone=(gone,)))
    assert (text.count("-->"), text.count("\n"), text.count("@")) == (2, 1, 0)
    assert decode_summary(text).gone == (gone,)


@pytest.mark.parametrize(("alone", "change"), [(0.8, 0.7), (0.7, 0.8)])
def test_marker_of_a_finding(make_finding, make_report, alone, change):
    report = make_report(threshold=alone, change_threshold=change)
    found = marker(make_finding(p_correct=1 / 3), report, "c" * 40)
    assert found == Marker(
        "0123456789abcdef" * 2, method_id(make_finding()), "ab" * 32, "c" * 40, 0.333333, 0.8, "open"
    )


@pytest.mark.parametrize(
    ("fields", "is_same"),
    [
        pytest.param({"fingerprint": "f" * 32, "start_line": 40, "p_correct": 0.3, "lines": ()}, True, id="content"),
        pytest.param({"path": "B.java"}, False, id="path"),
        pytest.param({"class_name": "A.B"}, False, id="class"),
        pytest.param({"signature": "int f(int a)"}, False, id="signature"),
    ],
)
def test_what_a_method_is_known_by(make_finding, fields, is_same):
    assert (method_id(make_finding(**fields)) == method_id(make_finding())) is is_same


@pytest.mark.parametrize(
    ("fields", "commit"),
    [
        pytest.param({"fingerprint": "--> @octocat"}, "c" * 40, id="fingerprint"),
        pytest.param({"p_correct": 1.5}, "c" * 40, id="over-1"),
        pytest.param({"p_correct": -0.5}, "c" * 40, id="under-0"),
        pytest.param({"p_correct": float("nan")}, "c" * 40, id="not-a-number"),
        pytest.param({}, "working tree", id="commit"),
    ],
)
def test_a_report_from_elsewhere_cannot_break_out(make_finding, make_report, fields, commit):
    with pytest.raises(JudgebotError, match="make the report anew"):
        encode(marker(make_finding(**fields), make_report(), commit))
