"""The stages of the full study that train judges and let them judge, and what selectors need beside."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from judgebot_eval.study import estimates
from judgebot_eval.study.recipe import Model
from judgebot_eval.study.stage import Cost, Say, Stage, command
from judgebot_eval.study.workplace import DEVICE, KEPT, LEARNING, TESTED, TRAINED, VALIDATED, Workplace

_EPOCHS = 5
_TIMED = 20


def judges(at: Workplace) -> Iterator[Stage]:
    """Fine-tune judges, and ask all."""
    recipe = at.recipe
    for model in recipe.judges:
        for variant in ("A", "B"):
            yield _fine_tuning(at, model, variant)
    yield _rankef_training(at)
    for model in (*recipe.judges, recipe.seq2seq):
        for way in ("zero-shot", "two-shot"):
            yield _asking(at, model, way, way)
    for way in ("zero-shot", "two-shot"):
        yield _asking(at, recipe.served, way, f"chat-{way}")
    for model in recipe.judges:
        for variant in ("A", "B"):
            yield _trained(at, model, "fine-tuned", variant)
    yield _trained(at, replace(recipe.seq2seq, name="rankef"), "rankef")


def _fine_tuning(at: Workplace, model: Model, variant: str) -> Stage:
    name = f"{model.name}-{variant}"
    words = ("finetune", model.model, at.file("train"), at.file("validation"), "--variant", variant)
    return at.stage(
        f"finetune {name}",
        (f"finetune/{name}/run.json",),
        (*words, *at.recipe.fine_tuning, *at.stated),
        needs=("candidates",),
        owns=(f"finetune/{name}",),
        output=f"finetune/{name}",
        learns=at.recipe.sources,
        cost=_learning_cost(at, model),
        absent=at.lacking(model, LEARNING),
    )


def _learning_cost(at: Workplace, model: Model) -> Cost:
    return estimates.learning(round(at.rq1 * TRAINED), model.parameters, _EPOCHS, "A100")


def _rankef_training(at: Workplace) -> Stage:
    start = at.recipe.seq2seq
    files = (at.file("train"), at.file("validation"))
    flags = ("--output", at.folder / "finetune/rankef", *at.recipe.ranker, *at.stated)

    def run(say: Say) -> None:
        command("train-ranker", "rankef", _folder_of(start.model), *files, *flags)(say)

    return Stage(
        "finetune rankef",
        " ".join(map(str, (start.model, *at.recipe.ranker))),
        ("finetune/rankef/ranker.json", "finetune/rankef/model.safetensors"),
        run,
        ("candidates",),
        owns=("finetune/rankef",),
        learns=at.recipe.sources,
        cost=_learning_cost(at, start),
        absent=at.lacking(start, LEARNING),
    )


def _asking(at: Workplace, model: Model, way: str, judge: str) -> Stage:
    learned = () if way == "zero-shot" else ("--training", at.file("train"))
    count = round(at.rq1 * TESTED)
    served = estimates.asking(count, model.model)
    return at.stage(
        f"judge {model.name} {way}",
        (f"judgements/{model.name}-{way}.jsonl",),
        ("judge", judge, at.file("test"), "--model", model.model, *model.flags, *learned),
        needs=("candidates",),
        cost=served if model.is_served else estimates.reading(count, model.parameters, "A100"),
        absent=at.lacking(model),
    )


def _trained(at: Workplace, model: Model, judge: str, variant: str = "") -> Stage:
    """Let a trained judge judge: those of RQ2 every code, those of variant B what RQ1 tests with."""
    name = f"{model.name}-{variant}" if variant else model.name
    part, count = "judged", at.rq1 * VALIDATED + at.pools * TESTED * KEPT
    if variant == "B":
        part, count = "test", at.rq1 * TESTED
    return at.stage(
        f"judge {name}",
        (f"judgements/{name}.jsonl",),
        ("judge", judge, at.file(part), "--model", at.folder / f"finetune/{name}"),
        needs=("candidates", f"finetune {name}"),
        cost=estimates.reading(round(count), model.parameters, "A100"),
        absent=at.lacking(model, LEARNING),
    )


def likelihood(at: Workplace, model: Model) -> Stage:
    """Ask a generator how probable its samples are, and their descriptions given them."""
    count = round(at.recipe.count * at.recipe.samples * TESTED)
    return at.stage(
        f"likelihood {model.name}",
        (f"likelihoods/{model.name}.jsonl",),
        ("likelihood", at.file("pools"), "--model", model.model, "--generator", model.name),
        needs=("candidates",),
        cost=estimates.reading(2 * count, model.parameters, "A100"),
        absent=at.lacking(model),
    )


def timing(at: Workplace, model: Model) -> Stage:
    """Measure how long a judge takes."""
    trained = at.folder / f"finetune/{model.name}-A"
    words = ("timing", "judge", "fine-tuned", at.file("test"), "--model", trained, "--count", _TIMED)
    return at.stage(
        f"timing {model.name}",
        (f"timings/{model.name}.jsonl",),
        (*words, "--device", DEVICE),
        needs=("candidates", f"finetune {model.name}-A"),
        cost=estimates.reading(4 * _TIMED, model.parameters, "A100"),
        absent=at.lacking(model, LEARNING),
    )


def _folder_of(model: str) -> Path:
    """Return the folder of a model, downloaded from the hub if need be."""
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - for models of the hub alone

    from judgebot_eval.generate.presets import model_id  # noqa: PLC0415

    return Path(snapshot_download(model_id(model)))
