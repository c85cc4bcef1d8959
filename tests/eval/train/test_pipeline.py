import dataclasses
import json
import math
import shutil

import pytest

from judgebot.bundle import read_bundle, sha256_of, verify
from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.judge import load_judge
from judgebot_eval.cli import main
from judgebot_eval.train import pipeline, recipe
from judgebot_eval.train.card import read_sources


@pytest.fixture
def flags(inputs, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return {
        "--corpus": inputs.corpus,
        "--changes": inputs.changes,
        "--mutants": inputs.mutants,
        "--data": inputs.labelled,
        "--work": tmp_path / "work",
    }


def _run(command, recipe_file, flags, *names, **others):
    given = {name: flags[name] for name in names} | {f"--{name}": value for name, value in others.items()}
    main([command, str(recipe_file), *(str(part) for flag in given.items() for part in flag)], standalone_mode=False)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")  # optimum's exporter
def test_the_whole_recipe_makes_a_model_that_serves(recipe_file, flags, start, tmp_path, capsys):
    encoder, output = tmp_path / "encoder", tmp_path / "tiny"
    _run("pretrain", recipe_file, flags, "--corpus", "--work", start=start, output=encoder)
    _run("train", recipe_file, flags, *flags, start=encoder, output=output)
    bundle = read_bundle(output)
    verify(bundle)
    example = Example("Returns x plus 1.", "int f(int x)", "int f(int x) { return x; }")
    (judgement,) = load_judge(bundle).judge([example])
    assert math.isfinite(judgement.logit)
    assert (bundle.wide, bundle.change is None) == ("method/2", False)
    fused = (output / "wide.onnx").read_bytes()
    _run("train", recipe_file, flags, *flags, start=encoder, output=output)
    assert (output / "wide.onnx").read_bytes() == fused  # what is there already is not taken for the encoder
    card = (output / "README.md").read_text(encoding="utf-8")
    assert "| seen | Apache-2.0 |" in card
    assert "| codereval |" in card
    told = capsys.readouterr().out
    assert "examples to pre-train on" in told
    assert "of the device's matrix rate" in told
    refitted = tmp_path / "refitted"
    names = ("--corpus", "--changes", "--mutants", "--data")
    _run("refit", recipe_file, flags, *names, model=output, work=tmp_path / "other", output=refitted)
    verify(read_bundle(refitted))
    assert (refitted / "model.onnx").read_bytes() == (output / "model.onnx").read_bytes()
    assert "as tiny 1 has it" in (refitted / "README.md").read_text(encoding="utf-8")
    assert read_sources(refitted) == read_sources(output)
    _recalibrate(recipe_file, flags, output, tmp_path)
    _teach_its_encoder_more(recipe_file, flags, output, tmp_path)
    assert "matcher: epoch 1 of 4" in capsys.readouterr().out
    _refit_without_candidates(recipe_file, flags, refitted, tmp_path)
    assert "no candidates: everything is judged as committed code" in capsys.readouterr().out


def _recalibrate(recipe_file, flags, model, tmp_path):
    """On the same projects, so that all is as it was but for what `version` says."""
    names, output = ("--corpus", "--changes", "--data"), tmp_path / "recalibrated"
    text = recipe_file.read_text(encoding="utf-8")
    recipe_file.write_text(text.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    _run("recalibrate", recipe_file, flags, *names, model=model, output=output)
    given, made = (json.loads((folder / "config.json").read_text(encoding="utf-8")) for folder in (model, output))
    assert (made["version"], made["files"]) == ("2", given["files"])
    for one, other in ((made, given), (made["change"], given["change"])):
        assert one["threshold"] == other["threshold"]
        assert one["calibration"]["scale"] == pytest.approx(other["calibration"]["scale"], rel=1e-3)
        assert one["calibration"]["points"][0]["cases"] == other["calibration"]["points"][0]["cases"]
    verify(read_bundle(output))
    assert read_sources(output) == read_sources(model)
    recipe_file.write_text(text.replace('unseen = ["unseen"]', 'unseen = ["unseen", "seen"]'), encoding="utf-8")
    with pytest.raises(JudgebotError, match="has learned from seen, so it cannot be calibrated on that"):
        _run("recalibrate", recipe_file, flags, *names, model=model, output=tmp_path / "another")
    recipe_file.write_text(text, encoding="utf-8")


def _teach_its_encoder_more(recipe_file, flags, model, tmp_path):
    encoder, work = tmp_path / "more", tmp_path / "more-work"
    _run("pretrain", recipe_file, flags, "--corpus", start=model, work=work, output=encoder)
    assert (encoder / "tokenizer.json").read_bytes() == (model / "tokenizer.json").read_bytes()
    told = json.loads((encoder / "manifest.json").read_text(encoding="utf-8"))
    assert told["start"] == {"model.onnx": sha256_of(model / "model.onnx")}
    (model / "model.onnx").write_bytes(b"damaged")
    with pytest.raises(JudgebotError, match=r"model\.onnx: .*sha256"):
        _run("pretrain", recipe_file, flags, "--corpus", start=model, work=work, output=encoder)


@pytest.mark.parametrize("command", ["pretrain", "train"])
def test_what_is_neither_encoder_nor_judge_is_no_start(command, recipe_file, flags, tmp_path):
    names = ("--corpus", "--work") if command == "pretrain" else tuple(flags)
    with pytest.raises(JudgebotError, match="minilm: no such model: give a folder"):
        _run(command, recipe_file, flags, *names, start="minilm", output=tmp_path / "encoder")


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in ("config.json", "tokenizer.json")])
def test_half_an_encoder_is_no_start(name, inputs, recipe_file, start, tmp_path):
    (start / name).unlink()
    run = pipeline.Run(recipe.read(recipe_file), start, tmp_path / "work", tmp_path / "encoder", print)
    with pytest.raises(JudgebotError, match=f"{name}: missing; an encoder to start from has it beside its weights"):
        pipeline.pretrain(run, inputs.corpus)


