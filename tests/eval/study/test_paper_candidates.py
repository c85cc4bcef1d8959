from dataclasses import replace

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.records import LabelledCandidate, Outcome
from judgebot_eval.study.paper_candidates import Executed, write

_SPLIT = {"t": "train", "v": "validation", "e": "test", "flaky": "train"}
_BODIES = ("return 1;", "return 2;", "return 1;", "return 3;")
_FEW = 2


def _candidate(task, generator, sample, body):
    code = f"int f() {{ {body} }}" if body else ""
    verdict = "passed" if body == "return 1;" else "failed"
    return LabelledCandidate(task, task, "own", generator, sample, "One.", "int f()", code, verdict)


@pytest.fixture
def executed(tmp_path):
    for generator in ("small", "large"):
        rows = [_candidate(task, generator, n, body) for task in _SPLIT for n, body in enumerate(_BODIES)]
        rows.append(_candidate("e", generator, len(_BODIES), ""))
        jsonl.write(tmp_path / generator / "labelled.jsonl.gz", rows)
        outcomes = (Outcome(row.key, "", row.verdict, flaky=row.task == "flaky") for row in rows)
        jsonl.write(tmp_path / generator / "outcomes.jsonl", outcomes)
    return [Executed(tmp_path / "small", is_small=True), Executed(tmp_path / "large", is_small=False)]


def _keys(folder, name):
    return [each.key for each in jsonl.read(folder / f"{name}.jsonl", LabelledCandidate)]


def test_divides_what_was_generated(executed, tmp_path):
    assert write(executed, _SPLIT, _FEW, tmp_path / "out") == 1

    names = ("train", "validation", "test")
    parts = {name: _keys(tmp_path / "out", name) for name in names}
    assert parts == {name: [f"{name[0] if name != 'test' else 'e'}#small#{n}" for n in (0, 1)] for name in names}
    assert _keys(tmp_path / "out", "all") == [key for name in names for key in parts[name]]
    tests = [f"e#{generator}#{n}" for generator in ("small", "large") for n in range(5)]
    assert _keys(tmp_path / "out", "pools") == [*parts["validation"], *tests]
    assert _keys(tmp_path / "out", "judged") == [*parts["validation"], *parts["test"], "e#small#3"]


def test_nothing_to_learn_from_is_an_error(executed, tmp_path):
    (tmp_path / "large/labelled.jsonl.gz").unlink()
    jsonl.write(tmp_path / "large/labelled.jsonl.gz", [])
    with pytest.raises(JudgebotError, match="cleaning left no candidate of the training tasks"):
        write(executed, dict.fromkeys(_SPLIT, "test"), _FEW, tmp_path / "out")


def test_an_own_verdict_is_kept(executed, tmp_path):
    write(executed, _SPLIT, _FEW, tmp_path / "out")
    test = jsonl.read(tmp_path / "out/test.jsonl", LabelledCandidate)
    assert [replace(each, code="").verdict for each in test] == ["passed", "failed"]
