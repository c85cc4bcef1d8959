import pytest

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.cli import main
from judgebot_eval.datasets.training_use import FLAG, refuse_forbidden
from judgebot_eval.records import LabelledCandidate


@pytest.mark.parametrize(
    ("sources", "stated"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(["mbjp", "humanevalpack"], [], id="licences that allow it"),
        pytest.param(["codereval"], [], id="no licence stated"),
        pytest.param(["own"], [], id="the user's own"),
        pytest.param(["multipl-e-mbpp", "mbjp"], ["multipl-e-mbpp"], id="stated"),
    ],
)
def test_allowed(sources, stated):
    refuse_forbidden(sources, stated)


@pytest.mark.parametrize(
    ("sources", "stated", "message"),
    [
        pytest.param(
            ["mbjp", "multipl-e-mbpp"],
            [],
            r"multipl-e-mbpp: the licence forbids training \(clause 4.*--i-may-train-on multipl-e-mbpp",
            id="forbidden",
        ),
        pytest.param(["humaneval-qwen"], [], "humaneval-qwen: the licence forbids", id="with forbidden descriptions"),
        pytest.param(
            ["multipl-e-mbpp", "humaneval-qwen"],
            [],
            "^humaneval-qwen, multipl-e-mbpp: .*--i-may-train-on humaneval-qwen --i-may-train-on multipl-e-mbpp$",
            id="all of them",
        ),
        pytest.param(["multipl-e-mbpp"], ["multipl-e-humaneval"], "multipl-e-mbpp: the", id="another was stated"),
        pytest.param([], ["multiple"], "--i-may-train-on multiple: no such data", id="a name that is not there"),
    ],
)
def test_refused(sources, stated, message):
    with pytest.raises(JudgebotError, match=message):
        refuse_forbidden(sources, stated)


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        pytest.param([], "multipl-e-mbpp: the licence forbids training", id="not stated"),
        pytest.param([FLAG, "multipl-e-mbpp"], "shares 1 task with the other file", id="stated, and goes on"),
    ],
)
def test_fine_tuning_asks(tmp_path, stated, message):
    row = LabelledCandidate("T", "B", "multipl-e-mbpp", "G", 0, "Adds.", "int add()", "int add() {}", "passed")
    rows = tmp_path / "rows.jsonl"
    jsonl.write(rows, [row])

    with pytest.raises(JudgebotError, match=message):
        main(["finetune", "model", str(rows), str(rows), "--output", str(tmp_path / "run"), *stated])
