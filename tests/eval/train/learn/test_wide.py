from dataclasses import replace

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from judgebot.encode import Example
from judgebot.match_terms import SPAN
from judgebot.method_features import BUCKETS, MethodFeatures
from judgebot_eval.train.learn.matching import Matcher
from judgebot_eval.train.learn.wide import Expert, GeneratedOpinion, Shares, WidePart, table_of, tabulate

_SHARES = Shares(floor=-1.0, alarm=2.0, encoder=0.1, match=1.0, history=0.5, mistakes=0.25, constant=3.0)
_HISTORY, _MISTAKES, _GENERATED, _GATE = range(4)


def _weights(bucket):
    weights = np.zeros(BUCKETS)
    weights[bucket] = 1.0
    return weights


@pytest.fixture(scope="module")
def part():
    """Every part says what stands in its own bucket; the trees say nothing."""
    trees = GradientBoostingClassifier(n_estimators=1, learning_rate=1e-9, init="zero")
    trees.fit(np.arange(4.0)[:, None], [0, 1, 0, 1])
    more = GradientBoostingClassifier(n_estimators=1, learning_rate=1e-9, init="zero")
    more.fit(np.arange(8.0).reshape(4, 2), [0, 1, 0, 1])
    matcher = Matcher(np.eye(SPAN, 2, dtype=np.int8), np.eye(SPAN, 2, dtype=np.int8))
    expert, gate = Expert(_weights(_GENERATED), more), Expert(_weights(_GATE), trees)
    generated = GeneratedOpinion(expert, gate, share=1.0, match=2.0, constant=-1.0, low=-4.0, high=0.0)
    return WidePart(matcher, _weights(_HISTORY), _weights(_MISTAKES), _SHARES, generated)


@pytest.mark.parametrize(
    ("score", "terms", "done", "expected"),
    [
        pytest.param(5.0, (2.0, -4.0, 8.0, -9.0), (1,), 3.5, id="committed, and all is calm"),
        pytest.param(-3.0, (2.0, -4.0, 8.0, -9.0), (1,), -1.3, id="committed, and the encoder is alarmed"),
        pytest.param(5.0, (2.0, -4.0, 8.0, -9.0), (0,), 4.5, id="committed, and the body matches"),
        pytest.param(-3.0, (2.0, -4.0, 8.0, 9.0), (1,), 7.0, id="generated"),
        pytest.param(-3.0, (2.0, -4.0, 8.0, 9.0), (0,), 9.0, id="generated, and the body matches"),
        pytest.param(-3.0, (2.0, -4.0, 8.0, -2.0), (1,), 2.85, id="half way"),
        pytest.param(5.0, (2.0, -4.0, 8.0, -9.0), (), 3.5, id="no body: nothing to match"),
    ],
)
def test_who_wrote_it_decides_which_opinion_is_heard(part, score, terms, done, expected):
    table = table_of([MethodFeatures((_HISTORY, _MISTAKES, _GENERATED, _GATE), terms, (0.0,), (0,), done)])
    assert part.logits(np.array([score]), table) == pytest.approx([expected], abs=1e-6)


def test_without_generated_code_all_is_committed(part):
    table = table_of(
        [MethodFeatures((_HISTORY, _MISTAKES, _GENERATED, _GATE), (2.0, -4.0, 8.0, 9.0), (0.0,), (0,), (1,))]
    )
    assert replace(part, generated=None).logits(np.array([5.0]), table) == pytest.approx([3.5], abs=1e-6)


def test_a_table_has_a_row_for_each_method():
    table = tabulate([Example("d", "int f()", code) for code in ("int f() { return 1; }", "", "int f() { return 1; }")])
    assert table.terms.shape == (3, BUCKETS)
    assert (table.terms[0] != table.terms[2]).nnz == 0
    np.testing.assert_array_equal(table.at(np.array([2])).numbers[0], table.numbers[0])
    assert (table.done.sum(axis=1).ravel().tolist()) == [[5.0, 0.0, 5.0]]
    assert table.with_number(np.array([7.0, 8.0, 9.0])).numbers[:, -1].tolist() == [7.0, 8.0, 9.0]
