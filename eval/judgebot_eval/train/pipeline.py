"""The stages of a judge: pre-training, training, export, calibration, change model, card; each can be resumed."""

import platform
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from judgebot.bundle import (
    CARD,
    CHANGE_MODEL,
    CONFIG,
    MODEL,
    TOKENIZER,
    WIDE_MODEL,
    Bundle,
    read_bundle,
    sha256_of,
    verify,
)
from judgebot.calibrate import Calibration
from judgebot.encode import encode
from judgebot.errors import JudgebotError
from judgebot.judge import load_judge
from judgebot.judgement import Judge
from judgebot_eval import manifest
from judgebot_eval.overwriting import refuse_input
from judgebot_eval.records import Labelled
from judgebot_eval.train import card, data, rows, whole_folder
from judgebot_eval.train.assess.calibration import Fitted, default_threshold, fit_calibration
from judgebot_eval.train.change_model import change, edit_rows
from judgebot_eval.train.collect import corpus
from judgebot_eval.train.learn import finetune, matching, throughput, vocabulary, wide, wide_fit, wide_graph
from judgebot_eval.train.learn.checkpoint import Progress
from judgebot_eval.train.learn.export import agreement, export
from judgebot_eval.train.learn.finetune import Sample, Stage
from judgebot_eval.train.learn.network import JudgeNetwork, load_start, weights_of
from judgebot_eval.train.model_config import Served, write_config
from judgebot_eval.train.mutate.killed import LICENCE as KILLED_LICENCE
from judgebot_eval.train.recipe import Inputs, Recipe, seen_projects

