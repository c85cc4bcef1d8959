"""The model card, written by code from what was trained, calibrated and measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from judgebot.bundle import Bundle
from judgebot_eval.train.held_out import PROJECTS
from judgebot_eval.train.measure import BROKEN_SHARE, Figures


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a model was made from.

    Attributes:
        start: the encoder it started from, with its licence.
        sources: name, licence, number of training examples and sha256 of each source of data.
        settings: the training settings, by name.
        commit: revision that exported and measured it; a resumed training may have begun with another.
        seconds: time of training.
    """

    start: str
    sources: Sequence[tuple[str, str, int, str]]
    settings: Mapping[str, object]
    commit: str
    seconds: float


def write_card(
    bundle: Bundle, made: Provenance, measured: Sequence[Figures], pairs: Mapping[str, tuple[float, int]]
) -> str:
    """Return the card in Markdown."""
    figures = _figures(bundle, measured, pairs)
    return "\n".join([*_head(bundle), *_training(made), *figures, *_operating_points(bundle), *_limits()])


def _head(bundle: Bundle) -> Iterator[str]:
    yield f"# {bundle.name} {bundle.version}\n"
    yield "Judges whether a Java method does what its Javadoc says. Written by `judgebot eval train`; do not edit.\n"
    yield f"* kind `{bundle.kind}`, input template `{bundle.template}`, at most {bundle.max_length} tokens"
    yield f"* sha256 of config.json, which holds those of the other files: `{bundle.sha256}`"
    yield f"* default threshold {bundle.threshold:g}\n"


def _training(made: Provenance) -> Iterator[str]:
    yield "## Training\n"
    yield f"Start: {made.start}. Trained in {made.seconds / 60:.0f} minutes; exported and measured by revision"
    yield f"`{made.commit}`. Settings:"
    yield ", ".join(f"{name} {value}" for name, value in made.settings.items()) + ".\n"
    yield "| source | licence | examples | sha256 |\n|---|---|---|---|"
    for name, licence, count, sha256 in made.sources:
        yield f"| {name} | {licence} | {count:,} | `{sha256[:16]}` |"
    yield "\nHeld out of training, calibration and the choice of threshold: the test tasks of every labelled file; any"
    yield f"method whose body or Javadoc equals one of an evaluation file; {', '.join(PROJECTS)}.\n"


def _figures(bundle: Bundle, measured: Sequence[Figures], pairs: Mapping[str, tuple[float, int]]) -> Iterator[str]:
    yield "## Figures\n"
    yield "On tasks and projects it was not trained on. p_correct stands for equal odds of right and wrong; kappa is"
    yield f"that of p_correct >= 0.5; `flagged` is at the default threshold {bundle.threshold:g}, precision with the"
    yield "one-sided 95 % bound below it.\n"
    yield "| set | cases | correct | AUC | kappa | ECE | flagged | precision |\n|---|---|---|---|---|---|---|---|"
    yield from map(_row, measured)
    yield "\nThe right one of two versions of the same method scored higher:\n"
    yield "| set | pairwise accuracy | pairs |\n|---|---|---|"
    yield from (f"| {name} | {accuracy:.3f} | {count:,} |" for name, (accuracy, count) in pairs.items())
    yield ""


def _row(row: Figures) -> str:
    precision = "-" if row.precision is None else f"{row.precision:.2f} (>= {row.lower_bound:.2f})"
    auc = "-" if row.auc is None else f"{row.auc:.3f}"
    counts = f"| {row.source} | {row.cases:,} | {row.correct:,} "
    return f"{counts}| {auc} | {row.kappa:.2f} | {row.ece:.2f} | {row.flagged:,} | {precision} |"


def _operating_points(bundle: Bundle) -> Iterator[str]:
    yield "## Operating points\n"
    yield "What flagging gives on the calibration set, weighed as a stream of changes of which"
    yield f"{BROKEN_SHARE:.0%} are broken:\n"
    yield "| threshold | precision | 95 % bound | flagged cases |\n|---|---|---|---|"
    for point in bundle.calibration.points:
        is_round = round(point.threshold * 100) % 5 == 0
        if point.cases and (is_round or point.threshold == bundle.threshold):
            yield f"| {point.threshold:.2f} | {point.precision:.2f} | {point.lower_bound:.2f} | {point.cases:,} |"
    yield ""


def _limits() -> Iterator[str]:
    yield "## Limits\n"
    yield "A small judge: it knows the kinds of code and of mistakes it was shown, gross slips rather than subtle ones."
    yield "It sees one method and its Javadoc, no other code. A score can gate a comment, nothing else."
