import pytest

from judgebot_eval.execute.progress import Progress


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([(1, 1, 100), (9, 2, 100)], [], id="nothing before ten seconds are over"),
        pytest.param([(10, 20, 100)], ["20 of 100 programs in 0:10, 0:40 left"], id="what is left"),
        pytest.param(
            [(10, 1, 2000), (15, 2, 2000), (200, 20, 2000)],
            ["1 of 2,000 programs in 0:10", "20 of 2,000 programs in 3:20, 5:30:00 left"],
            id="every ten seconds; hours; no guess from the first few",
        ),
        pytest.param(
            [(41, 1, 72), (41, 2, 72), (42, 72, 72)],
            ["1 of 72 programs in 0:41", "72 of 72 programs in 0:42"],
            id="the first of many that come together",
        ),
        pytest.param([(1, 3, 3)], ["3 of 3 programs in 0:01"], id="the end at once"),
        pytest.param([(0, 0, 0)], ["0 of 0 programs in 0:00"], id="nothing to do"),
    ],
)
def test_progress_is_told(steps, expected):
    times = iter([0, *(second for second, _, _ in steps)])
    lines = []
    progress = Progress(lines.append, lambda: next(times))
    for _, done, total in steps:
        progress(done, total)
    assert lines == expected
