import numpy as np

from judgebot_eval.rq2.plots import by_candidates
from judgebot_eval.rq2.results import Result


def _result(generator, n, contender, expected):
    values = None if expected is None else np.array([expected])
    return Result(generator, n, contender, np.array([[True]]), values, ("t",))


def test_each_generator_has_a_panel_and_each_exact_contender_a_line():
    results = [_result("phi-4-mini", n, "1 judge", n / 10) for n in (2, 5)]
    results += [_result("other", 2, "Oracle", 1.0), _result("other", 2, "Majority", None)]
    first, second = (axes for axes in by_candidates(results).axes if axes.axison)
    assert (first.get_title(), second.get_title()) == ("Phi-4 mini", "other")
    lines = {line.get_label(): line.get_xydata().tolist() for line in first.lines}
    assert lines == {"1 judge": [[2, 0.2], [5, 0.5]], "Oracle": []}