MANIFEST = "manifest.json"
_WEIGHTS = "model.safetensors"
_ENCODER_PARTS = (CONFIG, MANIFEST, TOKENIZER)
PARTS = (CARD, CHANGE_MODEL, CONFIG, MANIFEST, TOKENIZER, WIDE_MODEL)
_MATCHER = "matcher.npz"
_SERVED_LENGTH = 512
_VOCABULARY_SAMPLE = 24_000
_BODY_TOKENS = 8
"""Of shorter bodies the corpus has few that are right: evaluation files have the same ones, and so it refuses them."""
_FEATURES = "method/2"
_COMPARED = 200
"""Examples by which the exported model is compared with its network."""
_UNCALIBRATED = Calibration(1.0, 0.0, ())
_PACKAGES = ("torch", "transformers", "tokenizers", "optimum", "onnxruntime", "numpy")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a recipe.

    Attributes:
        start: folder of the encoder to start from, or of a judge that has one.
        work: keeps checkpoints and the export, so that a second run continues the first.
        output: the folder to write.
        report: takes one line of progress at a time.
    """

    recipe: Recipe
    start: Path
    work: Path
    output: Path
    report: Callable[[str], None]


def pretrain(run: Run, corpus_folder: Path) -> None:
    """Fit an encoder's vocabulary to the corpus, teach it to find wrong tokens, and write its folder.

    With no epochs in the recipe, only the vocabulary is fitted.

    Raises:
        JudgebotError: data are missing, the output is the start or holds something else, or `run.work` is of another
            training.
    """
    refuse_input(run.output, run.start)
    whole_folder.check(run.output, _WEIGHTS, _ENCODER_PARTS)
    settings = run.recipe.pretraining.settings
    samples = list(rows.pretraining_rows(run.recipe, corpus_folder))
    torch.manual_seed(settings.seed)
    network, start = _load_start(run.start)
    adapted = _adapt(run, samples)
    vocabulary.adapt_embeddings(network, adapted)
    run.report(f"{len(samples):,} examples to pre-train on; {len(adapted.origins):,} tokens")
    tokenizer = finetune.set_up(adapted.tokenizer, settings.max_length)
    progress = Progress("pretrain", 0, 0.0, 0)
    if settings.epochs:
        encoded = finetune.encode_all(samples, tokenizer, settings.template)
        progress = finetune.train(network, encoded, settings, Stage("pretrain", run.work / "pretrain", run.report))
    with whole_folder.making(run.output, _WEIGHTS, _ENCODER_PARTS) as partial:
        _write_manifest(run, start, network, progress, partial)
        network.save_pretrained(partial)
        tokenizer.no_truncation()
        tokenizer.save(str(partial / TOKENIZER))


def _adapt(run: Run, samples: Sequence[Sample]) -> vocabulary.Adapted:
    stage = run.recipe.pretraining
    given = Tokenizer.from_file(str(run.start / TOKENIZER))
    given.no_truncation()
    texts = (encode(sample.row.example, stage.settings.template) for sample in samples[:_VOCABULARY_SAMPLE])
    return vocabulary.adapt(given, [text for text in texts if isinstance(text, tuple)], stage.words)


def train(run: Run, inputs: Inputs) -> Bundle:
    """Make a model folder from a pre-trained encoder.

    With no epochs in the recipe, the encoder serves as it was pre-trained.

    Raises:
        JudgebotError: data are missing, the output holds something else, or `run.work` is of another training.
    """
    whole_folder.check(run.output, MODEL, PARTS)
    settings = run.recipe.training.settings
    samples = rows.training_rows(run.recipe, inputs)
    run.report(f"{len(samples):,} examples to learn from")
    torch.manual_seed(settings.seed)
    network, start = _load_start(run.start)
    tokenizer = finetune.load_tokenizer(run.start, settings.max_length)
    encoded = finetune.encode_all(samples, tokenizer, settings.template)
    progress = finetune.train(network, encoded, settings, Stage("train", run.work / "train", run.report))
    _write_manifest(run, start, network, progress, run.work / "export")  # the export takes the network off its device
    export(network, tokenizer, run.work / "export")
    compared = encoded[:: max(1, len(encoded) // _COMPARED)][:_COMPARED]
    agreed = agreement(network, run.work / "export" / MODEL, compared)
    run.report(
        f"int8 against fp32 on {len(compared)} of them: logits differ by {agreed.mean:.3f} on average, "
        f"{agreed.largest:.3f} at most; their spread is {agreed.spread:.3f}"
    )
    learned = _sources(run.recipe, inputs, encoder=[sample.row for sample in samples] if settings.epochs else ())
    return finish(run, inputs, learned, progress.seconds)


def refit(run: Run, inputs: Inputs) -> Bundle:
    """Keep the encoder of the model folder `run.start`, and make all that stands beside it anew.

    Raises:
        JudgebotError: it is no such model, or has no encoder that reads as the recipe says; or data are missing, or the
            output holds something else.
    """
    whole_folder.check(run.output, MODEL, PARTS)
    given, template = read_bundle(run.start), run.recipe.training.settings.template
    verify(given)
    if (given.kind, given.template) != ("encoder", template):
        raise JudgebotError(
            f"{run.start}: {given.kind} that reads {given.template}: its encoder can be kept only by a recipe with "
            f"that template ([train.settings] has {template})"
        )
    next(rows.executed(run.recipe, inputs), None)  # the change model reads them last; better they are missed at once
    (run.work / "export").mkdir(parents=True, exist_ok=True)
    for name in (MODEL, TOKENIZER):
        shutil.copy(run.start / name, run.work / "export" / name)
    taken = f"{run.recipe.start_licence}, as {given.name} {given.version} has it (`{given.files[MODEL][:16]}`)"
    recipe = replace(run.recipe, start_licence=taken)
    return finish(replace(run, recipe=recipe), inputs, card.read_sources(run.start), 0.0)


def _device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _load_start(folder: Path) -> tuple[JudgeNetwork, dict[str, str]]:
    """Load what a run starts from, an encoder or a judge that is whole, and the sha256 of its weights by file."""
    weights = weights_of(folder)
    if not weights:
        verify(read_bundle(folder))
    for name in (CONFIG, TOKENIZER):
        if not (folder / name).is_file():
            raise JudgebotError(f"{folder / name}: missing; an encoder to start from has it beside its weights")
    return load_start(folder, _device()), {path.name: sha256_of(path) for path in weights or [folder / MODEL]}


def _write_manifest(
    run: Run, start: Mapping[str, str], network: JudgeNetwork, progress: Progress, folder: Path
) -> None:
    """Say how a network came to be: recipe, seeds, what it started from, versions, speed."""
    fields = {
        "recipe": asdict(run.recipe),
        "start": start,
        "progress": asdict(progress),
        "device": str(network.device),
        "machine": platform.processor() or platform.machine(),
        **_speed(run, network, progress),
        "packages": {name: version(name) for name in _PACKAGES},
        "commit": commit(),
    }
    manifest.write(folder / MANIFEST, fields)


def _speed(run: Run, network: JudgeNetwork, progress: Progress) -> dict[str, float]:
    """Say how fast a network learned; nothing of one that did not."""
    if not progress.done:
        return {}
    rate, used = throughput.matrix_rate(network.device), throughput.used_rate(network, progress)
    run.report(f"{progress.tokens / progress.seconds:,.0f} tokens/s, {used / rate:.0%} of the device's matrix rate")
    return {"share_of_matrix_rate": round(used / rate, 3)}


def commit() -> str:
    """Return the revision of this code, or "unknown" where it is no clone."""
    run = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent,
    )
    return run.stdout.strip() or "unknown"


def finish(run: Run, inputs: Inputs, learned: Sequence[card.Source], seconds: float) -> Bundle:
    """Give the exported encoder a wide part and a change model, calibrate it as it will be served, write its folder.

    The folder is made beside `run.output`: until all is done, the judge that was there stays.

    Args:
        run: the run.
        inputs: the data.
        learned: what the encoder learned from, for the card.
        seconds: how long that took.

    Raises:
        JudgebotError: data are missing, or the output holds something else than a judge.
    """
    with whole_folder.making(run.output, MODEL, PARTS) as partial:
        _finish(replace(run, output=partial), inputs, learned, seconds)
    return read_bundle(run.output)


def _finish(run: Run, inputs: Inputs, learned: Sequence[card.Source], seconds: float) -> None:
    recipe, output = run.recipe, run.output
    for name in (MODEL, TOKENIZER):
        shutil.copy(run.work / "export" / name, output / name)
    beside = rows.wide_rows(recipe, inputs)
    matcher = learn_matcher(run, inputs.corpus)
    calibrating = rows.calibration_rows(recipe, inputs)
    uncalibrated = _add_wide_part(run, matcher, beside, calibrating)
    judge = load_judge(uncalibrated)
    fitted = calibrate_alone(uncalibrated, judge, calibrating, run.report)
    threshold = default_threshold(fitted.calibration, recipe.target_precision)
    _write_config(recipe, output, fitted.calibration, threshold)
    bundle = change.add_change_model(
        output,
        learned=rows.learned_edits(recipe, inputs),
        calibrating=edit_rows.with_gains(rows.calibrating_edits(recipe, inputs), judge),
        target_precision=recipe.target_precision,
        seed=recipe.training.settings.seed,
        report=run.report,
    )
    sources = card.merged(learned, _sources(recipe, inputs, wide=beside))
    made = card.Provenance(
        recipe.start_licence,
        sources,
        asdict(recipe.training.settings),
        commit(),
        seconds,
        has_candidates=bool(recipe.wide.candidates),
        unseen=recipe.unseen,
    )
    card.write_card(bundle, made, fitted.comparisons)


def calibrate_alone(bundle: Bundle, judge: Judge, given: Sequence[Labelled], report: Callable[[str], None]) -> Fitted:
    """Calibrate what a judge says of methods by themselves, on those of the given rows that are of a served length."""
    used = [row for row in given if bundle.is_calibrated_for(row.example)]
    report(f"{len(used):,} examples to calibrate on")
    return fit_calibration(used, [said.logit for said in judge.judge([row.example for row in used])])


def learn_matcher(run: Run, corpus_folder: Path) -> matching.Matcher:
    """Teach the matcher, or take what an earlier run has kept of it, if it learned from the same in the same way."""
    kept, made_from = run.work / _MATCHER, run.work / f"{_MATCHER}.{manifest.MADE_FROM}"
    examples = rows.matched_examples(run.recipe, corpus_folder)
    told = {**asdict(run.recipe.wide.match), "examples": manifest.sha256_of_rows(examples)}
    same = kept.exists() and made_from.exists() and not manifest.differences(made_from, told, "remove it")
    if kept.exists() and not same:
        run.report(f"{kept}: learned from other examples or settings; learning anew")
    if not same:
        run.report(f"{len(examples):,} methods for the matcher")
        made_from.unlink(missing_ok=True)  # it is written last: what has none is learned anew
        run.work.mkdir(parents=True, exist_ok=True)
        matching.learn(examples, run.recipe.wide.match, run.report).save(kept)
        manifest.write(made_from, told)
    return matching.load(kept)


def _add_wide_part(
    run: Run, matcher: matching.Matcher, learned: Sequence[Labelled], weighed: Sequence[Labelled]
) -> Bundle:
    """Fit the wide part to what may be learned from, and how much its parts count to what calibrates."""
    run.report(f"{len(learned):,} examples for the wide part, {len(weighed):,} to weigh it beside the encoder")
    encoder = load_judge(_write_config(run.recipe, run.output, _UNCALIBRATED, 0.5))
    said = np.array([judgement.logit for judgement in encoder.judge([row.example for row in weighed])])
    table = wide.tabulate(row.example for row in learned)
    parts = wide_fit.learn(learned, table, matcher, run.recipe.training.settings.seed)
    part = wide_fit.fuse(parts, weighed, wide.tabulate(row.example for row in weighed), said)
    run.report(f"shares: {', '.join(f'{name} {share:.2f}' for name, share in asdict(part.shares).items())}")
    if part.generated is None:
        run.report("no candidates: everything is judged as committed code")
    wide_graph.write_graph(part, run.output / WIDE_MODEL)
    return _write_config(run.recipe, run.output, _UNCALIBRATED, 0.5)


def _sources(
    recipe: Recipe, inputs: Inputs, *, encoder: Sequence[Labelled] = (), wide: Sequence[Labelled] = ()
) -> list[card.Source]:
    """List all that a recipe can learn from, with how many rows were learned."""
    of_encoder, of_wide = (Counter(map(_origin, learned)) for learned in (encoder, wide))
    labelled = [
        (name, file.licence, sha256_of(inputs.labelled / file.path))
        for name, file in data.FILES.items()
        if name in recipe.wide.candidates
    ]
    mutants = [("killed mutants", KILLED_LICENCE, "-")] if recipe.training.mutants else []
    corpora = [
        (folder.name, corpus.read_manifest(folder).licence, sha256_of(folder / corpus.MANIFEST))
        for folder in seen_projects(recipe, inputs.corpus)
    ]
    return [
        card.Source(name, licence, of_encoder[name], of_wide[name], sha256)
        for name, licence, sha256 in (*labelled, *mutants, *corpora)
    ]


def _origin(row: Labelled) -> str:
    if row.source == "killed":
        return "killed mutants"
    return row.source if row.source in data.FILES else row.task.partition("/")[0]


def _write_config(recipe: Recipe, output: Path, calibration: Calibration, threshold: float) -> Bundle:
    served = Served(
        name=recipe.name,
        version=recipe.version,
        kind="encoder",
        template=recipe.training.settings.template,
        max_length=_SERVED_LENGTH,
        batch_tokens=0,
        code_tokens=corpus.CODE_TOKENS,
        body_tokens=_BODY_TOKENS,
    )
    more = {"wide": {"features": _FEATURES}} if (output / WIDE_MODEL).exists() else None
    return write_config(output, served, calibration, threshold, more)
