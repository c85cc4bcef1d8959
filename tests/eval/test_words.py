import pytest

from judgebot_eval.words import counted


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        pytest.param(0, "0 tasks", id="none"),
        pytest.param(1, "1 task", id="one"),
        pytest.param(2, "2 tasks", id="two"),
        pytest.param(1234, "1,234 tasks", id="many"),
    ],
)
def test_things_are_counted(count, expected):
    assert counted(count, "task") == expected
