"""The model card, written by code from what was trained, calibrated and measured."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from judgebot.bundle import CARD, Bundle
from judgebot.calibrate import Calibration, at_least
from judgebot.errors import JudgebotError
from judgebot_eval.train.assess.calibration import Comparison
from judgebot_eval.train.assess.measure import BENCHMARKS
from judgebot_eval.train.assess.results import Result
from judgebot_eval.train.assess.sets import BROKEN_SHARE
from judgebot_eval.train.assess.table import table
from judgebot_eval.train.collect.held_out import PROJECTS

_FIGURES = "## Figures"
_SOURCE = re.compile(r"^\| (.+) \| (.+) \| ([\d,]+) \| ([\d,]+) \| `(.+)` \|$", re.MULTILINE)
_UNMEASURED = "Not measured yet: `judgebot eval measure` does it."


@dataclass(frozen=True, slots=True)
class Source:
    """Data that a model was made from.

    Attributes:
        name: of a labelled file, or of a project whose methods and history were learned from.
        encoder: number of examples that the encoder learned from.
        wide: number of examples that the wide part learned from.
        sha256: "-" where there is no one file.
    """

    name: str
    licence: str
    encoder: int
    wide: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a model was made from.

    Attributes:
        start: the encoder it started from, with its licence.
        sources: all data that it learned from.
        settings: the training settings, by name.
        commit: revision that exported and measured it; a resumed training may have begun with another.
        seconds: time of training; 0 if the encoder of another model was kept.
        has_candidates: whether it learned from generated code.
        unseen: the projects that calibrated it.
    """

    start: str
    sources: Sequence[Source]
    settings: Mapping[str, object]
    commit: str
    seconds: float
    has_candidates: bool
    unseen: Sequence[str]


def write_card(bundle: Bundle, made: Provenance, compared: Sequence[Comparison]) -> None:
    """Write a model's card, without figures: `write_figures` adds those."""
    figures = [f"{_FIGURES}\n", f"{_UNMEASURED}\n"]
    parts = (_head(bundle), _training(made), _calibration(bundle, compared, made), figures, _limits())
    lines = (f"{line}\n" for part in parts for line in part)
    (bundle.folder / CARD).write_text("".join(lines), encoding="utf-8")


def merged(encoder: Sequence[Source], wide: Sequence[Source]) -> list[Source]:
    """Join by name what the encoder learned from and what the wide part did; what only the encoder knows comes last."""
    counts = {source.name: source.encoder for source in encoder}
    names = {source.name for source in wide}
    others = [replace(source, wide=0) for source in encoder if source.encoder and source.name not in names]
    return [*(replace(source, encoder=counts.get(source.name, 0)) for source in wide), *others]


def read_sources(folder: Path) -> list[Source]:
    """Read what a model was made from off its card.

    Raises:
        JudgebotError: it has no card, or none that names its sources.
    """
    path = folder / CARD
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = [
        Source(name, licence, int(encoder.replace(",", "")), int(wide.replace(",", "")), sha256)
        for name, licence, encoder, wide, sha256 in _SOURCE.findall(text)
    ]
    if not found:
        raise JudgebotError(f"{path}: it does not say what the model learned from; `judgebot eval train` writes it")
    return found


def write_figures(bundle: Bundle, results: Sequence[Result]) -> None:
    """Write the section of figures in a model's card anew.

    Raises:
        JudgebotError: there is no card, or it has no such section.
    """
    path = bundle.folder / CARD
    try:
        card = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise JudgebotError(f"{path}: this model has no card; `judgebot eval train` writes one") from None
    head, heading, rest = card.partition(f"{_FIGURES}\n")
    if not heading:
        raise JudgebotError(f"{path}: it has no section '{_FIGURES}'; `judgebot eval train` writes one")
    _, following, tail = rest.partition("\n## ")
    figures = "\n".join(_figures(results, bundle))
    path.write_text(f"{head}{heading}\n{figures}{following}{tail}", encoding="utf-8")


def _head(bundle: Bundle) -> Iterator[str]:
    yield f"# {bundle.name} {bundle.version}\n"
    yield "Judges whether a Java method does what its Javadoc says. Written by `judgebot eval train`; do not edit.\n"
    yield f"* kind `{bundle.kind}`, input template `{bundle.template}`, at most {bundle.max_length} tokens"
    yield f"* sha256 of config.json, which holds those of the other files: `{bundle.sha256}`"
    yield f"* default threshold {bundle.threshold:g}\n"