def test_an_encoder_that_is_fitted_is_taught_more(recipe_file, flags, start, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    _run("pretrain", recipe_file, flags, "--corpus", "--work", start=start, output=first)
    _run("pretrain", recipe_file, flags, "--corpus", start=first, work=tmp_path / "other", output=second)
    assert (second / "tokenizer.json").read_bytes() == (first / "tokenizer.json").read_bytes()
    assert (second / "model.safetensors").read_bytes() != (first / "model.safetensors").read_bytes()
    for made, begun in ((first, start), (second, first)):
        told = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
        assert told["start"] == {"model.safetensors": sha256_of(begun / "model.safetensors")}
    with pytest.raises(JudgebotError, match=r"pretrain\.made-from\.json: .*start"):
        _run("pretrain", recipe_file, flags, "--corpus", "--work", start=first, output=tmp_path / "third")


def _refit_without_candidates(recipe_file, flags, model, tmp_path):
    text = recipe_file.read_text(encoding="utf-8").partition("[wide.candidates]")[0]
    recipe_file.write_text(text.replace("mutants = 10", "mutants = 0"), encoding="utf-8")
    output, given = tmp_path / "committed", {"model": model, "work": tmp_path / "third", "data": tmp_path / "none"}
    _run("refit", recipe_file, flags, "--corpus", "--changes", **given, output=output)
    verify(read_bundle(output))
    card = (output / "README.md").read_text(encoding="utf-8")
    assert "It has learned from no generated code" in card
    assert "| codereval |" not in card


def test_refit_keeps_no_encoder_that_reads_otherwise(recipe_file, flags, make_bundle, tmp_path):
    model = make_bundle(template="javadoc-code/1").folder
    names = ("--corpus", "--changes", "--mutants", "--data", "--work")
    with pytest.raises(
        JudgebotError, match=r"encoder that reads javadoc-code/1: .*\[train\.settings\] has javadoc-code/2"
    ):
        _run("refit", recipe_file, flags, *names, model=model, output=tmp_path / "refitted")


class _StoppedError(Exception):
    pass


def _stop(_):
    raise _StoppedError


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        pytest.param(None, "give --mutants, or set mutants = 0", id="none given"),
        pytest.param("work", "work: no mutants there", id="none there"),
    ],
)
def test_refit_misses_mutants_before_anything_is_learned(folder, message, inputs, recipe_file, make_bundle, tmp_path):
    model = make_bundle(template="javadoc-code/2").folder
    run = pipeline.Run(recipe.read(recipe_file), model, tmp_path / "work", tmp_path / "mine", _stop)
    given = dataclasses.replace(inputs, mutants=folder and tmp_path / folder)
    with pytest.raises(JudgebotError, match=message):
        pipeline.refit(run, given)


