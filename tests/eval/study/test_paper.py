"""The full study with random models of a few thousand parameters, three tasks and a scripted endpoint."""

import json

import pytest
import tiny_language_models as tiny
from chat_endpoint import said, serve

from judgebot_eval import tables
from judgebot_eval.study import ledger, paper
from judgebot_eval.study.plan import plan
from judgebot_eval.study.recipe import Model, Recipe
from judgebot_eval.study.run import run
from judgebot_eval.study.stage import settled

_MACHINE = ("--unsafe-no-sandbox", "--workers", "1")
_TASKS = {"twice": ("n + n", "n"), "square": ("n * n", "n + 1"), "next": ("n + 1", "n - 1")}


def _method(body):
    return f"public static int of(int n) {{ return {body}; }}"


def _answer(body):
    """Writes the right method every other time, finds everything correct, and any answer the first."""
    prompt = body["messages"][-1]["content"]
    if body["model"] == "judge":
        return said("1")
    right, wrong = next(bodies for name, bodies in _TASKS.items() if name in prompt)
    return said(f"```java\n{_method(right if body.get('seed', 0) % 2 else wrong)}\n```")


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.jsonl"
    rows = (
        {
            "id": name,
            "description": f"The {name} of n.",
            "signature": "public static int of(int n)",
            "tests": "".join(f"assert of({n}) == {right.replace('n', str(n))};" for n in (3, 5)),
        }
        for name, (right, _) in _TASKS.items()
    )
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


@pytest.fixture
def recipe(tmp_path, own, one_thread):
    """Make the recipe, by the URL of the endpoint."""
    writer, judge, second = (tiny.save_causal("qwen2", tmp_path / name) for name in ("writer", "reader", "second"))
    start = tiny.save_t5(tmp_path / "t5")

    def of(url):
        asked = ("--endpoint", url, "--no-logprobs")
        s_star = ("--own", str(own), "--samples", "2", "--rounds", "1", "--selection", "first")
        models = (
            "--generator",
            "coder",
            "--generator-endpoint",
            url,
            "--selector",
            "judge",
            "--selector-endpoint",
            url,
        )
        return Recipe(
            data=tmp_path,
            reads=(own,),
            tasks=("--own", str(own)),
            count=3,
            sources=("own",),
            small=(Model("writer", str(writer)), Model("coder", "coder", flags=asked, is_served=True)),
            large=(Model("large", str(writer)),),
            judges=(Model("reader", str(judge)), Model("second", str(second))),
            team=("reader", "second"),
            seq2seq=Model("t5", str(start)),
            served=Model("judge", "judge", flags=asked, is_served=True),
            s_star=(*s_star, *models, "--jobs", "1"),
            samples=6,
            few=4,
            generation=("--max-tokens", "8"),
            fine_tuning=("--epochs", "1", "--max-length", "512"),
            ranker=("--epochs", "1"),
            machine=_MACHINE,
            inspects=False,
        )

    return of


def test_every_stage_runs_with_tiny_models(recipe, tmp_path):
    folder, told = tmp_path / "run", []
    with serve(_answer) as endpoint:
        stages = list(settled(paper.stages(recipe(endpoint.url), folder)))
        run(stages, folder, ledger.about("paper", stages), told.append)

    assert {each.stage.name for each in plan(stages, ledger.read(folder), folder) if each.state != "done"} == {
        "CoderEval",
        "inspect",
    }
    printed = {table.id for path in folder.rglob("tables.jsonl") for table in tables.read(path)}
    assert printed >= {"kappa", "selection", "statistics", "weights", "seconds", "s-star"}
    (seconds,) = (each for each in tables.read(folder / "rq2/tables.jsonl") if each.id == "seconds")
    (row,) = (row for row in seconds.rows if row.labels == ("writer",))
    assert row.cells[0].value > 0
    page = (folder / "report/index.html").read_text()
    assert "reader/fine-tuned" in page
    assert "study.manifest.json" in page
