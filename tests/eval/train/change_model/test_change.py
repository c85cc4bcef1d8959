import pytest

from judgebot.bundle import CHANGE_MODEL, verify
from judgebot.edit import Edit
from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.judge import load_judge
from judgebot_eval.train.change_model.change import (
    add_change_model,
    calibrate,
    calibration_of,
    even_weights,
    stream_weights,
)
from judgebot_eval.train.change_model.change_fit import fit
from judgebot_eval.train.change_model.edit_rows import LabelledEdit, undone

_SHAPES = {
    "plain": "int f{0}(A x) {{ a{0}(); b{0}(x); return c{0}; }}",
    "guarded": "int f{0}(A x) {{ if (x == null) {{ return 0; }} a{0}(); b{0}(x); return c{0}; }}",
    "logged": "int f{0}(A x) {{ debug(x); a{0}(); b{0}(x); return c{0}; }}",
    "wrong": "int f{0}(A x) {{ a{0}(); b{0}(x); return -c{0}; }}",
}


def _row(number, before, after, source, gain=0.0):
    versions = [Example("Does.", "int f(A x)", _SHAPES[shape].format(number)) for shape in (before, after)]
    return LabelledEdit(Edit(*versions, gain), f"p{number % 7}", f"t{number}", source, correct=source != "mutant")


def _rows(numbers, gain=0.0):
    """Fixes that add a check or remove a call; a few changes that do the opposite; mutants that add a minus."""
    for number in numbers:
        yield _row(number, *(("plain", "guarded"), ("logged", "plain"))[number % 2], "fix", gain)
        if number % 5 == 0:
            yield _row(number, "plain", "logged", "change", gain)
        yield _row(number, "plain", "wrong", "mutant", -gain)


@pytest.fixture(scope="module")
def experts():
    return fit(list(_rows(range(60))), seed=0)


@pytest.mark.parametrize(
    ("gain", "counts"),
    [pytest.param(0.0, False, id="none"), pytest.param(1.0, True, id="right"), pytest.param(-1.0, False, id="wrong")],
)
def test_the_gain_counts_only_if_it_speaks_for_right_edits(experts, gain, counts):
    calibrated, _ = calibrate(experts, list(_rows(range(60, 120), gain)))
    assert (calibrated.history.gain_share > 0) is (calibrated.mistakes.gain_share > 0) is counts


def test_calibration(experts):
    _, calibration = calibrate(experts, list(_rows(range(60, 260))))
    assert calibration.scale > 0
    assert [point.threshold for point in calibration.points] == [round(0.5 + step / 100, 2) for step in range(50)]
    point = calibration.points[0]
    # 200 mutants and the 100 checks taken back; of the calls to log, what fixes take away other changes add
    assert point.cases == 300
    assert point.precision == 1


def test_edits_of_one_verdict_are_too_few():
    with pytest.raises(JudgebotError, match=r"too few to calibrate on; .*, and mine their history"):
        calibration_of([_row(number, "plain", "wrong", "mutant") for number in range(3)], [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("weigh", "expected"),
    [
        pytest.param(stream_weights, [0.3, 0.3, 0.3, 0.025, 0.025, 0.05], id="stream"),
        pytest.param(even_weights, [0.75, 1.5, 0.75, 0.75, 0.75, 1.5], id="even"),
    ],
)
def test_weights(weigh, expected):
    fix, change, mutant = (_row(0, "plain", "guarded", source) for source in ("fix", "change", "mutant"))
    assert weigh([fix, change, fix, mutant, mutant, undone(fix)]) == pytest.approx(expected)


def test_a_model_folder_gets_a_change_model(make_bundle):
    plain, lines = make_bundle(), []
    bundle = add_change_model(
        plain.folder,
        learned=list(_rows(range(60))),
        calibrating=list(_rows(range(60, 120), gain=1.0)),
        target_precision=0.8,
        seed=0,
        report=lines.append,
    )
    verify(bundle)
    assert bundle.files.keys() == {*plain.files, CHANGE_MODEL}
    assert (bundle.change.features, bundle.change.code_tokens) == ("edit/2", (12, 400))
    assert (bundle.calibration, bundle.threshold) == (plain.calibration, plain.threshold)
    (guard,) = (row.edit for row in _rows([200]) if row.source == "fix")
    good, bad = load_judge(bundle).judge_edits([guard, Edit(guard.after, guard.before)])
    assert bundle.change.calibration.probability(good.logit) > 0.6
    assert bundle.change.calibration.probability(bad.logit) < 0.4
    assert lines == ["132 edits to learn from, 132 to calibrate on"]
