"""Training rankers from the command line, and judging with them."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from tiny_rankers import CANDIDATES, save_bert

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.cli import main
from judgebot_eval.records import Judgement

_OTHERS = [replace(each, task=f"V{each.task}", base_task=f"V{each.task}") for each in CANDIDATES]


@pytest.fixture
def files(tmp_path):
    for name, rows in (("training", CANDIDATES), ("validation", _OTHERS)):
        jsonl.write(tmp_path / f"{name}.jsonl", rows)
    save_bert(tmp_path / "start")
    return tmp_path


def _call(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def _train(files, kind, *flags):
    paths = (files / "start", files / "training.jsonl", files / "validation.jsonl")
    return _call("train-ranker", kind, *paths, "--output", files / "run", "--epochs", 1, *flags)


@pytest.mark.parametrize(
    ("kind", "flags"),
    [
        pytest.param("encoder", [], id="encoder"),
        pytest.param("coderanker", ["--task", "binary", "--step-rows", "16"], id="coderanker"),
    ],
)
def test_trains_and_judges(files, one_thread, kind, flags):
    assert "epoch 1 of 1" in _train(files, kind, *flags).output
    said = files / "said.jsonl"
    found = _call("judge", kind, files / "validation.jsonl", "--model", files / "run", "--output", said)
    assert f"{kind}: 64 judged" in found.output
    assert len(list(jsonl.read(said, Judgement))) == 64


@pytest.mark.parametrize("kind", ["tf-idf", "facts", "length", "constant"])
def test_baselines_learn_from_training(files, kind):
    said = files / "said.jsonl"
    rows, training = files / "validation.jsonl", files / "training.jsonl"
    assert f"{kind}: 64 judged" in _call("judge", kind, rows, "--training", training, "--output", said).output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["encoder"], "needs --model", id="no-folder"),
        pytest.param(["tf-idf"], "needs --training", id="nothing-to-learn-from"),
    ],
)
def test_refuses_what_cannot_judge(files, arguments, message):
    rows, said = files / "validation.jsonl", files / "said.jsonl"
    with pytest.raises(JudgebotError, match=message):
        _call("judge", *arguments, rows, "--output", said)


def test_refuses_training_of_one_kind_of_verdict(files):
    jsonl.write(files / "training.jsonl", [each for each in CANDIDATES if each.passed])
    with pytest.raises(JudgebotError, match="all pass or all fail"):
        _call(
            "judge",
            "tf-idf",
            files / "validation.jsonl",
            "--training",
            files / "training.jsonl",
            "--output",
            files / "o",
        )


def test_refuses_to_validate_on_what_it_learned(files):
    jsonl.write(files / "validation.jsonl", CANDIDATES)
    with pytest.raises(JudgebotError, match="split by task"):
        _train(files, "encoder")
