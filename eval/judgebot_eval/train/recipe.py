"""The whole recipe of the embedded judge: data, fine-tuning, export, calibration, figures, card; resumable."""

import json
import random
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from judgebot.bundle import CARD, CONFIG, FORMAT, MODEL, TOKENIZER, Bundle, read_bundle, sha256_of
from judgebot.calibrate import MIN_CASES, Calibration
from judgebot.errors import JudgebotError
from judgebot.judge import load_judge
from judgebot_eval.records import Labelled, bucket, split_of
from judgebot_eval.train import card, corpus, data, finetune, measure
from judgebot_eval.train.export import export

SERVED_LENGTH = 512
_PAIRED = ("mutant", "mismatch", "humanevalpack")
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What goes into a judge.

    Attributes:
        start: folder of the encoder to start from.
        start_licence: what it is and under which licence.
        labelled: the folder of labelled data.
        corpora: corpus files to learn from, by project, with their licences.
        unseen: corpus files of projects that only calibrate and measure.
        candidates: how many candidates of each task and verdict to take, by labelled file.
        candidate_repeats: how often a candidate is shown in one epoch.
        corpus_methods: how many corpus methods to learn from.
        target_precision: of the default threshold, in a stream of changes.
    """

    name: str
    version: str
    start: Path
    start_licence: str
    labelled: Path
    corpora: Mapping[Path, str]
    unseen: Sequence[Path]
    candidates: Mapping[str, int]
    candidate_repeats: int
    corpus_methods: int
    target_precision: float
    settings: finetune.Settings


def read(path: Path, corpus_folder: Path, start: Path, labelled: Path) -> Recipe:
    """Read a recipe (TOML).

    Raises:
        JudgebotError: it is not a recipe, or a corpus that it names is missing.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        corpora = {_corpus_file(corpus_folder, name): licence for name, licence in table.pop("corpora").items()}
        unseen = tuple(_corpus_file(corpus_folder, name) for name in table.pop("unseen"))
        settings = finetune.Settings(**table.pop("settings"))
        candidates = _candidates(table.pop("candidates"))
        return Recipe(
            start=start,
            labelled=data.checked(labelled),
            candidates=candidates,
            corpora=corpora,
            unseen=unseen,
            settings=settings,
            **table,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise JudgebotError(f"{path}: not a recipe: {error}") from error


def _candidates(caps: Mapping[str, int]) -> Mapping[str, int]:
    if unknown := caps.keys() - data.FILES.keys():
        raise KeyError(f"candidates: {', '.join(sorted(unknown))}")
    return caps


def _corpus_file(folder: Path, name: str) -> Path:
    path = folder / f"{name}.jsonl.gz"
    if not path.is_file():
        raise JudgebotError(f"{path}: missing; make it with `judgebot eval corpus build`")
    return path


def train(recipe: Recipe, work: Path, output: Path, report: Report) -> Bundle:
    """Make a model folder; `work` keeps the checkpoint, so that a second call continues the first.

    Raises:
        JudgebotError: data are missing.
    """
    work.mkdir(parents=True, exist_ok=True)
    rows = training_rows(recipe)
    report(f"{len(rows):,} examples to learn from")
    model = finetune.load_start(recipe.start, _device())
    tokenizer = finetune.load_tokenizer(recipe.start, recipe.settings.max_length)
    encoded = finetune.encode_all(rows, tokenizer, recipe.settings.template)
    seconds = finetune.fine_tune(model, encoded, recipe.settings, work / "checkpoint.pt", report)
    export(model, tokenizer, work / "export")
    made = card.Provenance(recipe.start_licence, _sources(recipe, rows), asdict(recipe.settings), _commit(), seconds)
    return finish(recipe, work / "export", output, made, report)


def _device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _commit() -> str:
    run = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent,
    )
    return run.stdout.strip() or "unknown"


def training_rows(recipe: Recipe) -> list[Labelled]:
    """Read all that may be learned from: permitted candidates of training tasks, corpus methods with their mutants."""
    methods = [method for path in recipe.corpora for method in corpus.read_corpus(path)]
    rng = random.Random(recipe.settings.seed)
    keep = set(rng.sample(range(len(methods)), min(recipe.corpus_methods, len(methods))))
    chosen = (method for index, method in enumerate(methods) if index in keep)
    candidates = [row for row in _permitted(recipe) if split_of(row.task) == "train"]
    return candidates * recipe.candidate_repeats + list(corpus.labelled_from(chosen, recipe.settings.seed))


