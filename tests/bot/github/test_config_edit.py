from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.config import parse, template
from judgebot.errors import JudgebotError
from judgebot.github.config_edit import with_threshold

PATH = Path(".judgebot.toml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "threshold = 0.9\n", id="empty"),
        pytest.param("fail-on = 'never'\n", "fail-on = 'never'\nthreshold = 0.9\n", id="appended"),
        pytest.param("fail-on = 'never'", "fail-on = 'never'\nthreshold = 0.9\n", id="no line end"),
        pytest.param("cache = true\r\n", "cache = true\r\nthreshold = 0.9\r\n", id="CRLF"),
        pytest.param("\ufeffcache = true\n", "\ufeffcache = true\nthreshold = 0.9\n", id="byte order mark"),
        pytest.param("\ufeffthreshold = 0.6\n", "\ufeffthreshold = 0.9\n", id="after the byte order mark"),
        pytest.param("\ufeff", "\ufeffthreshold = 0.9\n", id="nothing but a byte order mark"),
        pytest.param("threshold = 0.6\n", "threshold = 0.9\n", id="replaced"),
        pytest.param(
            "  threshold=6e-1# sic\ncache = true\n", "  threshold=0.9# sic\ncache = true\n", id="with comment"
        ),
        pytest.param('"threshold" = 0.6\n', '"threshold" = 0.9\n', id="quoted key"),
        pytest.param("threshold = 0.6\r\n", "threshold = 0.9\r\n", id="replaced before CRLF"),
        pytest.param("threshold = 0.9\n", "threshold = 0.9\n", id="as it was"),
        pytest.param("# threshold = 0.6\n", "# threshold = 0.6\nthreshold = 0.9\n", id="in a comment"),
        pytest.param(
            'model = """\nthreshold = 0.7\n"""\nthreshold = 0.6\n',
            'model = """\nthreshold = 0.7\n"""\nthreshold = 0.9\n',
            id="in a string",
        ),
        pytest.param(template(), f"{template()}threshold = 0.9\n", id="the file of judgebot init"),
    ],
)
def test_with_threshold(text, expected):
    assert with_threshold(text, 0.9, PATH) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("target-precision = 0.9\n", "target-precision excludes threshold", id="target precision"),
        pytest.param("threshhold = 0.9\n", r"\.judgebot\.toml:1: unknown key", id="not valid"),
        pytest.param('"thr\\u0065shold" = 0.6\n', "set it to 0.9 by hand", id="key in disguise"),
    ],
)
def test_what_cannot_be_edited(text, message):
    with pytest.raises(JudgebotError, match=message):
        with_threshold(text, 0.9, PATH)


@given(
    st.permutations(["cache = true", "# c", "", 'exclude = [\n"threshold = 0.5",\n]', "threshold = 0.75 # t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(50, 99),
)
def test_only_the_threshold_differs(lines, line_end, percent):
    text = line_end.join("\n".join(lines).split("\n"))
    edited = with_threshold(text, percent / 100, PATH)
    assert edited == text.replace("0.75", repr(percent / 100))
    assert parse(edited, PATH).values["threshold"] == percent / 100
