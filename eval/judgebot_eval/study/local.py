"""The study on the candidates at hand, at a size that fits two cores: its stages."""

import os
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import inspection, jsonl, selfcheck
from judgebot_eval.datasets.check import Check, check
from judgebot_eval.datasets.labelled import read_pools
from judgebot_eval.datasets.split_file import write_split
from judgebot_eval.datasets.tasks import missing_benchmarks
from judgebot_eval.execute.jdk import find_jdk
from judgebot_eval.judges import recorded
from judgebot_eval.judges.ranker_run import Run
from judgebot_eval.records import Judgement, LabelledCandidate
from judgebot_eval.rq1_local import SEEDS, SOURCES, read_local, reports, run_local
from judgebot_eval.rq1_local_judges import Train
from judgebot_eval.study.estimates import local_cost
from judgebot_eval.study.pools import carried
from judgebot_eval.study.stage import Say, Stage, command, in_part
from judgebot_eval.train.data import FILES
from judgebot_eval.words import counted

TEAM = ("encoder+tf-idf+facts", "encoder", "facts")
"""The judges of RQ2's teams; what they reach on the validation tasks orders them."""

_TIMED = ("tf-idf", "bundle")
_JUDGED = ("even-odds", "judgements", "recorded-judgements", "candidates.jsonl", "recorded-candidates.jsonl")


@dataclass(frozen=True, slots=True)
class Local:
    """What the local study stands on.

    Attributes:
        folder: of the run.
        trained: what trains the judges that have seeds.
        team: of RQ2.
        machine: flags for the commands that run programs.
        check: compares the data with the catalogue.
    """

    data: Path
    folder: Path
    trained: Mapping[str, Train]
    seeds: Sequence[int] = SEEDS
    team: Sequence[str] = TEAM
    machine: Sequence[str] = ()
    check: Callable[[Path], Iterable[Check]] = check

    @property
    def training(self) -> tuple[str, ...]:
        """The names of the stages that train."""
        return tuple(f"train {name}/seed-{seed}" for seed in self.seeds for name in self.trained)


def stages(local: Local) -> Iterator[Stage]:
    """List the stages of the local study."""
    yield _data(local)
    yield _candidates(local)
    for seed in local.seeds:
        for name in local.trained:
            yield _training(local, name, seed)
    yield _judgements(local)
    yield _rq1(local)
    yield _pools(local)
    yield _timings(local)
    yield _rq2(local)
    beside = [
        _executing(local, "inspect", inspection.BENCHMARKS, missing_benchmarks(inspection.BENCHMARKS, local.data)),
        _executing(local, "selfcheck", selfcheck.BENCHMARKS, selfcheck.missing(local.data)),
        _s_star(local.folder),
    ]
    yield from beside
    yield report(local.folder, ["rq1", "rq2", *(each.name for each in beside if not each.absent)])


def _data(local: Local) -> Stage:
    def run(say: Say) -> None:
        found = list(local.check(local.data))
        differing = [each.subject for each in found if each.holds is False]
        if differing:
            raise JudgebotError(f"{local.data}: {differing[0]} differs; see `judgebot eval data check`")
        jsonl.write(local.folder / "data/checks.jsonl", found)
        say(f"{counted(len(found), 'check')}, {sum(each.found is None for each in found)} of files that are not there")

    reads = tuple(local.data / FILES[name].path for name in (*SOURCES, recorded.SOURCE))
    missing = [path for path in reads if not path.is_file()]
    absent = f"{missing[0]} is missing; see `judgebot eval data list`" if missing else ""
    return Stage("data", "check", ("data/checks.jsonl",), run, reads=reads, cost=local_cost("data"), absent=absent)


def _candidates(local: Local) -> Stage:
    output = local.folder / "candidates"

    def run(say: Say) -> None:
        candidates = read_local(local.data)
        pools = [each for name in SOURCES for each in read_pools(name, local.data)]
        measured = [each for each in pools if candidates.split[each.base_task] != "train"]
        for name, rows in (
            ("training", candidates.training),
            ("validation", candidates.validation),
            ("test", candidates.test),
            ("pools", measured),
        ):
            say(f"{counted(jsonl.write(output / f'{name}.jsonl', rows), 'candidate')}: {name}")
        write_split(output / "split.jsonl", candidates.split)

    files = ("training", "validation", "test", "pools", "split")
    results = tuple(f"candidates/{name}.jsonl" for name in files)
    return Stage("candidates", " ".join(SOURCES), results, run, ("data",), cost=local_cost("candidates"))


def _training(local: Local, name: str, seed: int) -> Stage:
    folder = f"judges/{name}/seed-{seed}"

    def run(say: Say) -> None:
        learned, validation = (
            list(jsonl.read(local.folder / f"candidates/{part}.jsonl", LabelledCandidate))
            for part in ("training", "validation")
        )
        local.trained[name](Run(learned, validation, local.folder / f"judges/{name}", say), seed)

    return Stage(
        f"train {name}/seed-{seed}",
        f"{name} {seed}",
        (f"{folder}/ranker.json", f"{folder}/model.safetensors"),
        run,
        ("candidates",),
        owns=(folder,),
        learns=SOURCES,
        cost=local_cost(name),
    )


