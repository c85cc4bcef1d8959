import pytest

from judgebot.bundle import read_bundle, verify
from judgebot.calibrate import Calibration, OperatingPoint
from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.judge import load_judge
from judgebot_eval.cli import main
from judgebot_eval.records import split_of
from judgebot_eval.train import recipe as recipes

_RECIPE = """
name = "tiny"
version = "1"
start_licence = "made here (Apache-2.0)"
corpus_methods = 20
candidate_repeats = 1
target_precision = 0.5
unseen = ["unseen"]
[candidates]
codereval = 2
mbjp = 1
[corpora]
seen = "Apache-2.0"
[settings]
max_length = 48
learning_rate = 1e-3
batch_tokens = 4096
"""


@pytest.fixture
def recipe_file(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(_RECIPE, encoding="utf-8")
    return path


@pytest.fixture
def recipe(recipe_file, corpora, start, labelled):
    return recipes.read(recipe_file, corpora, start, labelled)


def test_nothing_is_learned_from_what_measures(recipe):
    learned = recipes.training_rows(recipe)
    fitted, measured = recipes.calibration_rows(recipe), recipes.measured_rows(recipe)
    assert {split_of(row.task) for row in learned if row.task.startswith("HumanEval")} == {"train"}
    assert {split_of(row.task) for row in fitted if row.task.startswith("HumanEval")} <= {"validation", "calibration"}
    assert {split_of(row.task) for row in measured if row.task.startswith("HumanEval")} == {"test"}
    tasks = [{row.task for row in rows} for rows in (learned, fitted, measured)]
    assert not tasks[0] & tasks[1]
    assert not tasks[0] & tasks[2]
    assert not tasks[1] & tasks[2]
    assert sum(row.source == "corpus" for row in learned) == 20


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")  # optimum's exporter
def test_the_whole_recipe_makes_a_model_that_serves(recipe_file, corpora, start, labelled, tmp_path, capsys):
    output = tmp_path / "tiny"
    flags = ["--corpus", corpora, "--start", start, "--data", labelled, "--work", tmp_path / "work", "--output", output]
    main(["train", str(recipe_file), *map(str, flags)], standalone_mode=False)
    bundle = read_bundle(output)
    verify(bundle)
    (judgement,) = load_judge(bundle).judge(
        [Example("Returns x plus 1.", "int f(int x)", "int f(int x) { return x; }")]
    )
    assert 0 < bundle.calibration.probability(judgement.logit) < 1
    card = (output / "README.md").read_text(encoding="utf-8")
    assert bundle.sha256 in card
    assert "| corpus: seen | Apache-2.0 |" in card
    assert "| codereval |" in card
    assert "examples to learn from" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param('seen = "Apache-2.0"', 'nosuch = "MIT"', r"nosuch\.jsonl\.gz: missing", id="no such corpus"),
        pytest.param('version = "1"', "", "not a recipe: .*'version'", id="missing key"),
        pytest.param("max_length", "max_lenght", "not a recipe: .*'max_lenght'", id="unknown setting"),
        pytest.param("mbjp = 1", "mbpj = 1", "not a recipe: .*candidates: mbpj", id="unknown file"),
        pytest.param("[settings]", "[settings", "not a recipe", id="not TOML"),
    ],
)
def test_a_bad_recipe_is_named(recipe_file, corpora, start, labelled, old, new, message):
    recipe_file.write_text(_RECIPE.replace(old, new), encoding="utf-8")
    with pytest.raises(JudgebotError, match=message):
        recipes.read(recipe_file, corpora, start, labelled)


_POINTS = (
    OperatingPoint(0.6, 0.5, 0.4, 300),
    OperatingPoint(0.7, 0.8, 0.7, 100),
    OperatingPoint(0.9, 0.85, 0.7, 50),
    OperatingPoint(0.99, 1.0, 0.5, 3),
)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param(0.8, 0.7, id="lowest that reaches it"),
        pytest.param(0.95, 0.9, id="else the best with enough cases"),
    ],
)
def test_default_threshold(target, expected):
    assert recipes.default_threshold(Calibration(1.0, 0.0, _POINTS), target) == expected


def test_without_cases_nothing_is_flagged():
    assert recipes.default_threshold(Calibration(1.0, 0.0, _POINTS[-1:]), 0.8) == 1.0


def test_corpus_build_tells_what_it_left_out(tmp_path, labelled, capsys):
    source = tmp_path / "mine"
    source.mkdir()
    method = (
        "/** Returns the larger of two given numbers. */ int max(int a, int b) { if (a > b) { return a; } return b; }"
    )
    (source / "A.java").write_text(f"class A {{ {method} int f() {{ return 1; }} }}", encoding="utf-8")
    command = ["corpus", "build", str(source), "--output", str(tmp_path / "out"), "--data", str(labelled)]
    main(command, standalone_mode=False)
    main(command, standalone_mode=False)
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("mine.jsonl.gz: 1 methods; left out: no own Javadoc 1")
    assert second.endswith("exists already")
