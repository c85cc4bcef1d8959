"""Training rankers from the command line, and judging with them."""

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner
from tiny_language_models import save_t5
from tiny_rankers import CANDIDATES, save_bert

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.cli import main
from judgebot_eval.judge_names import parse
from judgebot_eval.judges import rankef
from judgebot_eval.judges.coderanker_classes import TASKS
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
    ("kind", "flags", "name"),
    [
        pytest.param("encoder", ["--seed", "2"], "encoder/seed-2", id="encoder"),
        pytest.param("coderanker", ["--step-rows", "16"], "coderanker/seed-0", id="coderanker"),
        pytest.param(
            "coderanker", ["--task", "binary", "--seed", "1"], "coderanker/binary/seed-1", id="coderanker-binary"
        ),
    ],
)
def test_trains_and_judges_by_a_name_that_says_how(files, one_thread, kind, flags, name):
    assert "epoch 1 of 1" in _train(files, kind, *flags).output
    said = files / "said.jsonl"
    found = _call("judge", kind, files / "validation.jsonl", "--model", files / "run", "--output", said)
    assert f"{name}: 64 judged" in found.output
    judgements = list(jsonl.read(said, Judgement))
    assert [judgement.judge for judgement in judgements] == [name] * 64


@pytest.mark.parametrize(
    ("kind", "flags", "name"),
    [
        pytest.param("rankef", ["--sharing", "soft", "--seed", "1"], "rankef/soft/seed-1", id="soft"),
        pytest.param("rankef", ["--upstream-quirk"], "rankef/upstream-quirk/seed-0", id="quirk"),
    ],
)
def test_a_rankef_is_named_by_its_variant(files, one_thread, kind, flags, name):
    save_t5(files / "start")
    assert "epoch 1 of 1" in _train(files, kind, *flags, "--step-rows", "64").output
    assert rankef.load(files / "run").name == name


@pytest.mark.parametrize(
    ("kind", "flags", "name"),
    [
        pytest.param("tf-idf", [], "tf-idf", id="tf-idf"),
        pytest.param("facts", [], "facts/seed-0", id="facts"),
        pytest.param("facts", ["--seed", "2"], "facts/seed-2", id="facts-of-a-seed"),
        pytest.param("length", [], "length", id="length"),
        pytest.param("constant", [], "constant", id="constant"),
    ],
)
def test_baselines_learn_from_training(files, kind, flags, name):
    said = files / "said.jsonl"
    rows, training = files / "validation.jsonl", files / "training.jsonl"
    found = _call("judge", kind, rows, "--training", training, *flags, "--output", said)
    assert f"{name}: 64 judged" in found.output


def test_judges_of_two_seeds_are_of_one_family(files):
    rows, training = files / "validation.jsonl", files / "training.jsonl"
    for seed in (1, 2):
        _call("judge", "facts", rows, "--training", training, "--seed", seed, "--output", files / f"{seed}.jsonl")
    names = {judgement.judge for seed in (1, 2) for judgement in jsonl.read(files / f"{seed}.jsonl", Judgement)}
    assert names == {"facts/seed-1", "facts/seed-2"}
    assert {parse(name).family for name in names} == {"facts"}


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


@pytest.mark.parametrize("kind", ["tf-idf", "facts", "length", "constant"])
@pytest.mark.parametrize(
    ("learned", "message"),
    [
        pytest.param([], r"training\.jsonl: has no candidates; give {kind} some to learn from", id="none"),
        pytest.param(
            [each for each in CANDIDATES if each.passed], r"training\.jsonl: .* all pass or all fail", id="one-verdict"
        ),
    ],
)
def test_refuses_training_that_nothing_can_be_learned_from(files, kind, learned, message):
    training = files / "training.jsonl"
    jsonl.write(training, learned)
    with pytest.raises(JudgebotError, match=message.format(kind=kind)):
        _call("judge", kind, files / "validation.jsonl", "--training", training, "--output", files / "o")


@pytest.mark.parametrize("name", ["training", "validation"])
def test_refuses_to_train_without_candidates(files, name):
    jsonl.write(files / f"{name}.jsonl", [])
    with pytest.raises(JudgebotError, match=rf"{name}\.jsonl: has no candidates; give encoder some to"):
        _train(files, "encoder")


def test_refuses_to_validate_on_what_it_learned(files):
    jsonl.write(files / "validation.jsonl", CANDIDATES)
    with pytest.raises(JudgebotError, match="split by task"):
        _train(files, "encoder")


def test_judgements_of_a_ranker_that_was_trained_anew_are_not_continued(files, one_thread):
    _train(files, "encoder")
    judge = ("judge", "encoder", files / "validation.jsonl", "--model", files / "run", "--output", files / "said.jsonl")
    assert all("encoder/seed-0: 64 judged" in _call(*judge).output for _ in range(2))
    shutil.rmtree(files / "run")
    _train(files, "encoder", "--learning-rate", "0.01")
    with pytest.raises(JudgebotError, match=r"said\.jsonl\.manifest\.json: was begun with settings\.json '"):
        _call(*judge)


def test_refuses_to_train_in_the_folder_that_it_starts_from(files):
    with pytest.raises(JudgebotError, match="start: --output is read, too; give another"):
        _train(files, "encoder", "--output", files / "start")


def test_every_task_can_be_asked_for_at_once():
    assert f"[{'|'.join(TASKS)}]" in _call("train-ranker", "--help").output.replace("\n", "")
    without_torch = "import sys, judgebot_eval.ranker_commands; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", without_torch], check=False).returncode == 0


@pytest.mark.parametrize(
    "kind",
    [pytest.param("rankef", id="a BERT for RankEF"), pytest.param("coderanker", id="a T5 for CodeRanker")],
)
def test_a_start_of_another_kind_is_refused(files, kind):
    if kind == "coderanker":
        save_t5(files / "start")
    with pytest.raises(JudgebotError, match=r"start: holds a (bert|t5); give a folder with a "):
        _train(files, kind)
    assert not (files / "run").exists()