def _judgements(local: Local) -> Stage:
    def run(say: Say) -> None:
        run_local(local.data, local.folder / "judges", local.seeds, say, local.trained)

    owns = tuple(f"judges/{name}" for name in _JUDGED)
    needs = ("data", "candidates", *local.training)
    results = (*owns, "judges/split.jsonl")
    return Stage("judgements", "", results, run, needs, owns=results, learns=SOURCES, cost=local_cost("judgements"))


def _rq1(local: Local) -> Stage:
    def run(say: Say) -> None:
        for name, of in reports(local.folder / "judges").items():
            flags = ("--split", of.split, "--output", local.folder / "rq1" / name)
            command("rq1", of.candidates, *of.judgements, *flags)(say)

    results = ("rq1/all/tables.jsonl", "rq1/recorded/tables.jsonl")
    return Stage("rq1", "rq1", results, run, ("judgements",), owns=("rq1",), cost=local_cost("rq1"))


def _pools(local: Local) -> Stage:
    def run(_: Say) -> None:
        pools, judged = (
            list(jsonl.read(local.folder / path, LabelledCandidate))
            for path in ("candidates/pools.jsonl", "judges/candidates.jsonl")
        )
        for path in sorted((local.folder / "judges/judgements").glob("*.jsonl")):
            said = {each.candidate: each for each in jsonl.read(path, Judgement)}
            jsonl.write(local.folder / "pools" / path.name, carried(said, judged, pools))

    needs = ("candidates", "judgements")
    return Stage("judgements of samples", "", ("pools",), run, needs, cost=local_cost("pools"))


def _timings(local: Local) -> Stage:
    """Measure a judge of each kind."""
    device = f"{os.cpu_count()} processors, {platform.machine()}"
    first = local.seeds[0]
    models = {name: local.folder / f"judges/{name}/seed-{first}" for name in local.trained}
    common = ("--training", local.folder / "candidates/training.jsonl", "--device", device)

    def run(say: Say) -> None:
        for name in (*models, *_TIMED):
            model = ("--model", models[name]) if name in models else ()
            output = local.folder / f"timings/{name}.jsonl"
            if not output.exists():
                candidates = local.folder / "candidates/test.jsonl"
                command("timing", "judge", name, candidates, *model, *common, "--output", output)(say)

    results = tuple(f"timings/{name}.jsonl" for name in (*models, *_TIMED))
    needs = ("candidates", *local.training)
    return Stage("timings", device, results, run, needs, cost=local_cost("timings"))


def _rq2(local: Local) -> Stage:
    def run(say: Say) -> None:
        judgements = sorted((local.folder / "pools").glob("*.jsonl"))
        timings = [part for path in sorted((local.folder / "timings").glob("*.jsonl")) for part in ("--timings", path)]
        candidates = local.folder / "candidates"
        flags = ("--split", candidates / "split.jsonl", "--output", local.folder / "rq2", *team)
        command("rq2", candidates / "pools.jsonl", *judgements, *flags, *timings)(say)

    team = [part for name in local.team for part in ("--team", name)]
    needs = ("candidates", "judgements of samples", "timings")
    return Stage("rq2", " ".join(team), ("rq2/tables.jsonl",), run, needs, owns=("rq2",), cost=local_cost("rq2"))


def _executing(local: Local, name: str, benchmarks: Sequence[str], lacking: Sequence[str]) -> Stage:
    """Run a command on those of the benchmarks that are there."""
    flags = ("--data", local.data, "--output", local.folder / name, *local.machine)
    results = (f"{name}/{'tables' if name == 'inspect' else 'outcomes'}.jsonl",)
    none = f"the data have no tasks of {', '.join(benchmarks)}" if set(benchmarks) <= set(lacking) else ""
    stage = Stage(
        name,
        f"{name} {' '.join(local.machine)}",
        results,
        command(name, *flags),
        ("data",),
        owns=(name,),
        cost=local_cost(name),
        absent=_no_jdk() or none,
    )
    return in_part(stage, lacking)


def _no_jdk() -> str:
    """Say why no program can be run here, "" if it can."""
    try:
        find_jdk()
    except JudgebotError as error:
        return str(error)
    return ""


def _s_star(folder: Path) -> Stage:
    """Take up the tables of a run of `judgebot eval s-star`, which needs a model to ask, or its recorded calls."""
    path = "s-star/tables.jsonl"
    how = f"judgebot eval s-star --output {folder / 's-star'} (again without a model: --replay)"
    absent = "" if (folder / path).exists() else f"no model, and no recorded calls; to have it: {how}"
    return Stage("s-star", "", (path,), lambda _: None, absent=absent)


def report(folder: Path, needs: Sequence[str]) -> Stage:
    """Make one page of all tables of the run."""
    run = command("report", folder)
    return Stage("report", "report", ("report/index.html",), run, tuple(needs), cost=local_cost("report"))
