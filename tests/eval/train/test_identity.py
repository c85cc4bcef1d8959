import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.train.identity import check, sha256_of_rows

_TOLD = {"seed": 1, "rate": 1e-3, "shape": (2, 3)}


@pytest.mark.parametrize(
    ("before", "now", "message"),
    [
        pytest.param(_TOLD, _TOLD, None, id="the same"),
        pytest.param(_TOLD, {**_TOLD, "seed": 2, "rate": 0.1}, r"differs in seed, rate; give another", id="others"),
        pytest.param(None, _TOLD, r"told\.json: missing, so there is no telling", id="not told"),
        pytest.param("{", _TOLD, "differs in seed, rate, shape", id="not JSON"),
        pytest.param("[]", _TOLD, "differs in seed, rate, shape", id="no object"),
    ],
)
def test_only_the_same_is_continued(tmp_path, before, now, message):
    path = tmp_path / "new" / "told.json"
    if isinstance(before, dict):
        check(path, before, begun=False)
    elif before:
        path.parent.mkdir()
        path.write_text(before, encoding="utf-8")
    if message is None:
        check(path, now, begun=True)
    else:
        with pytest.raises(JudgebotError, match=message):
            check(path, now, begun=True)


def test_what_left_nothing_may_be_begun_anew(tmp_path):
    check(tmp_path / "told.json", _TOLD, begun=False)
    check(tmp_path / "told.json", {**_TOLD, "seed": 2}, begun=False)
    check(tmp_path / "told.json", {**_TOLD, "seed": 2}, begun=True)


def test_the_order_of_rows_counts():
    assert sha256_of_rows(["a", "b"]) != sha256_of_rows(["b", "a"])
