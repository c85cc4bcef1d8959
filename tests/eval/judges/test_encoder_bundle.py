from dataclasses import asdict

import pytest
import tiny_language_models
from click.testing import CliRunner
from tiny_rankers import CANDIDATES, EXAMPLES, save_bert

from judgebot.bundle import read_bundle
from judgebot.errors import JudgebotError
from judgebot_eval import jsonl, manifest
from judgebot_eval.cli import main
from judgebot_eval.judges import coderanker, encoder, encoder_bundle, rankef
from judgebot_eval.judges.onnx_bundle import OnnxBundle
from judgebot_eval.judges.ranker_run import Run, train
from judgebot_eval.judges.training import Settings

_SETTINGS = Settings(3e-3, epochs=30, step_rows=16, max_length=96, weight_decay=0.0)
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")  # optimum's


@pytest.fixture(scope="module")
def trained(tmp_path_factory, one_thread):
    """The folder of a tiny encoder that knows its candidates by heart."""
    folder = tmp_path_factory.mktemp("encoder")
    judge = encoder.start(save_bert(folder / "bert"), encoder.Config("encoder/seed-0", max_length=96), 0)
    train(judge, Run(CANDIDATES, CANDIDATES, folder / "run", tiny_language_models.silent), _SETTINGS)
    return folder / "run"


def test_the_exported_encoder_says_what_the_trained_one_says(trained, tmp_path):
    jsonl.write(tmp_path / "validation.jsonl", CANDIDATES)
    options = ("--validation", tmp_path / "validation.jsonl", "--output", tmp_path / "bundle")
    done = CliRunner().invoke(main, [str(word) for word in ("export", trained, *options)])
    assert done.exit_code == 0, done.output
    bundle = read_bundle(tmp_path / "bundle")
    assert (bundle.kind, bundle.name, bundle.max_length) == ("encoder", "encoder-seed-0", 96)
    assert sorted(path.name for path in (tmp_path / "bundle").iterdir()) == [
        "README.md",
        "config.json",
        "model.onnx",
        "tokenizer.json",
    ]
    exported = OnnxBundle(str(tmp_path / "bundle")).score(EXAMPLES)
    own = encoder.load(trained).score(EXAMPLES)
    assert [score.p_correct >= 0.5 for score in exported] == [score.p_correct >= 0.5 for score in own]


@pytest.mark.parametrize(
    "logit", [pytest.param(0.0, id="the same of everything"), pytest.param(float("nan"), id="no number")]
)
def test_a_graph_that_scores_otherwise_is_refused(trained, logit):
    judge = encoder.load(trained)
    with pytest.raises(JudgebotError, match="scores otherwise than the encoder itself: logits differ by"):
        encoder_bundle.check(judge, CANDIDATES, [logit] * len(CANDIDATES))


def test_candidates_of_one_verdict_calibrate_nothing(trained, tmp_path):
    correct = [candidate for candidate in CANDIDATES if candidate.passed]
    with pytest.raises(JudgebotError, match="same verdict; give correct and wrong ones"):
        encoder_bundle.export(trained, correct, tmp_path / "bundle")
    assert not (tmp_path / "bundle").exists()


def test_a_folder_whose_training_is_not_done_is_refused(tmp_path):
    jsonl.write(tmp_path / "validation.jsonl", CANDIDATES)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "settings.json").touch()
    options = ("--validation", tmp_path / "validation.jsonl", "--output", tmp_path / "bundle")
    done = CliRunner().invoke(main, [str(word) for word in ("export", tmp_path / "run", *options)])
    expected = "run: holds neither run.json of `finetune` nor ranker.json of `train-ranker encoder`; let one finish"
    assert expected in str(done.exception)
    assert not (tmp_path / "bundle").exists()


def test_no_candidates_calibrate_nothing(trained, tmp_path):
    (tmp_path / "validation.jsonl").touch()
    options = ("--validation", tmp_path / "validation.jsonl", "--output", tmp_path / "bundle")
    done = CliRunner().invoke(main, [str(word) for word in ("export", trained, *options)])
    assert "validation.jsonl: has no candidates; give some to calibrate on" in str(done.exception)


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(rankef.Config("rankef"), id="RankEF"),
        pytest.param(coderanker.Config("coderanker", "binary", ("correct", "wrong"), (1.0, 1.0)), id="CodeRanker"),
    ],
)
def test_a_folder_of_another_ranker_is_refused(tmp_path, settings):
    manifest.write(tmp_path / "ranker.json", asdict(settings))
    with pytest.raises(JudgebotError, match=rf"{tmp_path}/ranker\.json: .*: only an encoder can be exported; give"):
        encoder_bundle.export(tmp_path, CANDIDATES, tmp_path / "bundle")
