import pytest

from judgebot_eval.study import estimates
from judgebot_eval.study.stage import Cost

_A100_SECOND = 312e12 * 0.25
"""Operations that are assumed to be done in a second."""


@pytest.mark.parametrize(
    ("cost", "seconds", "gpu", "dollars"),
    [
        pytest.param(estimates.hired(7200, "A100"), 7200, "A100", 4.2, id="two hours of a GPU"),
        pytest.param(
            estimates.reading(1000, 3, "A100"), 1000 * 500 * 2 * 3e9 / _A100_SECOND, "A100", None, id="reading"
        ),
        pytest.param(
            estimates.learning(1000, 3, 5, "A100"), 5000 * 500 * 6 * 3e9 / _A100_SECOND, "A100", None, id="learning"
        ),
        pytest.param(estimates.generating(100, "deepseek-coder-1.3b"), 104, "RTX 3090", None, id="a small generator"),
        pytest.param(estimates.generating(100, "opencoder-8b"), 330, "RTX 3090", None, id="its large sibling"),
        pytest.param(estimates.asking(1000, "gpt-4.1-mini"), 500, "", 0.3 * 0.4 + 0.3 * 1.6, id="an endpoint"),
        pytest.param(estimates.asking(1000, "unknown"), 500, "", 0, id="an endpoint without a price"),
    ],
)
def test_costs(cost, seconds, gpu, dollars):
    assert (cost.seconds, cost.gpu) == (pytest.approx(seconds), gpu)
    assert dollars is None or cost.dollars == pytest.approx(dollars)


def test_what_was_never_measured_has_no_estimate():
    assert estimates.local_cost("unheard of") == estimates.generating(10, "unheard of") == Cost()
