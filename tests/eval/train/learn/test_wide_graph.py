import numpy as np
import onnxruntime as ort
import pytest

from judgebot.encode import Example
from judgebot.judge import score_method
from judgebot.match_terms import SPAN
from judgebot.method_features import method_features
from judgebot_eval.records import Labelled
from judgebot_eval.train.learn.matching import Matcher
from judgebot_eval.train.learn.wide import tabulate
from judgebot_eval.train.learn.wide_fit import fuse, learn
from judgebot_eval.train.learn.wide_graph import write_graph


def _row(number):
    source = ("codereval", "fix", "mutant-boolean")[number % 3]
    correct = number % 2 == 0
    code = f"int f(int a) {{ {'b' if correct else 'c'}({number // 6 % 7}); return a{' + a' * (number % 5)}; }}"
    kind = "corpus" if correct and source == "mutant-boolean" else source
    return Labelled(Example("Does it", "int f(int a)", code), f"t{number // 6}", kind, correct, group=f"g{number // 6}")


_ROWS = [_row(number) for number in range(180)]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(_ROWS, id="with candidates"),
        pytest.param([row for row in _ROWS if row.source != "codereval"], id="without"),
    ],
)
def part(request):
    rows = request.param
    table = tabulate(row.example for row in rows)
    said = np.linspace(-3, 3, len(rows))
    rng = np.random.default_rng(0)
    matcher = Matcher(*rng.integers(-127, 128, (2, SPAN, 4), np.int8))
    return fuse(learn(rows, table, matcher, seed=0), rows, table, said)


@pytest.fixture(scope="module")
def session(part, tmp_path_factory):
    path = tmp_path_factory.mktemp("graph") / "wide.onnx"
    write_graph(part, path)
    assert path.stat().st_size < 6_000_000
    return ort.InferenceSession(path, providers=["CPUExecutionProvider"])


def test_the_graph_says_what_the_wide_part_does(part, session):
    examples = [row.example for row in _ROWS[:60]]
    said = np.random.default_rng(0).normal(scale=3, size=len(examples))
    pairs = zip(examples, said.tolist(), strict=True)
    scores = [score_method(session, method_features(example), score) for example, score in pairs]
    expected = part.logits(said, tabulate(examples))
    assert len(set(expected.round(3).tolist())) > 20
    # weights are rounded to half precision, and the gate of so few rows is steep
    np.testing.assert_allclose(scores, expected, rtol=1e-2, atol=1e-2)


def test_a_method_of_nothing(part, session):
    example = Example("", "", "")
    (expected,) = part.logits(np.array([0.5]), tabulate([example]))
    assert score_method(session, method_features(example), 0.5) == pytest.approx(expected, abs=2e-3)
