import dataclasses
from collections import Counter
from typing import get_args

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.records import split_of
from judgebot_eval.train import data, rows
from judgebot_eval.train.collect import corpus
from judgebot_eval.train.mine.fixes import Kind
from judgebot_eval.train.recipe import read


@pytest.fixture
def recipe(recipe_file):
    return read(recipe_file)


@pytest.fixture
def learned(recipe, inputs):
    return [sample.row for sample in rows.training_rows(recipe, inputs)]


def test_nothing_is_learned_from_what_measures(recipe, inputs, learned):
    fitted, measured = rows.calibration_rows(recipe, inputs), rows.measured_rows(recipe, inputs)
    assert {split_of(row.task) for row in learned if row.task.startswith("HumanEval")} == {"train"}
    assert {split_of(row.task) for row in fitted if row.task.startswith("HumanEval")} <= {"validation", "calibration"}
    assert {split_of(row.task) for row in measured if row.task.startswith("HumanEval")} == {"test"}
    tasks = [{row.task for row in part} for part in (learned, fitted, measured)]
    assert not tasks[0] & tasks[1]
    assert not tasks[0] & tasks[2]
    assert not tasks[1] & tasks[2]
    assert not {task for task in tasks[0] if task.startswith("unseen/")}


def test_pretraining_sees_only_what_may_be_learned_from(recipe, inputs):
    samples = list(rows.pretraining_rows(recipe, inputs.corpus))
    assert samples
    assert {sample.row.task.partition("/")[0] for sample in samples} == {"seen"}


def test_candidates_are_left_to_the_wide_part(recipe, inputs, learned):
    assert not {row.source for row in learned} & {"codereval", "mbjp"}
    beside = rows.wide_rows(recipe, inputs)
    assert {row.source for row in beside} >= {"codereval", "mbjp", "corpus"}
    assert {split_of(row.task) for row in beside if row.task.startswith("HumanEval")} == {"train"}
    assert not {row.task for row in beside if row.task.startswith("unseen/")}


def test_changes_beside_fixes_are_left_to_the_wide_part(recipe, inputs, learned):
    history = Counter(row.source for row in rows.wide_rows(recipe, inputs) if row.source in get_args(Kind))
    assert history == {"fix": 2 * 2 * 16, "change": 2 * 2 * 4}
    assert not {row.source for row in learned} & {"change", "inconsistent"}


def test_fixes_and_mutants_are_learned_in_pairs(learned):
    for source, pairs in (("fix", 8), ("killed", 10)):
        groups = [row.group for row in learned if row.source == source]
        assert len(groups) == 2 * len(set(groups)) == 2 * pairs


def test_survivors_are_no_negatives(learned):
    assert not [row for row in learned if row.source == "killed" and "x - 0" in row.example.code]


def test_methods_that_only_throw_neither_calibrate_nor_measure(recipe, inputs):
    folder = inputs.corpus / "unseen"
    methods = [
        dataclasses.replace(method, code=f"{method.signature} {{ throw new Exception(); }}") if number % 2 else method
        for number, method in enumerate(corpus.read_corpus(folder))
    ]
    shards = corpus.write_shards(methods, folder)
    corpus.write_manifest(dataclasses.replace(corpus.read_manifest(folder), shards=shards), folder)
    found = [*rows.calibration_rows(recipe, inputs), *rows.measured_rows(recipe, inputs)]
    of_corpus = [row.example.code for row in found if row.source == "corpus"]
    edits = [edit.edit.before.code for edit in rows.calibrating_edits(recipe, inputs) if edit.source == "mutant"]
    for codes in (of_corpus, edits):
        assert codes
        assert not [code for code in codes if "throw" in code]


def test_a_folder_without_changes_is_refused(recipe, inputs, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(JudgebotError, match=r"empty: no changes there; make them with `judgebot eval corpus fixes`"):
        list(rows.seen_changes(recipe, dataclasses.replace(inputs, changes=empty)))


@pytest.fixture
def without(recipe):
    """A recipe that takes neither candidates nor mutants of solutions."""
    return dataclasses.replace(
        recipe,
        training=dataclasses.replace(recipe.training, mutants=0),
        wide=dataclasses.replace(recipe.wide, candidates={}),
    )


def test_neither_candidates_nor_mutants_need_be_there(without, inputs, tmp_path):
    alone = dataclasses.replace(inputs, mutants=None, labelled=tmp_path / "none")
    learned = [sample.row for sample in rows.training_rows(without, alone)]
    beside, fitted, measured = (
        make(without, alone) for make in (rows.wide_rows, rows.calibration_rows, rows.measured_rows)
    )
    assert {row.task.partition("/")[0] for row in (*learned, *beside)} == {"seen", "other"}
    assert {row.task.partition("/")[0] for row in (*fitted, *measured)} == {"unseen"}
    assert {edit.project for edit in rows.learned_edits(without, alone)} == {"seen", "other"}


def test_what_is_there_is_measured_on_all_the_same(without, inputs):
    (inputs.labelled / data.FILES["mbjp"].path).unlink()
    sources = {row.source for row in rows.measured_rows(without, inputs)}
    assert "codereval" in sources
    assert "mbjp" not in sources


def test_mutants_that_the_recipe_takes_must_be_given(recipe, inputs):
    with pytest.raises(JudgebotError, match=r"give --mutants, or set mutants = 0 in \[train\]"):
        rows.training_rows(recipe, dataclasses.replace(inputs, mutants=None))
