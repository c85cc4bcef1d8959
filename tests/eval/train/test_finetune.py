import dataclasses

import pytest
import torch

from judgebot.encode import Example, encode
from judgebot_eval.records import Labelled
from judgebot_eval.train import finetune
from judgebot_eval.train.finetune import (
    Encoded,
    Settings,
    batches,
    encode_all,
    fine_tune,
    load_start,
    load_tokenizer,
    predict,
)

_SETTINGS = Settings(max_length=48, epochs=6, batch_tokens=512, learning_rate=3e-3, checkpoint_every=2)
_CPU = torch.device("cpu")


def _rows():
    return [
        Labelled(
            Example("Returns x plus 1.", "static int add(int x)", f"static int add(int x) {{ return x {sign} 1; }}"),
            f"task/{number}",
            "made",
            correct=sign == "+",
            group=f"task/{number}",
        )
        for number in range(24)
        for sign in "+-"
    ]


@pytest.fixture
def encoded(start):
    return encode_all(_rows(), load_tokenizer(start, 48), "javadoc-code/1")


def test_encodes_as_the_judge_will(start, encoded):
    tokenizer = load_tokenizer(start, 48)
    served = tokenizer.encode(*encode(_rows()[0].example, "javadoc-code/1"))
    assert (encoded[0].ids, encoded[0].type_ids) == (served.ids, served.type_ids)


def test_learns_to_tell_right_from_wrong(start, encoded, tmp_path):
    model = load_start(start, _CPU)
    told = []
    fine_tune(model, encoded, _SETTINGS, tmp_path / "checkpoint.pt", told.append)
    scores = predict(model, encoded, batch_size=7)
    right = [score for score, row in zip(scores, encoded, strict=True) if row.correct]
    wrong = [score for score, row in zip(scores, encoded, strict=True) if not row.correct]
    assert min(right) > max(wrong)


def test_an_interrupted_run_ends_as_an_uninterrupted_one(start, encoded, tmp_path):
    whole, resumed = load_start(start, _CPU), load_start(start, _CPU)
    resumed.load_state_dict(whole.state_dict())
    settings = dataclasses.replace(_SETTINGS, epochs=2)
    fine_tune(whole, encoded, settings, tmp_path / "whole.pt", print)

    class StopError(Exception):
        pass

    def stop(text):
        raise StopError(text)

    with pytest.raises(StopError):
        fine_tune(resumed, encoded, dataclasses.replace(settings, report_every=3), tmp_path / "part.pt", stop)
    again = load_start(start, _CPU)
    fine_tune(again, encoded, settings, tmp_path / "part.pt", print)
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], value)


def _encoded(length, group):
    return Encoded([5] * length, [0] * length, correct=True, group=group)


def test_batches_keep_small_groups_together_within_the_budget():
    data = [_encoded(1 + number % 100, f"g{number // 3}") for number in range(120)]
    made = list(batches(data, _SETTINGS, epoch=0))
    assert sorted(index for batch in made for index in batch) == list(range(120))
    assert made == list(batches(data, _SETTINGS, epoch=0))
    assert made != list(batches(data, _SETTINGS, epoch=1))
    for batch in made:
        groups = {data[index].group for index in batch}
        assert all(index in batch for index, row in enumerate(data) if row.group in groups)
        width = -(-max(len(data[index].ids) for index in batch) // 64) * 64
        assert width * len(batch) <= _SETTINGS.batch_tokens


def test_stack_pads_to_multiples_of_64():
    ids, type_ids, mask = finetune.stack([_encoded(3, "a"), _encoded(65, "b")])
    assert ids.shape == type_ids.shape == mask.shape == (2, 128)
    assert mask.sum(1).tolist() == [3, 65]
