from dataclasses import replace

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.train.recipe import read, seen_projects, unseen_projects, without_candidates


def test_read(recipe_file):
    recipe = read(recipe_file)
    assert recipe.unseen == ("unseen",)
    assert recipe.pretraining.settings.token_weight == 5.0
    assert recipe.wide.candidates == {"codereval": 2, "mbjp": 1}


def test_without_the_candidates_of_a_benchmark(recipe_file):
    assert without_candidates(read(recipe_file), ("codereval", "quixbugs-apr")).wide.candidates == {"mbjp": 1}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param('version = "1"', "", "not a recipe: .*'version'", id="missing key"),
        pytest.param("words = 2", "wrods = 2", "not a recipe: .*'wrods'", id="unknown key"),
        pytest.param("max_length", "max_lenght", "not a recipe: .*'max_lenght'", id="unknown setting"),
        pytest.param("mbjp = 1", "mbpj = 1", "not a recipe: .*candidates: mbpj", id="unknown file"),
        pytest.param("[train.settings]", "[train.settings", "not a recipe", id="not TOML"),
        pytest.param('version = "1"', "version = 1", "not a recipe: .*version cannot be 1", id="a number for a text"),
        pytest.param("fixes = 8", 'fixes = "8"', "not a recipe: .*fixes cannot be '8'", id="a text for a number"),
        pytest.param("max_length = 48", "max_length = 4.8", "not a recipe: .*max_length cannot be 4.8", id="a setting"),
        pytest.param("= 0.5", "= 80", "target_precision cannot be 80: it lies between 0 and 1", id="a percentage"),
        pytest.param(
            "max_length", "warm_up = 0\nmax_length", "warm_up cannot be 0: .* between 0 and 1", id="no warm-up"
        ),
        pytest.param(
            "max_length",
            "report_every = 0\nmax_length",
            "report_every cannot be 0: give at least 1",
            id="never a report",
        ),
        pytest.param(
            "max_length", "checkpoint_every = 0\nmax_length", "checkpoint_every cannot be 0", id="never a checkpoint"
        ),
        pytest.param("mbjp = 1", "mbjp = true", "not a recipe: candidates: mbjp cannot be True", id="a cap"),
        pytest.param("[wide]", "wide = 3\n[else]", "not a recipe: .*", id="no table"),
        pytest.param('["unseen"]', "[]", "not a recipe: unseen: .*at least one project", id="nothing to calibrate on"),
        pytest.param('["unseen"]', '"unseen"', "not a recipe: .*unseen cannot be 'unseen'", id="a text for a list"),
    ],
)
def test_a_bad_recipe_is_named(recipe_file, old, new, message):
    recipe_file.write_text(recipe_file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(JudgebotError, match=message):
        read(recipe_file)


def test_projects_are_seen_or_unseen(recipe_file, corpora):
    recipe = read(recipe_file)
    (corpora / "incomplete").mkdir()
    assert [path.name for path in seen_projects(recipe, corpora)] == ["seen"]
    assert [path.name for path in unseen_projects(recipe, corpora)] == ["unseen"]


def test_a_missing_corpus_is_named(recipe_file, tmp_path):
    recipe = read(recipe_file)
    with pytest.raises(JudgebotError, match="no corpus; make one with"):
        seen_projects(recipe, tmp_path)
    with pytest.raises(
        JudgebotError, match=r"unseen: missing; make it with .*, or name others in `unseen` of the recipe"
    ):
        unseen_projects(recipe, tmp_path)


def test_nothing_is_learned_from_while_an_unseen_project_is_missing(recipe_file, corpora):
    recipe = replace(read(recipe_file), unseen=("unseen", "unsene"))
    with pytest.raises(JudgebotError, match=r"unsene: missing; make it with"):
        seen_projects(recipe, corpora)


def test_a_recipe_is_utf_8(tmp_path):
    (tmp_path / "recipe.toml").write_bytes(b'version = "\xff"')
    with pytest.raises(JudgebotError, match=r"recipe\.toml: not a recipe: 'utf-8' codec can't decode"):
        read(tmp_path / "recipe.toml")
