import dataclasses

import pytest
import torch

from judgebot.encode import Example, encode
from judgebot.errors import JudgebotError
from judgebot_eval.records import Labelled
from judgebot_eval.train.learn import finetune
from judgebot_eval.train.learn.finetune import (
    Encoded,
    Sample,
    Settings,
    Stage,
    batches,
    encode_all,
    forward,
    load_tokenizer,
    train,
)
from judgebot_eval.train.learn.network import load_start

_SETTINGS = Settings(
    max_length=48, epochs=6, batch_tokens=512, learning_rate=3e-3, token_weight=1.0, checkpoint_every=2
)
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


def _samples():
    """Code whose `-` is known to be the wrong token."""
    tokens = [row.example.code.replace("(", " ( ").replace(")", " ) ").replace(";", " ;").split() for row in _rows()]
    return [
        Sample(row, code, () if row.correct else (code.index("-"),)) for row, code in zip(_rows(), tokens, strict=True)
    ]


@pytest.fixture
def encoded(start):
    return encode_all(_samples(), load_tokenizer(start, 48), "javadoc-code/2")


def test_encodes_as_the_judge_will(start, encoded):
    tokenizer = load_tokenizer(start, 48)
    served = tokenizer.encode(*encode(_rows()[0].example, "javadoc-code/2"))
    assert (encoded[0].ids, encoded[0].type_ids) == (served.ids, served.type_ids)


def test_labels_of_tokens_reach_their_pieces(start, encoded):
    tokenizer = load_tokenizer(start, 48)
    right, wrong = encoded[:2]
    pieces = [tokenizer.id_to_token(token) for token in wrong.ids]
    assert [piece for piece, label in zip(pieces, wrong.wrong, strict=True) if label == 1] == ["-"]
    assert {label for label, of in zip(wrong.wrong, wrong.type_ids, strict=True) if of == 0} == {-1}
    assert set(right.wrong) == {-1, 0}


def test_a_name_of_several_words_is_wrong_in_every_piece(start):
    tokens = ["int", "f", "(", ")", "{", "return", "numberGiven", ";", "}"]
    row = dataclasses.replace(_rows()[0], example=Example("Returns x.", "int f()", " ".join(tokens)))
    (encoded,) = encode_all([Sample(row, tokens, (6,))], load_tokenizer(start, 48), "javadoc-code/2")
    assert encoded.wrong.count(1) == 2


def test_without_tokens_no_piece_is_labelled(start):
    (encoded,) = encode_all([Sample(_rows()[0])], load_tokenizer(start, 48), "javadoc-code/2")
    assert encoded.wrong == ()


def test_learns_to_tell_right_from_wrong(start, encoded, tmp_path):
    network = load_start(start, _CPU)
    told = []
    train(network, encoded, dataclasses.replace(_SETTINGS, report_every=5), Stage("train", tmp_path / "c", told.append))
    scores = forward(network, encoded).right.tolist()
    right = [score for score, row in zip(scores, encoded, strict=True) if row.correct]
    wrong = [score for score, row in zip(scores, encoded, strict=True) if not row.correct]
    assert min(right) > max(wrong)
    assert "train: step 5 of" in told[0]


def test_a_sample_of_no_weight_teaches_nothing(start, encoded, tmp_path):
    network = load_start(start, _CPU)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    nothing = [dataclasses.replace(row, weight=0.0, wrong=(), group=str(index)) for index, row in enumerate(encoded)]
    settings = dataclasses.replace(_SETTINGS, epochs=1, weight_decay=0.0)
    train(network, nothing, settings, Stage("train", tmp_path / "c", print))
    for name, value in network.state_dict().items():
        torch.testing.assert_close(value, before[name])


def test_an_interrupted_run_ends_as_an_uninterrupted_one(start, encoded, tmp_path):
    whole, resumed, again = (load_start(start, _CPU) for _ in range(3))
    for other in (resumed, again):
        other.load_state_dict(whole.state_dict())
    settings = dataclasses.replace(_SETTINGS, epochs=2)
    train(whole, encoded, settings, Stage("train", tmp_path / "whole", print))

    class StopError(Exception):
        pass

    def stop(text):
        raise StopError(text)

    with pytest.raises(StopError):
        train(resumed, encoded, dataclasses.replace(settings, report_every=3), Stage("train", tmp_path / "part", stop))
    train(again, encoded, settings, Stage("train", tmp_path / "part", print))
    for name, value in whole.state_dict().items():
        # the checkpoint rounds Adam's moments to bfloat16
        torch.testing.assert_close(again.state_dict()[name], value, rtol=0.02, atol=2e-3)


@pytest.mark.parametrize(
    ("what", "message"),
    [
        pytest.param("start", r"train\.made-from\.json: was begun with start .* another --work", id="start"),
        pytest.param("rows", "was begun with rows '", id="rows"),
        pytest.param("settings", "was begun with learning_rate ", id="settings"),
        pytest.param("missing", r"train\.made-from\.json: missing", id="by an earlier version"),
    ],
)
def test_another_training_is_not_continued(start, encoded, tmp_path, what, message):
    network, again = load_start(start, _CPU), load_start(start, _CPU)
    again.load_state_dict(network.state_dict())
    settings = dataclasses.replace(_SETTINGS, epochs=1)
    stage = Stage("train", tmp_path / "train", print)
    train(network, encoded, settings, stage)
    if what == "start":
        again.head.bias.data.add_(1)
    elif what == "rows":
        encoded = encoded[:-1]
    elif what == "settings":
        settings = dataclasses.replace(settings, learning_rate=1e-4)
    else:
        (tmp_path / "train.made-from.json").unlink()
    with pytest.raises(JudgebotError, match=message):
        train(again, encoded, settings, stage)


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
        width = -(-max(len(data[index].ids) for index in batch) // 32) * 32
        assert width * len(batch) <= _SETTINGS.batch_tokens


def test_stack_pads_to_multiples_of_32():
    ids, type_ids, mask = finetune.stack([_encoded(3, "a"), _encoded(65, "b")])
    assert ids.shape == type_ids.shape == mask.shape == (2, 96)
    assert mask.sum(1).tolist() == [3, 65]
