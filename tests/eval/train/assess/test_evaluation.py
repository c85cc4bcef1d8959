from dataclasses import replace

import pytest

from judgebot.bundle import ChangeModel
from judgebot.calibrate import Calibration
from judgebot.encode import Example
from judgebot.judgement import Judgement
from judgebot.score_versions import Versions
from judgebot_eval.cli import main
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.evaluation import ServedModel, evaluate


class _Counting:
    """Scores a method by its good words less its bad ones, and an edit by what it changes of that."""

    def judge(self, examples):
        return [Judgement(self._score(example), truncated="cut" in example.code) for example in examples]

    def judge_edits(self, edits):
        return [Judgement(3 * (self._score(edit.after) - self._score(edit.before)), truncated=False) for edit in edits]

    def _score(self, example):
        return float(example.code.count("good") - example.code.count("bad"))


@pytest.fixture
def served(make_bundle):
    return ServedModel(make_bundle(threshold=0.7), _Counting())


@pytest.fixture
def seeing(served):
    change = ChangeModel("edit/2", (0, 1000), Calibration(1.0, 0.0, ()), 0.9)
    return replace(served, bundle=replace(served.bundle, change=change))


def _example(code):
    return Example("Returns something good.", "int f()", f"int f() {{ {code} }}")


@pytest.mark.parametrize(
    ("code", "flagged"),
    [
        pytest.param("bad ;", True, id="surely wrong"),
        pytest.param("bad ; good ;", False, id="unsure"),
        pytest.param("good ;", False, id="surely right"),
        pytest.param("bad ; cut ;", False, id="not seen whole"),
    ],
)
def test_methods_are_judged_as_served(served, code, flagged):
    judged = served.judged([Versions(_example(code), None)])
    assert judged.flagged.tolist() == [flagged]
    assert (judged.p_correct < 0.5).tolist() == (judged.scores < 0).tolist()


def _row(source, task, code, *, correct):
    return Labelled(_example(code), task, source, correct=correct, compiles=True, group=task)


_MEASURED = [
    _row("codereval", "CoderEval/1", "good ;", correct=True),
    _row("codereval", "CoderEval/1", "bad ;", correct=False),
    _row("corpus", "A.java", "a ; good ;", correct=True),
    _row("mutant-negation", "A.java", "a ;", correct=False),
    _row("fix", "B.java", "good ; b ;", correct=True),
    _row("fix", "B.java", "b ;", correct=False),
    _row("fix", "C.java", "c ; good ;", correct=True),
    _row("fix", "C.java", "c ; d ; e ;", correct=False),
]
_LEARNED = [replace(row, task=f"{task}/9") for task in ("CoderEval", "HumanEval") for row in _MEASURED[:2] * 2]


def _results(*args):
    return {(result.set, result.figure): result for result in evaluate(*args, _MEASURED, _LEARNED)}


def test_a_judge_without_a_change_model_is_measured_by_the_difference_of_its_scores(served):
    results = _results(served, {})
    assert results["edits that lengthen", "AUC"].ours.value == 1.0
    assert results["edits, mean of both", "AUC"].cases == 4
    assert list(results["edits, mean of both", "AUC"].baselines) == ["tf-idf", "length", "always"]
    assert ("stream of fixes", "precision of flagged") not in results
    assert results["stream of changes: fixes undone", "share flagged"].ours.value == 0.0


def test_a_change_model_judges_what_has_a_version_before(seeing):
    results = _results(seeing, {})
    assert results["edits, mean of both", "AUC"].baselines["two scores"] == 1.0
    assert results["edits, half of them broken", "ECE"].ours.value < 0.1
    assert results["stream of changes: mutants", "share flagged"].ours.value == 0.0
    assert results["stream of changes, versions before seen: mutants", "share flagged"].ours.value == 1.0
    assert results["stream of fixes", "precision of flagged"].ours.value == 1.0


def test_a_judge_trained_without_a_benchmark_is_measured_on_it(served):
    results = _results(served, {"CoderEval": served})
    result = results["CoderEval, trained without it, without compile errors", "AUC"]
    assert (result.cases, result.ours.value) == (2, 1.0)
    assert result.baselines["tf-idf"] == 1.0


@pytest.fixture
def command(tmp_path, monkeypatch, recipe_file, inputs):
    """Measures a model by a recipe for small data."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folders = ["--corpus", inputs.corpus, "--changes", inputs.changes, "--mutants", inputs.mutants]
    flags = ["--recipe", recipe_file, *folders, "--data", inputs.labelled]
    return lambda *more: main(["measure", *map(str, [*more, *flags])], standalone_mode=False)


def test_the_command_prints_the_table_and_writes_the_card(make_bundle, command, capsys):
    bundle = make_bundle()
    card = bundle.folder / "README.md"
    card.write_text("# tiny\n\n## Figures\n\nNot measured yet.\n\n## Limits\n\nMany.\n", encoding="utf-8")
    command(bundle.folder, "--leave-out-codereval", bundle.folder, "--card")
    out, err = capsys.readouterr()
    lines = [line for line in out.splitlines() if line.startswith("| ")]
    assert lines[0] == "| set | figure | cases | ours | mean, 95 % interval | bar | tf-idf | length | always |"
    sets = [line.split(" | ")[0] for line in lines]
    assert {"| CoderEval", "| HumanEval", "| mutants", "| fixes, mean of both", "| stream of changes"} <= set(sets)
    assert "| CoderEval, trained without it, without compile errors" in sets
    assert "tiny: judged" in err
    written = card.read_text(encoding="utf-8")
    assert set(lines) <= set(written.splitlines())
    assert "Not measured yet" not in written
    assert written.endswith("\n## Limits\n\nMany.\n")
