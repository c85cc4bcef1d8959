from dataclasses import replace

import numpy as np
import pytest

from judgebot.edit import Edit
from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.train.change_model.change_fit import balanced, fit, tabulate
from judgebot_eval.train.change_model.edit_rows import LabelledEdit, undone

_BODY = "int f{0}(A x) {{ a{0}(); b{0}(x); return c{0}; }}"
_GUARDED = "int f{0}(A x) {{ if (x == null) {{ return 0; }} a{0}(); b{0}(x); return c{0}; }}"
_LOGGED = "int f{0}(A x) {{ debug(x); a{0}(); b{0}(x); return c{0}; }}"


def rows(count):
    """Fixes: half add a check for null, half remove a call of `debug`; one project for each four."""
    made = []
    for number in range(count):
        shapes = (_BODY, _GUARDED) if number % 2 else (_LOGGED, _BODY)
        before, after = (Example("Does.", "int f(A x)", shape.format(number)) for shape in shapes)
        made.append(LabelledEdit(Edit(before, after), f"p{number // 4}", f"t{number}", "fix", correct=True))
    return made


@pytest.fixture(scope="module")
def experts():
    return fit([undone(row) if index % 3 else row for index, row in enumerate(rows(80))], seed=0)


def _logits(experts, labelled):
    return experts.logits(tabulate(row.edit for row in labelled))


def test_tells_fixes_of_other_projects_from_their_reversals(experts):
    unseen = rows(120)[80:]
    logits = _logits(experts, unseen)
    assert (logits > 0).all()
    np.testing.assert_allclose(_logits(experts, [undone(row) for row in unseen]), -logits, atol=1e-9)


def test_the_gain_counts_as_told(experts):
    (row,) = rows(1)
    gained = LabelledEdit(Edit(row.edit.before, row.edit.after, 2.0), "p", "t", "fix", correct=True)
    with_gain = replace(experts, history=replace(experts.history, gain_share=0.5))
    assert _logits(with_gain, [gained]) == pytest.approx(_logits(experts, [row]) + 1)


@pytest.mark.parametrize(
    ("score", "heard"),
    [
        pytest.param(2.4, 0, id="within the margin"),
        pytest.param(3.0, 1.5, id="beyond it"),
        pytest.param(-4.5, -6, id="beyond it on the other side"),
    ],
)
def test_the_expert_for_mistakes_is_heard_beyond_its_margin(experts, score, heard):
    (row,) = rows(1)
    said = float(experts.mistakes.scores(tabulate([row.edit]))[0])
    gained = LabelledEdit(Edit(row.edit.before, row.edit.after, score - said), "p", "t", "fix", correct=True)
    sure = replace(experts, mistakes=replace(experts.mistakes, gain_share=1.0))
    expected = experts.history.scores(tabulate([row.edit])) + heard
    assert _logits(sure, [gained]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("sources", "growths", "expected"),
    [
        pytest.param(["fix"] * 4, [1, 2, 3, -1], [2 / 3, 2 / 3, 2 / 3, 2], id="three of four lengthen"),
        pytest.param(["fix"] * 4, [1, -2, 0, 0], [1, 1, 1, 1], id="the same length"),
        pytest.param(["fix"] * 2, [1, 2], [1, 1], id="all lengthen"),
        pytest.param(
            ["fix", "fix", "mutant", "mutant"], [1, -1, 1, -1], [1.818, 1.818, 0.182, 0.182], id="two sources"
        ),
    ],
)
def test_balanced(sources, growths, expected):
    weights = balanced(sources, np.array(growths), {"fix": 0.8, "mutant": 0.08})
    assert weights == pytest.approx(np.array(expected), abs=1e-3)


def test_learns_from_the_files_of_one_project():
    one_project = [replace(row, project="p") for row in rows(40)]
    assert (_logits(fit(one_project, seed=0), rows(60)[40:]) > 0).all()


def test_refuses_edits_of_one_file():
    with pytest.raises(JudgebotError, match="40 edits, all of one file"):
        fit([replace(row, project="p", task="t") for row in rows(40)], seed=0)


def test_growth_of_an_edit_and_its_reversal():
    (row,) = rows(1)
    assert tabulate([row.edit, undone(row).edit]).growth.tolist() == [-5, 5]
