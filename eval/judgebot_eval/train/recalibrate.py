"""A judge that is kept as it is -> what its scores mean, and from where on it speaks, by other projects."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from judgebot.bundle import CARD, CONFIG, MODEL, Bundle, read_bundle, verify
from judgebot.cache import ScoreCache, default_folder
from judgebot.calibrate import Calibration
from judgebot.errors import JudgebotError
from judgebot_eval.train import card, data, rows, whole_folder
from judgebot_eval.train.assess.calibration import Fitted, default_threshold, fit_calibration
from judgebot_eval.train.assess.evaluation import Served, serve
from judgebot_eval.train.change_model.change import calibration_of, with_undone
from judgebot_eval.train.change_model.edit_rows import with_gains
from judgebot_eval.train.pipeline import PARTS, commit
from judgebot_eval.train.recipe import Inputs, Recipe


def recalibrate(model: str, recipe: Recipe, inputs: Inputs, output: Path, report: Callable[[str], None]) -> Bundle:
    """Fit calibration and thresholds to the unseen projects of a recipe, and write the judge with them.

    Every network stays as it is, so that no project has to be learned from; scores are cached.

    Args:
        model: the judge, by name or folder.
        recipe: gives the result its name and version, and says what calibrates.
        inputs: the data.
        output: the model folder to write.
        report: takes one line of progress at a time.

    Raises:
        JudgebotError: data are missing, the model is none that `train` made or has learned from a project that is to
            calibrate it, or the output holds something else.
    """
    whole_folder.check(output, MODEL, PARTS)
    with ScoreCache(default_folder(os.environ), report) as cache:
        served = serve(model, cache, report)
        verify(served.bundle)
        sources = card.read_sources(served.bundle.folder)
        _refuse_known(served.bundle, sources, recipe)
        fitted = _alone(served, recipe, inputs, report)
        config = _config(served, recipe, inputs, fitted, report)
    given = served.bundle
    with whole_folder.making(output, MODEL, PARTS) as partial:
        for name in given.files:
            shutil.copy(given.folder / name, partial / name)
        (partial / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
        made = card.Provenance(
            f"{recipe.start_licence}; all networks are those of {given.name} {given.version}",
            sources,
            asdict(recipe.training.settings),
            commit(),
            seconds=0.0,
            has_candidates=any(source.name in data.FILES for source in sources),
            unseen=recipe.unseen,
        )
        text = card.write_card(read_bundle(partial), made, fitted.comparisons)
        (partial / CARD).write_text(f"{text}\n", encoding="utf-8")
    return read_bundle(output)


def _refuse_known(bundle: Bundle, sources: Sequence[card.Source], recipe: Recipe) -> None:
    known = {source.name for source in sources}
    if both := [name for name in recipe.unseen if name in known]:
        raise JudgebotError(
            f"{bundle.folder}: has learned from {both[0]}, so it cannot be calibrated on that; name other projects in "
            "`unseen` of the recipe"
        )


def _alone(served: Served, recipe: Recipe, inputs: Inputs, report: Callable[[str], None]) -> Fitted:
    """Calibrate what is said of a method by itself."""
    calibrating = rows.calibration_rows(recipe, inputs)
    fit_rows = [row for row in calibrating if served.bundle.is_calibrated_for(row.example)]
    report(f"{len(fit_rows):,} examples to calibrate on")
    return fit_calibration(fit_rows, [said.logit for said in served.judge.judge([row.example for row in fit_rows])])


def _fields(calibration: Calibration, recipe: Recipe) -> dict[str, Any]:
    """What config.json says of a calibration, for methods judged alone as for those judged by their change."""
    return {
        "threshold": default_threshold(calibration, recipe.target_precision),
        "calibration": asdict(calibration),
    }


def _config(
    served: Served, recipe: Recipe, inputs: Inputs, fitted: Fitted, report: Callable[[str], None]
) -> dict[str, Any]:
    """The config.json of the judge with that calibration, and one for changes if it judges them."""
    config: dict[str, Any] = json.loads((served.bundle.folder / CONFIG).read_text(encoding="utf-8"))
    config |= {"name": recipe.name, "version": recipe.version}
    config |= _fields(fitted.calibration, recipe)
    if served.bundle.change:
        edits = with_undone(with_gains(rows.calibrating_edits(recipe, inputs), served.judge))
        report(f"{len(edits):,} edits to calibrate on")
        logits = [said.logit for said in served.judge.judge_edits([case.edit for case in edits])]
        config["change"] |= _fields(calibration_of(edits, logits), recipe)
    return config
