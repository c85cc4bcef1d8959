"""The local study: judges that learn at once on small recorded files."""

from dataclasses import replace

import pytest
from recorded_files import write_recorded
from tiny_rankers import save_bert

from judgebot_eval import tables
from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.check import Check
from judgebot_eval.judges import encoder, ranker_run
from judgebot_eval.judges.training import Settings
from judgebot_eval.study import ledger
from judgebot_eval.study.local import Local, stages
from judgebot_eval.study.plan import plan
from judgebot_eval.study.run import run
from judgebot_eval.study.stage import settled
from judgebot_eval.train.data import FILES


@pytest.fixture
def data(tmp_path):
    return write_recorded(tmp_path / "data", 10, {"gpt-4": 1})


@pytest.fixture
def local(data, tmp_path, one_thread):
    """Make the inputs of a local study whose check of the data finds this."""
    save_bert(tmp_path / "start")

    def train(run, seed):
        folder = run.folder / f"seed-{seed}"
        if (folder / "ranker.json").exists():
            return encoder.load(folder)
        judge = encoder.start(tmp_path / "start", encoder.Config(f"encoder/seed-{seed}", max_length=64), seed)
        ranker_run.train(
            judge, ranker_run.Run(run.learned, run.validation, folder, run.say), Settings(1e-3, 1, max_length=64)
        )
        return judge

    def of(*found):
        return Local(data, tmp_path / "run", {"encoder": train}, (1,), ("encoder", "tf-idf"), check=lambda _: found)

    return of


def test_every_stage_that_has_its_data_runs(local, tmp_path):
    found = list(settled(stages(local(Check("a file", "1", "1")))))
    folder = tmp_path / "run"
    run(found, folder, ledger.about("local", found), lambda _: None)

    states = {each.stage.name: each.state for each in plan(found, ledger.read(folder), folder)}
    assert {name for name, state in states.items() if state != "done"} == {"inspect", "selfcheck", "s-star"}
    printed = [table for path in folder.rglob("tables.jsonl") for table in tables.read(path)]
    judged = {row.labels[0] for table in printed if table.id == "judges" for row in table.rows}
    assert judged >= {"encoder", "tf-idf", "gpt-4/zero-shot/recorded"}
    assert {"selection", "timings", "kappa"} <= {table.id for table in printed}
    assert "study.manifest.json" in (folder / "report/index.html").read_text()


def test_more_seeds_follow_in_the_same_folder(local, tmp_path):
    folder, study = tmp_path / "run", local(Check("a file", "1", "1"))
    measured, trained = [], []
    for seeds in ((1,), (1, 2)):
        found = list(settled(stages(replace(study, seeds=seeds))))
        run(found, folder, ledger.about("local", found), lambda _: None)
        (table,) = (each for each in tables.read(folder / "rq1/all/tables.jsonl") if each.id == "seeds")
        measured.append([row.labels[1] for row in table.rows if row.labels[0] == "encoder"])
        trained.append((folder / "judges/encoder/seed-1/ranker.json").stat().st_mtime_ns)
    assert measured == [["encoder/seed-1"], ["encoder/seed-1", "encoder/seed-2"]]
    assert trained[0] == trained[1]


def test_missing_data_make_all_of_it_absent(local, data):
    (data / FILES["codereval"].path).unlink()
    found = list(settled(stages(local())))
    reasons = {stage.absent for stage in found if stage.name not in ("inspect", "selfcheck", "s-star")}
    assert len(reasons) == 1
    assert "is missing; see `judgebot eval data list`" in reasons.pop()


def test_tables_of_s_star_are_taken_up(local, tmp_path):
    (tmp_path / "run/s-star").mkdir(parents=True)
    (tmp_path / "run/s-star/tables.jsonl").touch()
    (*_, s_star, report) = stages(local())
    assert s_star.absent == ""
    assert "s-star" in report.needs


@pytest.mark.parametrize(
    ("there", "inspect", "selfcheck"),
    [
        pytest.param(
            ("multipl-e-humaneval", "humaneval-x", "mbjp"),
            "missing in the data, so left out: codereval, mceval; ",
            "missing in the data, so left out: mceval, humanevalpack; ",
            id="some",
        ),
        pytest.param(
            ("codereval",), "missing in the data, so left out: multipl-e-humaneval, ", None, id="not to be run"
        ),
        pytest.param((), None, None, id="none"),
    ],
)
def test_benchmarks_that_are_there_are_run_and_the_others_named(local, data, there, inspect, selfcheck):
    for path in {BENCHMARKS[name].path for name in there}:
        (data / path).parent.mkdir(exist_ok=True)
        (data / path).touch()
    found = {stage.name: stage for stage in stages(local())}
    for name, left_out in (("inspect", inspect), ("selfcheck", selfcheck)):
        if left_out is None:
            assert found[name].absent.startswith("the data have no tasks of ")
        else:
            assert (found[name].absent, found[name].left_out[: len(left_out)]) == ("", left_out)


def test_a_benchmark_that_is_fetched_later_is_run(local, data):
    recipes = []
    for name in ("mbjp", "mceval"):
        (data / BENCHMARKS[name].path).parent.mkdir(exist_ok=True)
        (data / BENCHMARKS[name].path).touch()
        recipes.append({stage.name: stage.recipe for stage in stages(local())})
    assert all(recipes[0][name] != recipes[1][name] for name in ("inspect", "selfcheck"))
