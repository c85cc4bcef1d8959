import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, confusion_matrix, f1_score, precision_score, recall_score

from judgebot_eval.stats import Confusion, band, confusion
from judgebot_eval.stats.weighted import kappa as weighted_kappa
from judgebot_eval.stats.weighted import value

_verdicts = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param((484, 411, 579, 171), 0.139, id="deepseek-33b"),
        pytest.param((442, 558, 433, 214), 0.224, id="CodeLlama-34b"),
        pytest.param((540, 374, 618, 117), 0.176, id="gpt-4-turbo"),
        pytest.param((447, 110, 602, 49), 0.048, id="deepseek-1.3b"),
        pytest.param((56, 847, 133, 600), -0.057, id="CodeLlama-7b"),
        pytest.param((780, 640, 360, 220), 0.42, id="by chance one half"),
        pytest.param((5, 0, 0, 0), 0.0, id="both constant"),
    ],
)
def test_kappa_of_published_verdicts(counts, expected):
    assert Confusion(*counts).kappa == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    ("false_positive", "false_negative", "expected"),
    [
        pytest.param(0.36, 0.22, 0.357, id="Qwen 3B, zero-shot"),
        pytest.param(0.23, 0.16, 0.551, id="GPT-4.1-mini, zero-shot"),
    ],
)
def test_kappa_follows_from_rates_of_each_true_class(false_positive, false_negative, expected):
    wrong, right = 7_000, 3_000
    fp, fn = round(wrong * false_positive), round(right * false_negative)
    counts = Confusion(right - fn, wrong - fp, fp, fn)
    assert counts.kappa == pytest.approx(expected, abs=5e-4)
    assert counts.rows == ((1 - false_positive, false_positive), (false_negative, 1 - false_negative))


@settings(max_examples=25)
@given(_verdicts)
def test_counts_and_figures_are_scikit_learns(verdicts):
    judged, correct = zip(*verdicts, strict=True)
    counts = confusion(judged, correct)
    tn, fp, fn, tp = confusion_matrix(correct, judged, labels=[False, True]).ravel().tolist()
    assert counts == Confusion(tp, tn, fp, fn)
    assert counts.f1 == pytest.approx(f1_score(correct, judged, zero_division=0))
    both = f1_score(correct, judged, labels=[False, True], average="macro", zero_division=0)
    assert counts.macro_f1 == pytest.approx(both)
    assert (counts.precision or 0) == pytest.approx(precision_score(correct, judged, zero_division=0))
    assert (counts.recall or 0) == pytest.approx(recall_score(correct, judged, zero_division=0))
    negative = precision_score(correct, judged, pos_label=False, zero_division=0)
    assert (counts.negative_precision or 0) == pytest.approx(negative)


@settings(max_examples=40)
@given(_verdicts)
def test_kappa_is_scikit_learns_and_that_of_the_bootstrap(verdicts):
    judged, correct = zip(*verdicts, strict=True)
    figure = confusion(judged, correct).kappa
    assert figure == pytest.approx(value(weighted_kappa(np.array(judged), np.array(correct)), len(judged)))
    if len({*judged, *correct}) == 2:
        assert figure == pytest.approx(cohen_kappa_score(correct, judged))


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        pytest.param(-0.2, "chance", id="below"),
        pytest.param(0.094, "chance", id="chance"),
        pytest.param(0.097, "weak", id="a tenth when rounded"),
        pytest.param(0.10, "weak", id="a tenth"),
        pytest.param(0.20, "weak", id="a fifth"),
        pytest.param(0.205, "weak", id="between the bands"),
        pytest.param(0.206, "fair", id="fair when rounded"),
        pytest.param(0.21, "fair", id="fair"),
        pytest.param(0.40, "fair", id="still fair"),
        pytest.param(0.41, "moderate", id="moderate"),
        pytest.param(0.60, "moderate", id="still moderate"),
        pytest.param(0.61, "substantial", id="substantial"),
        pytest.param(0.80, "substantial", id="still substantial"),
        pytest.param(0.81, "near-perfect", id="near-perfect"),
        pytest.param(0.999, "near-perfect", id="nearly one"),
        pytest.param(1.0, "perfect", id="one"),
    ],
)
def test_band(figure, expected):
    assert band(figure) == expected
