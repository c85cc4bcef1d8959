import pytest
import tiny_language_models as tiny
import torch
from torch.nn import functional

from judgebot.errors import JudgebotError
from judgebot_eval import stats
from judgebot_eval.judges import causal, fine_tuning
from judgebot_eval.judges.fine_tuned import Settings
from judgebot_eval.judges.judge import example_of
from judgebot_eval.judges.language_models import open_fine_tuned
from judgebot_eval.judges.registry import Options


@pytest.mark.parametrize(
    ("kind", "template", "settings"),
    [
        pytest.param("qwen2", "qwen", {}, id="Qwen2"),
        pytest.param("llama", "llama", {}, id="Llama"),
        pytest.param("gemma3", "qwen", {"epochs": 7}, id="Gemma3"),
        pytest.param("qwen2", "qwen", {"variant": "B", "epochs": 6}, id="Qwen2, with feedback"),
        pytest.param("qwen2", "qwen", {"lora": True, "epochs": 5, "learning_rate": 3e-2}, id="Qwen2, LoRA"),
    ],
)
def test_a_model_learns_64_candidates(kind, template, settings, fine_tune):
    _, folder, _ = fine_tune(kind, template, **settings)
    candidates = tiny.candidates(64)
    judge = open_fine_tuned(Options(model=str(folder)))
    scores = judge.score([example_of(candidate) for candidate in candidates])
    judged = [score.p_correct >= 0.5 for score in scores]
    assert stats.confusion(judged, [row.passed for row in candidates]).f1 >= 0.95
    deviating = {"variant": "/B", "lora": "/lora"}
    how = "".join(part for name, part in deviating.items() if name in settings)
    assert judge.name == f"model/fine-tuned{how}/seed-0"


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        pytest.param("A", "1<|im_end|>", id="A: the digit"),
        pytest.param("B", "1\nThis code is correct.<|im_end|>", id="B: the digit, a newline and the feedback"),
    ],
)
def test_what_is_to_be_answered(variant, expected):
    tokenizer = tiny.tokenizer()
    (row,) = fine_tuning.encode_rows(tiny.candidates(1), tokenizer, Settings(variant=variant))
    assert tokenizer.decode(row.ids[-row.outputs :]) == expected
    assert tokenizer.decode(row.ids[: -row.outputs]).endswith("# Output:\n<|im_end|>\n<|im_start|>assistant\n")
    assert tokenizer.convert_ids_to_tokens(row.ids[-row.outputs]) == "1"


def test_rows_are_no_longer_than_allowed():
    (row,) = fine_tuning.encode_rows(tiny.candidates(1), tiny.tokenizer(), Settings(variant="B", max_length=80))
    assert len(row.ids) == 80


def test_variant_b_needs_feedback():
    (candidate,) = tiny.candidates(1)
    bare = type(candidate)(**{name: getattr(candidate, name) for name in candidate.__slots__} | {"feedback": ""})
    with pytest.raises(JudgebotError, match="t0#g#0: has no feedback"):
        fine_tuning.encode_rows([bare], tiny.tokenizer(), Settings(variant="B"))


@torch.no_grad()
def test_the_loss_is_that_of_the_output_tokens(tmp_path, one_thread):
    network = causal.load_network(str(tiny.save_causal("qwen2", tmp_path)), torch.float32)
    rows = fine_tuning.encode_rows(tiny.candidates(3), tiny.tokenizer(), Settings(variant="B"))
    expected = 0.0
    for row in rows:
        logits = network(torch.tensor([row.ids])).logits[0, -row.outputs - 1 : -1]
        expected += float(functional.cross_entropy(logits, torch.tensor(row.ids[-row.outputs :]), reduction="sum"))
    assert float(fine_tuning.output_loss(network, rows, torch.device("cpu"))) == pytest.approx(expected, rel=1e-4)
    idle = fine_tuning.Row(rows[0].ids, 0, correct=False)
    assert float(fine_tuning.output_loss(network, [idle], torch.device("cpu"))) == 0


def test_every_candidate_is_learned_once_in_an_epoch():
    settings = Settings(batch_size=32)
    epochs = [fine_tuning.batches(70, settings, epoch) for epoch in range(2)]
    assert [[len(batch) for batch in epoch] for epoch in epochs] == [[32, 32, 6]] * 2
    assert all(sorted(index for batch in epoch for index in batch) == list(range(70)) for epoch in epochs)
    assert epochs[0] != epochs[1]
    assert fine_tuning.batches(70, settings, 1) == epochs[1]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        pytest.param(1, 1 / 3, id="warm-up"),
        pytest.param(3, 1.0, id="top"),
        pytest.param(52, 49 / 97, id="half way down"),
        pytest.param(100, 1 / 97, id="last"),
    ],
)
def test_the_learning_rate_rises_then_falls_linearly(step, expected):
    assert fine_tuning.learning_rate(Settings(learning_rate=2.0), step, 100) == pytest.approx(2 * expected)
