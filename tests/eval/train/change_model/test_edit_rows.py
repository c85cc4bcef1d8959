import random

import pytest

from judgebot.edit import Edit
from judgebot.encode import Example
from judgebot.judgement import Judgement
from judgebot_eval.train.change_model.edit_rows import LabelledEdit, committed, killed, mutated, undone, with_gains
from judgebot_eval.train.collect.corpus import CorpusMethod
from judgebot_eval.train.mine.fixes import MethodChange
from judgebot_eval.train.mutate.killed import ExecutedMutant


def _change(kind):
    return MethodChange(
        "p", "MIT", "c", "Fix", "A.java", "f", "new", "old", "int f()", "before", "after", kind, tests_changed=True,
        methods_changed=1,
    )  # fmt: skip


def _row(before="long", after="short", gain=0.0):
    return LabelledEdit(
        Edit(Example("d", "s", before), Example("d", "s", after), gain), "p", "p/A", "fix", correct=True
    )


def test_changes_as_they_were_committed():
    fix, change = committed(map(_change, ("fix", "inconsistent", "change")))
    assert (fix.source, change.source, fix.project, fix.task, fix.correct) == ("fix", "change", "p", "p/A.java", True)
    assert fix.edit == Edit(Example("new", "int f()", "before"), Example("new", "int f()", "after"))


def test_an_edit_undone():
    row = undone(_row(gain=0.5))
    assert row == LabelledEdit(_row("short", "long", -0.5).edit, "p", "p/A", "fix", correct=False)
    assert undone(row) == _row(gain=0.5)


def test_a_mutant_takes_the_place_of_its_method():
    code = "int f(int a, int b) { if (a < b) { return a; } return b; }"
    method = CorpusMethod("p", "MIT", "A.java", "f", "d", "int f(int a, int b)", code)
    hopeless = CorpusMethod("p", "MIT", "A.java", "g", "d", "void g()", "void g() { }")
    (row,) = mutated([method, hopeless], seed=0)
    assert (row.source, row.project, row.task, row.correct) == ("mutant", "p", "p/A.java", False)
    assert (row.edit.before.code, row.edit.after.signature) == (code, method.signature)
    assert row.edit.after.code.split() != code.split()
    assert list(mutated([method], seed=0)) == [row]


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        pytest.param("killed", 1, id="killed"),
        pytest.param("timed out", 1, id="timed out"),
        pytest.param("survived", 0, id="survived"),
        pytest.param("not compiling", 0, id="not compiling"),
    ],
)
def test_killed_mutants(outcome, kept):
    rows = list(killed([ExecutedMutant("T", "d", "s", "good", "bad", "negation", (1,), outcome)]))
    assert [(row.edit.before.code, row.edit.after.code, row.task, row.correct) for row in rows] == [
        ("good", "bad", "T", False)
    ] * kept


class FakeJudge:
    def judge(self, examples):
        return [Judgement(float(len(e.code)), truncated=e.code == "vast") for e in examples]


def test_gains():
    rows = [_row("ab", "abcd"), _row("vast", "ab"), _row("abc", "a", gain=9.0)]
    random.Random(0).shuffle(rows)
    expected = {"ab": 2.0, "vast": 0.0, "abc": -2.0}
    assert [row.edit.gain for row in with_gains(rows, FakeJudge())] == [expected[row.edit.before.code] for row in rows]