def test_a_failed_run_leaves_the_judge_that_was_there(inputs, recipe_file, make_bundle, tmp_path):
    model = make_bundle(template="javadoc-code/2").folder
    output = tmp_path / "mine"
    shutil.copytree(model, output)
    shutil.copytree(model, tmp_path / "work" / "export")
    (output / "model.onnx").write_bytes(b"a good one")
    before = {path.name: path.read_bytes() for path in output.iterdir()}

    def stop(line):
        if "for the matcher" in line:
            raise _StoppedError

    run = pipeline.Run(recipe.read(recipe_file), model, tmp_path / "work", output, stop)
    with pytest.raises(_StoppedError):
        pipeline.finish(run, inputs, [], 0.0)
    assert {path.name: path.read_bytes() for path in output.iterdir()} == before


def test_a_matcher_is_kept_for_the_same_examples_and_settings(inputs, recipe_file, tmp_path):
    made, said = recipe.read(recipe_file), []

    def learn(matched):
        said.clear()
        wide = dataclasses.replace(made.wide, matched=matched)
        run = pipeline.Run(dataclasses.replace(made, wide=wide), tmp_path, tmp_path, tmp_path / "mine", said.append)
        return pipeline.learn_matcher(run, inputs.corpus)

    first = learn(9)
    assert "matcher: epoch 1 of 4" in " ".join(said)
    assert (learn(9).asked == first.asked).all()
    assert said == []
    learn(5)
    assert said[0].endswith("matcher.npz: learned from other examples or settings; learning anew")
    learn(5)
    assert said == []


def test_an_encoder_that_only_has_a_new_vocabulary_says_how_it_was_made(inputs, recipe_file, start, tmp_path):
    made = recipe.read(recipe_file)
    settings = dataclasses.replace(made.pretraining.settings, epochs=0)
    made = dataclasses.replace(made, pretraining=dataclasses.replace(made.pretraining, settings=settings))
    pipeline.pretrain(pipeline.Run(made, start, tmp_path / "work", tmp_path / "encoder", print), inputs.corpus)
    told = json.loads((tmp_path / "encoder" / "manifest.json").read_text(encoding="utf-8"))
    assert told["progress"] == {"stage": "pretrain", "done": 0, "seconds": 0.0, "tokens": 0}
    assert told["recipe"]["pretraining"]["settings"]["epochs"] == 0
    assert "share_of_matrix_rate" not in told


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")  # optimum's exporter
def test_an_encoder_that_is_taught_nothing_more_learned_from_nothing(inputs, recipe_file, start, tmp_path):
    made = recipe.read(recipe_file)
    settings = dataclasses.replace(made.training.settings, epochs=0)
    made = dataclasses.replace(made, training=dataclasses.replace(made.training, settings=settings))
    bundle = pipeline.train(pipeline.Run(made, start, tmp_path / "work", tmp_path / "tiny", print), inputs)
    verify(bundle)
    assert {source.encoder for source in read_sources(bundle.folder)} == {0}


@pytest.mark.parametrize("command", [pytest.param(name, id=name) for name in ("train", "refit")])
def test_an_output_that_is_no_judge_is_refused_at_once(inputs, recipe_file, tmp_path, command):
    run = pipeline.Run(recipe.read(recipe_file), tmp_path / "none", tmp_path / "work", tmp_path, print)
    with pytest.raises(JudgebotError, match=r"holds no model\.onnx; give another --output"):
        getattr(pipeline, command)(run, inputs)


@pytest.mark.parametrize(
    ("output", "message"),
    [
        pytest.param("encoder", "is read, too; give another", id="the start"),
        pytest.param("notes", r"holds no model\.safetensors; give another --output", id="a folder of something else"),
    ],
)
def test_an_encoder_is_not_written_over_something_else(inputs, recipe_file, start, tmp_path, output, message):
    places = {"encoder": start, "notes": tmp_path / "notes"}
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "notes.txt").write_text("mine", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in places[output].iterdir()}
    run = pipeline.Run(recipe.read(recipe_file), start, tmp_path / "work", places[output], print)
    with pytest.raises(JudgebotError, match=message):
        pipeline.pretrain(run, inputs.corpus)
    assert {path.name: path.read_bytes() for path in places[output].iterdir()} == before