def _sources(recipe: Recipe, rows: Sequence[Labelled]) -> list[tuple[str, str, int, str]]:
    labelled = [
        (name, file.licence, sum(row.source == name for row in rows), sha256_of(recipe.labelled / file.path))
        for name, file in data.FILES.items()
        if name in recipe.candidates
    ]
    projects = [
        (f"corpus: {path.name.removesuffix('.jsonl.gz')}", licence, _learned(path, rows), sha256_of(path))
        for path, licence in recipe.corpora.items()
    ]
    return labelled + projects


def _learned(path: Path, rows: Sequence[Labelled]) -> int:
    project = path.name.removesuffix(".jsonl.gz")
    return sum(row.task.startswith(f"{project}/") for row in rows)


def finish(recipe: Recipe, exported: Path, output: Path, made: card.Provenance, report: Report) -> Bundle:
    """Calibrate and measure an exported model as it will be served, and write its folder."""
    output.mkdir(parents=True, exist_ok=True)
    for name in (MODEL, TOKENIZER):
        shutil.copy(exported / name, output / name)
    raw = _write_config(recipe, output, Calibration(1.0, 0.0, ()), 0.5)
    fit_rows, test_rows = calibration_rows(recipe), measured_rows(recipe)
    report(f"scoring {len(fit_rows):,} examples to calibrate on and {len(test_rows):,} to measure on")
    judge = load_judge(raw)
    fit_logits = [judgement.logit for judgement in judge.judge([row.example for row in fit_rows])]
    test_logits = [judgement.logit for judgement in judge.judge([row.example for row in test_rows])]
    calibration = measure.fit_calibration(fit_rows, fit_logits)
    bundle = _write_config(recipe, output, calibration, default_threshold(calibration, recipe.target_precision))
    measured = list(
        measure.figures(test_rows, [calibration.probability(logit) for logit in test_logits], bundle.threshold)
    )
    text = card.write_card(bundle, made, measured, _pairwise(test_rows, test_logits))
    (output / CARD).write_text(f"{text}\n", encoding="utf-8")
    return bundle


def default_threshold(calibration: Calibration, target_precision: float) -> float:
    """Return the lowest threshold that reaches the target in the stream, by the estimate itself.

    Else the one of the best precision; 1, which flags nothing, where no threshold has enough cases.
    """
    backed = [point for point in calibration.points if point.cases >= MIN_CASES]
    reached = [point.threshold for point in backed if point.precision >= target_precision]
    if reached:
        return min(reached)
    return max(backed, key=lambda point: point.precision).threshold if backed else 1.0


def _write_config(recipe: Recipe, output: Path, calibration: Calibration, threshold: float) -> Bundle:
    config = {
        "format": FORMAT,
        "name": recipe.name,
        "version": recipe.version,
        "kind": "encoder",
        "template": recipe.settings.template,
        "max_length": SERVED_LENGTH,
        "batch_tokens": 0,
        "code_tokens": corpus.CODE_TOKENS,
        "threshold": threshold,
        "calibration": asdict(calibration),
        "files": {name: sha256_of(output / name) for name in (MODEL, TOKENIZER)},
    }
    (output / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    return read_bundle(output)


def calibration_rows(recipe: Recipe) -> list[Labelled]:
    """Read what calibrates: tasks of the validation and calibration splits, half the files of the unseen projects."""
    labelled = [row for row in _permitted(recipe) if split_of(row.task) in {"validation", "calibration"}]
    return labelled + [row for row in _unseen(recipe) if _in_first_half(row)]


def measured_rows(recipe: Recipe) -> list[Labelled]:
    """Read what is measured on: the test tasks of every labelled file, and the other half of the unseen projects."""
    labelled = [row for source in data.FILES for row in data.read_labelled(recipe.labelled, source)]
    return [row for row in labelled if split_of(row.task) == "test"] + [
        row for row in _unseen(recipe) if not _in_first_half(row)
    ]


def _permitted(recipe: Recipe) -> list[Labelled]:
    return [
        row
        for source, cap in recipe.candidates.items()
        for row in data.cap_per_task(data.read_permitted(recipe.labelled, source), cap)
    ]


def _unseen(recipe: Recipe) -> Iterator[Labelled]:
    return corpus.labelled_from(
        (method for path in recipe.unseen for method in corpus.read_corpus(path)), recipe.settings.seed
    )


def _in_first_half(row: Labelled) -> bool:
    return bucket(f"{row.task}#half", 2) == 0


def _pairwise(rows: Sequence[Labelled], logits: Sequence[float]) -> dict[str, tuple[float, int]]:
    """Measure pairs within a group, by what was done to the wrong one."""
    scored = list(zip(rows, logits, strict=True))
    return {
        kind: measure.pairwise_accuracy([pair for pair in scored if pair[0].correct or _family(pair[0]) == kind])
        for kind in _PAIRED
    }


def _family(row: Labelled) -> str:
    return row.source.partition("-")[0]
