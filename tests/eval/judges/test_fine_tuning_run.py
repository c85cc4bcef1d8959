from dataclasses import replace

import pytest
import tiny_language_models as tiny
from safetensors.torch import load_file

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.judges.fine_tuned import Settings, epoch_folder, read_run
from judgebot_eval.judges.fine_tuning_run import Inputs, run

_SETTINGS = Settings(
    lora=True, epochs=2, learning_rate=1e-2, batch_size=4, micro_batch=2, max_length=128, checkpoint_every=3
)


class _KilledError(Exception):
    pass


@pytest.fixture
def inputs(tmp_path, one_thread):
    jsonl.write(tmp_path / "training.jsonl", tiny.candidates(40))
    jsonl.write(tmp_path / "validation.jsonl", tiny.candidates(8, 40))
    model = tiny.save_causal("qwen2", tmp_path / "model")
    return Inputs(str(model), tmp_path / "training.jsonl", tmp_path / "validation.jsonl")


def _weights(folder, number):
    return load_file(epoch_folder(folder, number) / "adapter_model.safetensors")


def _stop_at(text):
    def report(message):
        if text in message:
            raise _KilledError

    return report


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param("epoch 1 of 2: step 10", id="after the last step of an epoch, before it is written"),
        pytest.param("epoch 2 of 2: step 10", id="in the second epoch"),
    ],
)
def test_a_killed_run_continues_as_if_nothing_had_been(moment, inputs, tmp_path):
    whole = run(inputs, _SETTINGS, tmp_path / "whole", tiny.silent)
    with pytest.raises(_KilledError):
        run(inputs, _SETTINGS, tmp_path / "killed", _stop_at(moment))
    resumed = run(inputs, _SETTINGS, tmp_path / "killed", tiny.silent)
    assert [replace(epoch, seconds=0) for epoch in resumed.epochs] == [
        replace(epoch, seconds=0) for epoch in whole.epochs
    ]
    expected, found = (_weights(tmp_path / name, 2) for name in ("whole", "killed"))
    assert expected.keys() == found.keys()
    assert all(expected[name].equal(found[name]) for name in expected)
    assert not list((tmp_path / "killed").glob("*state*"))


def test_a_run_says_what_it_is(inputs, tmp_path):
    done = run(inputs, _SETTINGS, tmp_path / "run", tiny.silent)
    assert read_run(tmp_path / "run") == done
    assert "lora True" in done.provenance.deviations
    assert "batch_size 4" in done.provenance.deviations
    assert len(done.provenance.training) == 64
    assert any(part.startswith("torch ") for part in done.machine)
    assert [epoch.number for epoch in done.epochs] == [1, 2]
    assert run(inputs, _SETTINGS, tmp_path / "run", _stop_at("")) == done


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda inputs: (inputs, replace(_SETTINGS, seed=1)), id="settings"),
        pytest.param(lambda inputs: (replace(inputs, training=inputs.validation), _SETTINGS), id="data"),
    ],
)
def test_a_folder_is_of_one_run(change, inputs, tmp_path):
    with pytest.raises(_KilledError):
        run(inputs, _SETTINGS, tmp_path / "run", _stop_at("epoch 1"))
    with pytest.raises(JudgebotError, match="was begun with another model, other data or settings"):
        run(*change(inputs), tmp_path / "run", tiny.silent)
