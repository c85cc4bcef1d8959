import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.judges.fine_tuned import Epoch, Provenance, Run, Settings, load, read_run, table, write_run

_PROVENANCE = Provenance("some/Model-3B", "abc", "1" * 64, "2" * 64, ("epochs 2",))


def _epoch(number, f1):
    return Epoch(number, loss=0.25, f1=f1, macro_f1=0.5, kappa=0.125, seconds=9.0)


def test_a_run_is_read_as_it_was_written(tmp_path):
    run = Run(_PROVENANCE, Settings(epochs=2), ("1 x cpu",), (_epoch(1, 0.5), _epoch(2, 0.75)))
    write_run(tmp_path / "run", run)
    assert read_run(tmp_path / "run") == run


@pytest.mark.parametrize(
    ("figures", "best"),
    [
        pytest.param([0.5, 0.75, 0.6], 2, id="highest F1"),
        pytest.param([0.5, 0.75, 0.75], 2, id="the first of equal ones"),
    ],
)
def test_the_best_epoch(figures, best):
    epochs = tuple(_epoch(number, f1) for number, f1 in enumerate(figures, 1))
    assert Run(_PROVENANCE, Settings(), (), epochs).best.number == best


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param(Settings(), "Model-3B/fine-tuned/seed-0", id="the study's"),
        pytest.param(
            Settings(variant="B", lora=True, layout="flat", raw=True, seed=2),
            "Model-3B/fine-tuned/B/lora/flat/raw/seed-2",
            id="all else",
        ),
    ],
)
def test_names(settings, expected):
    assert Run(_PROVENANCE, settings).name == expected


def test_the_table():
    assert table([_epoch(1, 0.5)]) == ["epoch 1: loss 0.2500, validation F1 0.500, macro-F1 0.500, kappa 0.125, 9 s"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param("{", "not what", id="no JSON"),
        pytest.param("{}", "not what", id="another file"),
    ],
)
def test_bad_folders_are_refused(content, message, tmp_path):
    if content:
        (tmp_path / "run.json").write_text(content)
    with pytest.raises(JudgebotError, match=rf"run\.json: {message}.*judgebot eval finetune"):
        read_run(tmp_path)


@pytest.mark.parametrize("done", [pytest.param(number, id=f"{number} of 5") for number in (0, 4)])
def test_a_run_that_is_not_done_is_no_judge_yet(done, tmp_path):
    run = Run(_PROVENANCE, Settings(), (), tuple(_epoch(number, 0.5) for number in range(1, done + 1)))
    with pytest.raises(JudgebotError, match=f"{done} of 5 epochs are done; call `judgebot eval finetune` again"):
        load(tmp_path, run)
