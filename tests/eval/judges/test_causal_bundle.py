import json
from dataclasses import replace

import pytest
import tiny_language_models as tiny

from judgebot.bundle import read_bundle
from judgebot.errors import JudgebotError
from judgebot.judge import load_judge, load_tokenizer
from judgebot_eval.judges import causal_bundle, fine_tuned, frame
from judgebot_eval.judges.judge import example_of
from judgebot_eval.judges.prompts import zero_shot

_VALIDATION = tiny.candidates(32, 64)
pytestmark = [  # optimum's exporter
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning"),
    pytest.mark.filterwarnings("ignore:Exporting aten..index:UserWarning"),
]


@pytest.mark.parametrize(
    ("kind", "template", "settings"),
    [
        pytest.param("qwen2", "qwen", {}, id="Qwen2"),
        pytest.param("llama", "llama", {}, id="Llama, whose template strips"),
        pytest.param("gemma3", "qwen", {"epochs": 7}, id="Gemma3, with sliding windows"),
        pytest.param("qwen2", "qwen", {"lora": True, "epochs": 5, "learning_rate": 3e-2}, id="LoRA"),
    ],
)
def test_the_exported_judge_scores_as_the_trained_one(kind, template, settings, fine_tune, tmp_path):
    run, folder, _ = fine_tune(kind, template, **settings)
    causal_bundle.export(folder, _VALIDATION, tmp_path / "bundle")
    bundle = read_bundle(tmp_path / "bundle")
    examples = [example_of(candidate) for candidate in tiny.candidates(64)]
    exported = load_judge(bundle, threads=1).judge(examples)
    trained = fine_tuned.load(folder, run).read([zero_shot(example) for example in examples])
    assert [one.logit for one in exported] == pytest.approx([one.logit for one in trained], abs=1e-3)
    assert (bundle.kind, bundle.template) == ("decoder", "zero-shot/1")
    assert bundle.calibration.scale > 0
    assert run.name in (tmp_path / "bundle" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("template", ["qwen", "llama"])
def test_texts_are_cut_as_in_training(template, fine_tune, tmp_path):
    kind = {"qwen": "qwen2", "llama": "llama"}[template]
    run, folder, _ = fine_tune(kind, template)
    bundle = causal_bundle.export(folder, _VALIDATION, tmp_path / "bundle")
    model = fine_tuned.load(folder, run)
    prompt = zero_shot(replace(example_of(_VALIDATION[0]), description="long " * 600))
    (expected,) = frame.encode(model.tokenizer, model.frame, [prompt], run.settings.max_length)
    assert load_tokenizer(bundle).encode(prompt).ids == expected
    assert len(expected) == run.settings.max_length


@pytest.mark.parametrize(
    "logit", [pytest.param(0.0, id="the same of everything"), pytest.param(float("nan"), id="no number")]
)
def test_a_graph_that_scores_otherwise_is_refused(fine_tune, logit):
    run, folder, _ = fine_tune("qwen2")
    model = fine_tuned.load(folder, run)
    with pytest.raises(JudgebotError, match="scores otherwise than the model itself"):
        causal_bundle.check(model, _VALIDATION, [logit] * len(_VALIDATION))


@pytest.mark.parametrize(
    ("settings", "validation", "message"),
    [
        pytest.param({"layout": "flat"}, _VALIDATION, "layout flat", id="another prompt"),
        pytest.param({}, _VALIDATION[::2], "same verdict", id="only correct ones"),
    ],
)
def test_what_cannot_be_exported(settings, validation, message, fine_tune, tmp_path):
    _, folder, _ = fine_tune("qwen2")
    changed = json.loads((folder / "run.json").read_text())
    changed["settings"] |= settings
    (tmp_path / "run.json").write_text(json.dumps(changed))
    with pytest.raises(JudgebotError, match=message):
        causal_bundle.export(tmp_path, validation, tmp_path / "bundle")


def test_a_folder_of_something_else_is_left_as_it_is(fine_tune, tmp_path):
    _, folder, _ = fine_tune("qwen2")
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "thesis.tex").touch()
    with pytest.raises(JudgebotError, match=r"bundle: would be replaced, but holds no config\.json"):
        causal_bundle.export(folder, _VALIDATION, tmp_path / "bundle")
    assert [path.name for path in (tmp_path / "bundle").iterdir()] == ["thesis.tex"]
