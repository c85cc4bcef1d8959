"""The change model as a stage: learn from edits, calibrate on others, and add it to a model folder."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from judgebot.bundle import CHANGE_MODEL, Bundle, sha256_of
from judgebot.calibrate import Calibration
from judgebot_eval.stats.weighted import Floats
from judgebot_eval.train import model_config
from judgebot_eval.train.assess.calibration import calibrated, served_fields
from judgebot_eval.train.assess.sets import BROKEN_SHARE
from judgebot_eval.train.change_model.change_fit import (
    HISTORY,
    MISTAKES,
    Expert,
    Experts,
    balanced,
    fit,
    logistic,
    signs_of,
    tabulate,
)
from judgebot_eval.train.change_model.change_graph import write_graph
from judgebot_eval.train.change_model.edit_rows import LabelledEdit, undone
from judgebot_eval.train.mine.edits import TOKENS

FEATURES = "edit/2"
Report = Callable[[str], None]


def add_change_model(  # noqa: PLR0913 - one call, by keyword
    folder: Path,
    *,
    learned: Sequence[LabelledEdit],
    calibrating: Sequence[LabelledEdit],
    target_precision: float,
    seed: int,
    report: Report,
) -> Bundle:
    """Learn a change model and add it to a model folder: `change.onnx`, and what config.json says of it.

    Args:
        folder: a model folder; a change model that it has is replaced.
        learned: edits to learn from; fixes need no reversal here.
        calibrating: edits of other projects, as they were committed or broken, with gains by this model.
        target_precision: of the default threshold, in a stream of changes.
        seed: of the trees.
        report: takes one line of text at a time.
    """
    report(f"{len(learned):,} edits to learn from, {len(calibrating):,} to calibrate on")
    experts = fit(learned, seed)
    experts, calibration = calibrate(experts, calibrating)
    write_graph(experts, folder / CHANGE_MODEL)
    config = model_config.load(folder)
    fields = served_fields(calibration, target_precision)
    config["change"] = {"features": FEATURES, "code_tokens": TOKENS, **fields}
    config["files"][CHANGE_MODEL] = sha256_of(folder / CHANGE_MODEL)
    return model_config.save(folder, config)


def calibrate(experts: Experts, rows: Sequence[LabelledEdit]) -> tuple[Experts, Calibration]:
    """Fit how much the gain counts, Platt scaling, and the operating points, on edits of projects not learned from.

    P(correct) stands for equal odds of right and wrong, and equal parts of fixes and other changes, of fixes undone and
    mutants; the operating points for a stream of changes as they were committed, of which a tenth is broken.

    Args:
        experts: as `fit` returns it.
        rows: changes as they were committed, and mutants.
    """
    experts = Experts(_with_gain(experts.history, rows, HISTORY), _with_gain(experts.mistakes, rows, MISTAKES))
    cases = with_undone(rows)
    return experts, calibration_of(cases, experts.logits(tabulate(case.edit for case in cases)))


def with_undone(rows: Sequence[LabelledEdit]) -> list[LabelledEdit]:
    """Return edits as they were committed, or made, and each fix once more as it is taken back."""
    return [*rows, *(undone(row) for row in rows if row.source == "fix")]


def calibration_of(cases: Sequence[LabelledEdit], logits: Sequence[float] | Floats) -> Calibration:
    """Fit Platt scaling and the operating points of a change model to what it says of edits, fixes undone among them.

    Args:
        cases: as `with_undone` returns them.
        logits: what is said of each [cases].
    """
    correct = np.array([case.correct for case in cases])
    families = [case.task for case in cases]
    return calibrated(np.asarray(logits), correct, even_weights(cases), stream_weights(cases), families)


def _with_gain(expert: Expert, rows: Sequence[LabelledEdit], shares: Mapping[str, float]) -> Expert:
    """Fit how much the gain counts beside an expert; one that speaks against right edits does not count."""
    known = [row for row in rows if row.source in shares]
    table, signs = tabulate(row.edit for row in known), signs_of(known)
    columns = np.stack([expert.scores(table), table.gains], axis=1)
    weights = balanced([row.source for row in known], signs * table.growth, shares)
    base, gain = logistic(columns, signs, weights)
    return replace(expert, gain_share=max(0.0, gain / base) if base > 0 else 0.0)


def even_weights(cases: Sequence[LabelledEdit]) -> Floats:
    """Weigh right and broken edits alike, and the sources of each alike; the weights [cases] are 1 on average."""
    return _weights([(case.correct, case.source) for case in cases], 0.5) * len(cases)


def stream_weights(cases: Sequence[LabelledEdit]) -> Floats:
    """Weigh edits as a stream of changes, a tenth of them broken, in equal parts fixes undone and mutants.

    Returns:
        Weights [cases] that sum to 1, if there are right ones and broken ones.
    """
    return _weights([(case.correct, "" if case.correct else case.source) for case in cases], BROKEN_SHARE)


def _weights(kinds: Sequence[tuple[bool, str]], broken_share: float) -> Floats:
    """Share out 1 to right and broken cases, each side in equal parts to its kinds."""
    cases = Counter(kinds)
    sides = Counter(correct for correct, _ in cases)
    shares = {True: (1 - broken_share) / max(1, sides[True]), False: broken_share / max(1, sides[False])}
    return np.array([shares[kind[0]] / cases[kind] for kind in kinds])
