import pytest

from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.study.paper_generation import inspection
from judgebot_eval.study.recipe import Model, Recipe
from judgebot_eval.study.workplace import Workplace


@pytest.mark.parametrize(
    ("missing", "recipe", "left_out"),
    [
        pytest.param((), "inspect --data {}", "", id="nothing"),
        pytest.param(
            ("codereval", "mceval"),
            "inspect --data {} without codereval without mceval",
            "missing in the data, so left out: codereval, mceval; ",
            id="two",
        ),
    ],
)
def test_inspection_says_what_it_leaves_out(tmp_path, missing, recipe, left_out):
    for name, benchmark in BENCHMARKS.items():
        if name not in missing:
            path = tmp_path / benchmark.path
            path.parent.mkdir(exist_ok=True)
            path.touch()

    stage = inspection(Workplace(_recipe(tmp_path), tmp_path / "run"))

    assert (stage.recipe, stage.left_out[: len(left_out) or None]) == (recipe.format(tmp_path), left_out)


def _recipe(data):
    """Make a recipe of no models."""
    nobody = Model("nobody", "nobody")
    return Recipe(
        data=data,
        reads=(),
        tasks=(),
        count=1,
        sources=(),
        small=(),
        large=(),
        judges=(),
        team=(),
        seq2seq=nobody,
        served=nobody,
        s_star=(),
    )
