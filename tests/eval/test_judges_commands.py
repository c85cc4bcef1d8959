from dataclasses import asdict, replace

import pytest
import tiny_language_models as tiny
from click.testing import CliRunner

from judgebot.bundle import read_bundle
from judgebot_eval import jsonl
from judgebot_eval.cli import main
from judgebot_eval.judges.fine_tuned import Settings
from judgebot_eval.judges_commands import finetune_command
from judgebot_eval.records import Judgement, LabelledCandidate


def _run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def files(tmp_path):
    for name, rows in {"test": tiny.candidates(6), "training": _with_both_verdicts(tiny.candidates(8, 6))}.items():
        jsonl.write(tmp_path / f"{name}.jsonl", rows)
    tiny.save_causal("qwen2", tmp_path / "qwen")
    tiny.save_t5(tmp_path / "t5")
    return tmp_path


def _with_both_verdicts(rows):
    return [replace(row, task=f"t{6 + index // 2}", base_task=f"t{6 + index // 2}") for index, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("judge", "model", "flags", "name"),
    [
        pytest.param("zero-shot", "qwen", [], "qwen/zero-shot", id="zero-shot"),
        pytest.param("zero-shot", "qwen", ["--raw", "--layout", "flat"], "qwen/zero-shot/flat/raw", id="deviating"),
        pytest.param("zero-shot", "t5", [], "t5/zero-shot", id="zero-shot, encoder-decoder"),
        pytest.param("two-shot", "qwen", ["--training", "{}/training.jsonl"], "qwen/two-shot", id="two-shot"),
        pytest.param("two-shot", "t5", ["--training", "{}/training.jsonl"], "t5/two-shot", id="two-shot, T5"),
    ],
)
def test_candidates_are_judged_once(judge, model, flags, name, files, one_thread):
    command = ["judge", judge, files / "test.jsonl", "--model", files / model, "--output", files / "out.jsonl"]
    command += [flag.format(files) for flag in flags]
    first = _run(*command)
    assert first.exit_code == 0, first.output
    assert f"{name}: 6 judged, kappa " in first.output
    written = (files / "out.jsonl").read_text()
    rows = list(jsonl.read(files / "out.jsonl", Judgement))
    assert {row.judge for row in rows} == {name}
    assert [row.candidate for row in rows] == [row.key for row in tiny.candidates(6)]
    assert all(row.logit is not None and '"outside"' in row.raw for row in rows)
    assert "judged 6 of 6" not in _run(*command).output
    assert (files / "out.jsonl").read_text() == written


def test_invalid_replies_are_counted(files, one_thread):
    told = _run(
        *("judge", "free-text", files / "test.jsonl", "--model", files / "qwen", "--output", files / "out.jsonl")
    )
    assert "qwen/free-text: 0 judged" in told.output
    assert "qwen/free-text, 6 invalid counted as wrong: 6 judged, kappa -1.000" in told.output


@pytest.mark.parametrize(
    ("command", "message"),
    [
        pytest.param(
            ["judge", "two-shot", "{}/test.jsonl", "--training", "{}/test.jsonl", "--model", "x", "--output", "{}/out"],
            "shares 6 tasks with the other file (t0, ...); split by task",
            id="examples of the tasks in question",
        ),
        pytest.param(
            ["finetune", "x", "{}/test.jsonl", "{}/test.jsonl", "--output", "{}/out"],
            "shares 6 tasks with the other file",
            id="validation on what is learned",
        ),
        pytest.param(
            ["judge", "zero-shot", "{}/test.jsonl", "--model", "{}/qwen", "--output", "{}/other.jsonl"],
            "holds the judgements of other, not of qwen/zero-shot; give another --output",
            id="the log of another judge",
        ),
        pytest.param(
            ["judge", "chat-zero-shot", "{}/test.jsonl", "--model", "m", "--recording", "{}/out", "--output", "{}/out"],
            "out: --output is read, too; give another",
            id="judgements among what the endpoint replied",
        ),
        pytest.param(
            ["judge", "constant", "{}/twice.jsonl", "--training", "{}/training.jsonl", "--output", "{}/out"],
            "twice.jsonl:2: t0#g#0 is there for the second time",
            id="a candidate twice",
        ),
        pytest.param(
            ["judge", "constant", "{}/none.jsonl", "--training", "{}/training.jsonl", "--output", "{}/out"],
            "none.jsonl: has no candidates; give some to judge",
            id="nothing to judge",
        ),
        pytest.param(
            ["finetune", "x", "{}/none.jsonl", "{}/test.jsonl", "--output", "{}/out"],
            "none.jsonl: has no candidates; give some to learn from",
            id="nothing to learn from",
        ),
        pytest.param(
            ["finetune", "x", "{}/test.jsonl", "{}/none.jsonl", "--output", "{}/out"],
            "none.jsonl: has no candidates; give some to choose the epoch by",
            id="nothing to choose by",
        ),
    ],
)
def test_mistakes_are_refused(command, message, files):
    jsonl.write(files / "other.jsonl", [Judgement("c", "other", 0.5)])
    jsonl.write(files / "twice.jsonl", tiny.candidates(1) * 2)
    jsonl.write(files / "none.jsonl", [])
    assert message in str(_run(*(part.format(files) for part in command)).exception)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param("training", "was begun with training '", id="another training"),
        pytest.param("test", "was another text when this was written; make the file anew", id="other candidates"),
    ],
)
def test_judgements_are_not_continued_on_other_inputs(changed, message, files):
    command = ["judge", "length", files / "test.jsonl", "--training", files / "training.jsonl"]
    command += ["--output", files / "out.jsonl"]
    assert _run(*command).exit_code == 0
    rows = list(jsonl.read(files / f"{changed}.jsonl", LabelledCandidate))
    jsonl.write(files / f"{changed}.jsonl", [replace(row, code=f"{row.code}\n") for row in rows])
    assert message in str(_run(*command).exception)


def test_the_options_of_finetune_are_by_default_as_the_study_has_them():
    settings = asdict(Settings())
    options = [each for each in finetune_command.params if each.name in settings and not each.is_flag]
    assert {each.name: each.default for each in options} == {each.name: settings[each.name] for each in options}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")  # optimum's exporter
@pytest.mark.filterwarnings("ignore:Exporting aten..index:UserWarning")
def test_a_judge_is_taught_exported_and_judges(files, one_thread):
    jsonl.write(files / "validation.jsonl", tiny.candidates(8, 80))
    run, bundle = files / "run", files / "bundle"
    taught = _run(
        *("finetune", files / "qwen", files / "training.jsonl", files / "validation.jsonl", "--output", run),
        *("--epochs", 2, "--max-length", 256, "--learning-rate", 1e-3, "--raw"),
    )
    assert taught.exit_code == 0, taught.output
    assert "best: epoch " in taught.output
    exported = _run("export", run, "--validation", files / "validation.jsonl", "--output", bundle)
    assert exported.exit_code == 0, exported.output
    assert read_bundle(bundle).name == "qwen-fine-tuned-raw-seed-0"
    judged = _run("judge", "fine-tuned", files / "test.jsonl", "--model", run, "--output", files / "out.jsonl")
    assert "qwen/fine-tuned/raw/seed-0: 6 judged" in judged.output
