"""A model folder -> its figures, judged as it is served, beside baselines that learned from the same rows."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from judgebot.bundle import Bundle, find_bundle
from judgebot.cache import ScoreCache, default_folder
from judgebot.cached_judge import CachedJudge, Progress
from judgebot.decide import Score, verdict
from judgebot.judge import load_judge
from judgebot.judgement import Judge
from judgebot.review import resolve_thresholds
from judgebot.score_versions import Versions, score_versions
from judgebot_eval.records import Labelled
from judgebot_eval.train import rows
from judgebot_eval.train.assess.baselines import TwoBags, always_correct, judge_by_length
from judgebot_eval.train.assess.judged import Cases, Edits, Judged, cases_of, pairs
from judgebot_eval.train.assess.measure import BENCHMARKS, measure
from judgebot_eval.train.assess.results import Result
from judgebot_eval.train.assess.sets import is_mutant
from judgebot_eval.train.recipe import Inputs, Recipe

_REPORT_EVERY = 1_024
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model folder, and the judge that it is loaded into."""

    bundle: Bundle
    judge: Judge

    def judged(self, methods: Sequence[Versions]) -> Judged:
        """Judge methods, by their change where they have a version before and the model can do that."""
        scores = score_versions(methods, self.judge, self.bundle)
        return Judged(
            np.array([score.logit for score in scores]),
            np.array([score.p_correct for score in scores]),
            np.array([self._is_flagged(score) for score in scores], bool),
        )

    def _is_flagged(self, score: Score) -> bool:
        return verdict(score, resolve_thresholds(self.bundle, None, None))[0] == "flagged"


def evaluate(
    served: ServedModel, left_out: Mapping[str, ServedModel], measured: Sequence[Labelled], learned: Sequence[Labelled]
) -> Iterator[Result]:
    """Judge rows and measure.

    Args:
        served: the judge to measure.
        left_out: by benchmark, a judge that was trained without it.
        measured: rows to measure on, of every kind.
        learned: what the judge's wide part, and so its baselines, learned from.
    """
    cases = _cases(served, measured, learned)
    without = {
        benchmark: _cases(
            other,
            [row for row in measured if row.source in BENCHMARKS[benchmark]],
            [row for row in learned if not row.task.startswith(f"{benchmark}/")],
        )
        for benchmark, other in left_out.items()
    }
    return measure(cases, _edits(served, cases), _changed(served, cases), without)


def _cases(served: ServedModel, measured: Sequence[Labelled], learned: Sequence[Labelled]) -> Cases:
    baselines = {
        "tf-idf": TwoBags(learned).judge(measured),
        "length": judge_by_length(measured),
        "always": always_correct(measured),
    }
    return cases_of(measured, served.judged([Versions(row.example, None) for row in measured]), baselines)


def _edits(served: ServedModel, cases: Cases) -> Edits:
    """Judge fixes as they were made, and undone; baselines by the difference of what they say of the two versions.

    So is a judge that has no change model, and beside one that has.
    """
    found = pairs(cases.rows, {"fix"})
    after, before = np.append(found.right, found.wrong), np.append(found.wrong, found.right)
    differences = cases.scored.map(lambda judged: Judged(judged.scores[after] - judged.scores[before]))
    lengths = differences.baselines["length"].scores
    scored = replace(differences, tasks=cases.scored.tasks[after], correct=cases.scored.correct[after])
    if served.bundle.change:
        examples = [row.example for row in cases.rows]
        seen = [
            Versions(examples[new], examples[old]) for new, old in zip(after.tolist(), before.tolist(), strict=True)
        ]
        others = {**scored.baselines, "two scores": differences.ours}
        scored = replace(scored, ours=served.judged(seen), baselines=others)
    return Edits(lengths.astype(np.intp), scored)


def _changed(served: ServedModel, cases: Cases) -> Cases | None:
    """Judge what was made of another version by the change; None if the judge cannot do that."""
    if served.bundle.change is None:
        return None
    made = {row.source for row in cases.rows if is_mutant(row)} | {"fix"}
    found = pairs(cases.rows, made)
    before = dict(zip(found.wrong.tolist(), found.right.tolist(), strict=True))
    versions = [
        Versions(row.example, cases.rows[before[index]].example if index in before else None)
        for index, row in enumerate(cases.rows)
    ]
    return Cases(cases.rows, replace(cases.scored, ours=served.judged(versions)))


def measure_models(model: str, left_out: Mapping[str, str], recipe: Recipe, inputs: Inputs, say: Say) -> list[Result]:
    """Load a model, and by benchmark those that were trained without it, and measure; scores are cached.

    Raises:
        JudgebotError: a model, or data, are missing.
    """
    with ScoreCache(default_folder(os.environ), say) as cache:
        served = serve(model, cache, say)
        others = {benchmark: serve(other, cache, say) for benchmark, other in left_out.items()}
        learned = rows.wide_rows(recipe, inputs)
        return list(evaluate(served, others, rows.measured_rows(recipe, inputs), learned))


def serve(model: str, cache: ScoreCache, say: Say) -> ServedModel:
    """Open a model, by name or folder, behind a cache of its scores.

    Raises:
        JudgebotError: there is no such model.
    """
    bundle = find_bundle(model)
    return ServedModel(bundle, CachedJudge(bundle, load_judge, cache, _progress(bundle.name, say)))


def _progress(name: str, say: Say) -> Progress:
    def show(done: int, total: int) -> None:
        if done % _REPORT_EVERY == 0 or done == total:
            say(f"{name}: judged {done:,} of {total:,}")

    return show
