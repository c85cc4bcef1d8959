from dataclasses import replace

import numpy as np
import onnxruntime as ort
import pytest

from judgebot.edit import Edit
from judgebot.edit_features import edit_features
from judgebot.encode import Example
from judgebot.judge import score_edit
from judgebot_eval.train.change_model.change_fit import fit, tabulate
from judgebot_eval.train.change_model.change_graph import write_graph
from judgebot_eval.train.change_model.edit_rows import LabelledEdit, undone


def _row(number):
    before = " ".join(f"v{index} = w{index % 3} + {index};" for index in range(number % 5 + 1))
    after = f"if (v{number}) {before}" if number % 3 else before.replace("+", "-", 1)
    before, after = (Example("d", "s", f"void f() {{ {code} }}") for code in (before, after))
    source = ("fix", "mutant")[number % 2]
    return LabelledEdit(Edit(before, after, number / 7), f"p{number % 7}", "t", source, correct=number % 4 > 0)


@pytest.fixture(scope="module")
def experts():
    made = fit([_row(number) for number in range(90)], seed=0)
    return replace(made, history=replace(made.history, gain_share=0.25), mistakes=replace(made.mistakes, gain_share=2))


@pytest.fixture(scope="module")
def session(experts, tmp_path_factory):
    path = tmp_path_factory.mktemp("graph") / "change.onnx"
    write_graph(experts, path)
    assert path.stat().st_size < 2_000_000
    return ort.InferenceSession(path, providers=["CPUExecutionProvider"])


def test_the_graph_scores_as_the_experts_do(experts, session):
    rows = [undone(_row(number)) if number % 2 else _row(number) for number in range(120)]
    scores = [score_edit(session, edit_features(row.edit)) for row in rows]
    expected = experts.logits(tabulate(row.edit for row in rows))
    assert len(set(expected.round(3).tolist())) > 20
    np.testing.assert_allclose(scores, expected, atol=2e-3)


def test_an_edit_of_nothing(experts, session):
    edit = Edit(Example("d", "s", "f()"), Example("d", "s", "f() // x"))
    (expected,) = experts.logits(tabulate([edit]))
    assert score_edit(session, edit_features(edit)) == pytest.approx(expected, abs=1e-5)
