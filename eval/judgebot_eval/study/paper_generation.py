"""The stages of the full study from tasks to labelled candidates."""

from judgebot_eval.datasets.split_file import read_split
from judgebot_eval.datasets.tasks import missing_benchmarks
from judgebot_eval.generate.run import spent_path
from judgebot_eval.inspection import BENCHMARKS
from judgebot_eval.study import estimates, paper_candidates
from judgebot_eval.study.paper_candidates import NAMES, Executed
from judgebot_eval.study.recipe import Model
from judgebot_eval.study.stage import Cost, Say, Stage, command, in_part
from judgebot_eval.study.workplace import DEVICE, Workplace
from judgebot_eval.words import counted

_PROBES = 4  # of a task, which inspection runs
_TIMED, _WARM_UP = 22, 2


def generation(at: Workplace, model: Model) -> Stage:
    """Draw the samples of a generator."""
    file = f"generate/{model.name}.jsonl"
    samples = at.samples(model)
    words = ("generate", "run", model.model, "--generator", model.name, *at.tasks, "--samples", samples)
    flags = (*at.recipe.generation, *model.flags)
    return at.stage(
        f"generate {model.name}",
        (file,),
        (*words, *flags),
        reads=at.recipe.reads,
        owns=(file, f"{file}.spent", f"{file}.manifest.json"),
        cost=_generation_cost(model, at.recipe.count * samples),
        absent=at.lacking(model),
    )


def _generation_cost(model: Model, candidates: int) -> Cost:
    if model.is_served:
        return estimates.asking(candidates, model.model)
    return estimates.generating(candidates, model.name)


def timing(at: Workplace, model: Model) -> Stage:
    """Measure how long a generator takes for one candidate after the other: its samples are drawn several at once."""
    drawn, file = f"timings/generator-{model.name}/candidates.jsonl", f"timings/generator-{model.name}/timings.jsonl"
    words = ("generate", "run", model.model, "--generator", model.name, *at.tasks, "--samples", 1, "--limit", _TIMED)
    flags = (*at.recipe.generation, *model.flags, "--batch", 1)
    timed = ("--device", DEVICE, "--warm-up", _WARM_UP)

    def run(say: Say) -> None:
        command(*words, *flags, "--output", at.folder / drawn)(say)
        spent = spent_path(at.folder / drawn)
        command("timing", "generators", spent, *timed, "--output", at.folder / file)(say)

    return Stage(
        f"timing generator {model.name}",
        " ".join(map(str, (*words, *flags, *timed))),
        (file,),
        run,
        reads=at.recipe.reads,
        owns=(f"timings/generator-{model.name}",),
        cost=_generation_cost(model, _TIMED),
        absent=at.lacking(model),
    )


def execution(at: Workplace, model: Model) -> Stage:
    """Run the samples of a generator, five times each."""
    words = ("execute", at.folder / f"generate/{model.name}.jsonl", *at.tasks, "--repeat", 5)
    return at.stage(
        f"execute {model.name}",
        (f"execute/{model.name}/outcomes.jsonl", f"execute/{model.name}/labelled.jsonl.gz"),
        (*words, *at.recipe.machine),
        needs=(f"generate {model.name}",),
        owns=(f"execute/{model.name}",),
        output=f"execute/{model.name}",
        cost=estimates.executing(at.recipe.count * at.samples(model)),
    )


def inspection(at: Workplace) -> Stage:
    """Inspect the benchmarks, with what the samples showed of flaky tests."""
    names = [model.name for model in at.present]
    outcomes = [part for name in names for part in ("--outcomes", at.folder / f"execute/{name}")]
    stage = at.stage(
        "inspect",
        ("inspect/tables.jsonl",),
        ("inspect", *at.data, *outcomes, *at.recipe.machine),
        needs=tuple(f"execute {name}" for name in names),
        owns=("inspect",),
        output="inspect",
        cost=estimates.executing(at.recipe.count * _PROBES),
        absent="" if at.recipe.inspects else "it is of the benchmarks, and own tasks are given",
    )
    return in_part(stage, missing_benchmarks(BENCHMARKS, at.recipe.data))


def candidates(at: Workplace) -> Stage:
    """Clean the samples, and divide them into what RQ1 and RQ2 stand on."""
    executed = [Executed(at.folder / f"execute/{each.name}", each in at.recipe.small) for each in at.present]
    output = at.folder / "candidates"

    def run(say: Say) -> None:
        split = read_split(at.folder / "split/split.jsonl")
        left_out = paper_candidates.write(executed, split, at.recipe.few, output)
        say(f"{counted(left_out, 'task')} left out, as runs of a candidate disagreed")

    return Stage(
        "candidates",
        f"first {at.recipe.few}",
        tuple(f"candidates/{name}.jsonl" for name in (*NAMES, "tables")),
        run,
        ("split", *(f"execute {each.name}" for each in at.present)),
        absent="" if any(each in at.present for each in at.recipe.small) else "no small generator can be run here",
    )