def _training(made: Provenance) -> Iterator[str]:
    yield "## Training\n"
    trained = f"Trained in {made.seconds / 60:.0f} minutes" if made.seconds else "Its encoder is kept as it was trained"
    yield f"Start: {made.start}. {trained}; exported and measured by revision"
    yield f"`{made.commit}`. Settings:"
    yield ", ".join(f"{name} {value}" for name, value in made.settings.items()) + ".\n"
    yield "Examples that the encoder and the wide part learned from, of the labelled files and of the projects (their"
    yield "methods, and the changes in their history):\n"
    yield "| source | licence | encoder | wide part | sha256 |\n|---|---|---|---|---|"
    for source in made.sources:
        counts = f"{source.encoder:,} | {source.wide:,}"
        yield f"| {source.name} | {source.licence} | {counts} | `{source.sha256[:16]}` |"
    yield "\nHeld out of training, calibration and the choice of threshold: the test tasks of every labelled file; any"
    yield f"method whose body or Javadoc equals one of an evaluation file; {', '.join(PROJECTS)}.\n"


def _figures(results: Sequence[Result], bundle: Bundle) -> Iterator[str]:
    by_change = f", by the change at {bundle.change.threshold:g}" if bundle.change else ""
    yield "On tasks and projects that it was not trained on, with the mean and the 95 % interval of 1,000 resamples of"
    yield f"the tasks. `flagged` is at the default threshold {bundle.threshold:g}{by_change}."
    yield "Baselines: logistic regression on tf-idf of tokens, one for committed and one for generated code, trained on"
    yield "the wide part's rows; longer code is better; everything is correct. In a stream a baseline flags"
    yield "as much as this judge. Where versions before are seen, a method as it stands has none and is judged alone."
    yield "Where a source does not say what does not compile, all of it counts as compiling.\n"
    details = [result for result in results if _is_detail(result)]
    yield from table([result for result in results if result not in details])
    if details:
        yield "\n### By source and by kind of mistake\n"
        yield from table(details)
    yield ""


def _is_detail(result: Result) -> bool:
    name = result.set.partition(",")[0]
    return name.startswith("mutant-") or any(name in sources for sources in BENCHMARKS.values())


def _calibration(bundle: Bundle, compared: Sequence[Comparison], made: Provenance) -> Iterator[str]:
    yield "## Calibration\n"
    yield "`p_correct` is P(correct) where right and broken are equally likely beforehand. Right are methods as they"
    yield "stand; broken are mutants, fixes undone, and methods under another's Javadoc, in equal parts. They are of"
    yield f"half the files of projects that nothing was learned from: {', '.join(made.unseen)}."
    if made.has_candidates:
        yield "Of generated code it ranks, but is too high: most of what generators wrote for these tasks is wrong."
    else:
        yield "It has learned from no generated code, and judges it as if somebody had committed it."
    yield "Fits, cross-validated over tasks:\n"
    yield "| fit | log-loss | ECE |\n|---|---|---|"
    yield from (f"| {fit.method} | {fit.log_loss:.3f} | {fit.ece:.3f} |" for fit in compared)
    yield "\nPlatt scaling is served: it keeps the ranking.\n"
    yield from _operating_points("What flagging gives", bundle.calibration, bundle.threshold)
    if bundle.change:
        yield from _operating_points(
            "What flagging by the change gives", bundle.change.calibration, bundle.change.threshold
        )


def _operating_points(what: str, calibration: Calibration, default: float) -> Iterator[str]:
    yield f"{what} on the calibration set, weighed as a stream of changes of which {BROKEN_SHARE:.0%} are broken:\n"
    yield "| threshold | precision | 95 % bound | flagged cases |\n|---|---|---|---|"
    for point in calibration.points:
        is_round = round(point.threshold * 100) % 5 == 0
        if point.cases and (is_round or point.threshold == default):
            bound = at_least(point.lower_bound)
            yield f"| {point.threshold:.2f} | {point.precision:.2f} | {bound} | {point.cases:,} |"
    yield ""


def _limits() -> Iterator[str]:
    yield "## Limits\n"
    yield "A small judge: it knows the kinds of code and of mistakes it was shown, gross slips rather than subtle ones."
    yield "It sees one method and its Javadoc, no other code. A score can gate a comment, nothing else."
