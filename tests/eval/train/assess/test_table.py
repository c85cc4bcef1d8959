import pytest

from judgebot_eval.stats.bootstrap import Estimate
from judgebot_eval.train.assess.results import Result
from judgebot_eval.train.assess.table import table

_ESTIMATE = Estimate(0.8, 0.7996, 0.7, 0.9)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        pytest.param(
            Result("CoderEval", "AUC", 1_200, 0.87, _ESTIMATE, {"tf-idf": 0.75, "length": None}),
            "| CoderEval | AUC | 1,200 | 0.800 | 0.800, 0.700 to 0.900 | >= 0.87 missed | 0.750 | - |",
            id="missed",
        ),
        pytest.param(
            Result("mutants", "pairwise accuracy", 3, 0.7, _ESTIMATE, {"tf-idf": 0.5, "length": 0.0}),
            "| mutants | pairwise accuracy | 3 | 0.800 | 0.800, 0.700 to 0.900 | >= 0.70 met | 0.500 | 0.000 |",
            id="met",
        ),
        pytest.param(
            Result("CoderEval", "ECE", 3, 0.08, _ESTIMATE, {"length": None, "tf-idf": 0.1}),
            "| CoderEval | ECE | 3 | 0.800 | 0.800, 0.700 to 0.900 | <= 0.08 missed | 0.100 | - |",
            id="an error",
        ),
        pytest.param(
            Result("codereval", "AUC", 1, None, None, {"length": 0.5}),
            "| codereval | AUC | 1 | - | - |  | - | 0.500 |",
            id="not defined, nothing asked, a baseline less",
        ),
    ],
)
def test_rows(result, expected):
    first = Result("", "", 0, None, None, {"tf-idf": None, "length": None})
    head, rule, _, row = table([first, result])
    assert head == "| set | figure | cases | ours | mean, 95 % interval | bar | tf-idf | length |"
    assert rule == "|---|---|---|---|---|---|---|---|"
    assert row == expected
