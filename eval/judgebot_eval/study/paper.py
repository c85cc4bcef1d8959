"""The full study: its stages, each a command of `judgebot eval`."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from judgebot_eval.study import estimates, paper_generation
from judgebot_eval.study.local import report
from judgebot_eval.study.paper_generation import candidates, execution, generation, inspection
from judgebot_eval.study.paper_judges import judges, likelihood, timing
from judgebot_eval.study.recipe import Recipe
from judgebot_eval.study.stage import Stage
from judgebot_eval.study.workplace import Workplace

_REQUESTS = 4  # of S* for a sample, assumed: rounds, inputs and matches
_S_STAR_SAMPLES, _S_STAR_TASKS = 16, 158


def stages(recipe: Recipe, folder: Path) -> Iterator[Stage]:
    """List the stages of the full study."""
    at = Workplace(recipe, folder)
    yield at.stage("split", ("split/split.jsonl",), ("data", "split", *at.tasks), reads=recipe.reads)
    why = "its projects cannot be run here: there is no image of them"
    yield Stage("CoderEval", "", (), lambda _: None, absent=why)
    yield from (generation(at, model) for model in at.generators)
    yield from (execution(at, model) for model in at.generators)
    yield inspection(at)
    yield candidates(at)
    of_judges = list(judges(at))
    chances = [likelihood(at, model) for model in recipe.small if not model.is_served]
    timings = [timing(at, model) for model in recipe.judges if model.name in recipe.team]
    speeds = [paper_generation.timing(at, model) for model in at.generators if not model.is_served]
    yield from (*of_judges, *chances, *timings, *speeds)
    judging = _present(each for each in of_judges if each.name.startswith("judge "))
    yield _rq1(at, judging)
    yield _rq2(at, judging, _present(chances), [*timings, *_present(speeds)])
    yield _s_star(at)
    printing = ("rq1", "rq2", *([] if at.recipe.served.absent else ["s-star"]))
    yield report(at.folder, (*printing, *(["inspect"] if at.recipe.inspects else [])))


def _present(stages: Iterable[Stage]) -> list[Stage]:
    return [each for each in stages if not each.absent]


def _rq1(at: Workplace, judges: Sequence[Stage]) -> Stage:
    files = [at.folder / each.results[0] for each in judges]
    return at.stage(
        "rq1",
        ("rq1/tables.jsonl",),
        ("rq1", at.file("all"), *files, "--split", at.folder / "split/split.jsonl"),
        needs=("split", "candidates", *(each.name for each in judges)),
        owns=("rq1",),
        output="rq1",
    )


def _rq2(at: Workplace, judges: Sequence[Stage], chances: Sequence[Stage], timings: Sequence[Stage]) -> Stage:
    choosing = [each for each in judges if each.name.endswith(("-A", "rankef"))]
    files = [at.folder / each.results[0] for each in choosing]
    chosen_by = [f"judge {name}-A" for name in at.recipe.team]
    team = [part for name in at.recipe.team for part in ("--team", f"{name}/fine-tuned")]
    measured = [part for each in chances for part in ("--likelihoods", at.folder / each.results[0])]
    measured += [part for each in timings for part in ("--timings", at.folder / each.results[0])]
    return at.stage(
        "rq2",
        ("rq2/tables.jsonl",),
        ("rq2", at.file("pools"), *files, "--split", at.folder / "split/split.jsonl", *team, *measured),
        needs=("split", "candidates", *chosen_by, *(each.name for each in (*choosing, *chances, *timings))),
        owns=("rq2",),
        output="rq2",
    )


def _s_star(at: Workplace) -> Stage:
    unsafe = [flag for flag in at.recipe.machine if flag == "--unsafe-no-sandbox"]
    return at.stage(
        "s-star",
        ("s-star/tables.jsonl",),
        ("s-star", *at.recipe.s_star, *at.data, *unsafe),
        reads=at.recipe.reads,
        owns=("s-star",),
        output="s-star",
        cost=estimates.asking(_S_STAR_TASKS * _S_STAR_SAMPLES * _REQUESTS, at.recipe.served.model),
        absent=at.recipe.served.absent,
    )
