"""A judge that is kept as it is -> what its scores mean, and from where on it speaks, by other projects."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from judgebot.bundle import MODEL, Bundle, read_bundle, verify
from judgebot.cache import ScoreCache, default_folder
from judgebot.errors import JudgebotError
from judgebot_eval.train import card, data, model_config, rows, whole_folder
from judgebot_eval.train.assess.calibration import Fitted, served_fields
from judgebot_eval.train.assess.evaluation import ServedModel, serve
from judgebot_eval.train.change_model.change import calibration_of, with_undone
from judgebot_eval.train.change_model.edit_rows import with_gains
from judgebot_eval.train.pipeline import PARTS, calibrate_alone, commit
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
        fitted = calibrate_alone(served.bundle, served.judge, rows.calibration_rows(recipe, inputs), report)
        config = _config(served, recipe, inputs, fitted, report)
    given = served.bundle
    with whole_folder.making(output, MODEL, PARTS) as partial:
        for name in given.files:
            shutil.copy(given.folder / name, partial / name)
        bundle = model_config.save(partial, config)
        made = card.Provenance(
            f"{recipe.start_licence}; all networks are those of {given.name} {given.version}",
            sources,
            asdict(recipe.training.settings),
            commit(),
            seconds=0.0,
            has_candidates=any(source.name in data.FILES for source in sources),
            unseen=recipe.unseen,
        )
        card.write_card(bundle, made, fitted.comparisons)
    return read_bundle(output)


def _refuse_known(bundle: Bundle, sources: Sequence[card.Source], recipe: Recipe) -> None:
    known = {source.name for source in sources}
    if both := [name for name in recipe.unseen if name in known]:
        raise JudgebotError(
            f"{bundle.folder}: has learned from {both[0]}, so it cannot be calibrated on that; name other projects in "
            "`unseen` of the recipe"
        )


def _config(
    served: ServedModel, recipe: Recipe, inputs: Inputs, fitted: Fitted, report: Callable[[str], None]
) -> dict[str, Any]:
    """The config.json of the judge with that calibration, and one for changes if it judges them."""
    config = model_config.load(served.bundle.folder)
    config |= {"name": recipe.name, "version": recipe.version}
    config |= served_fields(fitted.calibration, recipe.target_precision)
    if served.bundle.change:
        edits = with_undone(with_gains(rows.calibrating_edits(recipe, inputs), served.judge))
        report(f"{len(edits):,} edits to calibrate on")
        logits = [said.logit for said in served.judge.judge_edits([case.edit for case in edits])]
        config["change"] |= served_fields(calibration_of(edits, logits), recipe.target_precision)
    return config
