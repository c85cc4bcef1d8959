import pytest
from study_records import pool, said

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.rq1.judged import join
from judgebot_eval.rq1.records import JudgedCandidate, records_of, write

CANDIDATES = pool([1, 0])


def _judges(*names):
    return join(CANDIDATES, {name: said(CANDIDATES, [0.9, 0.2]) for name in names})


def _names(folder):
    return sorted(path.name for path in (folder / "judged").iterdir())


def test_each_family_has_its_file(tmp_path):
    (judged,) = _judges("m/fine-tuned/seed-0")
    write(tmp_path, [judged])
    assert records_of(judged) == "judged/m-fine-tuned.jsonl"
    found = jsonl.read(tmp_path / records_of(judged), JudgedCandidate)
    assert [(each.candidate, each.p_correct) for each in found] == [("t0#g#0", (0.9,)), ("t0#g#1", (0.2,))]


def test_what_an_earlier_call_wrote_is_removed_and_nothing_else(tmp_path):
    write(tmp_path, _judges("a", "b"))
    (tmp_path / "judged/own.jsonl").write_text("{}\n")
    write(tmp_path, _judges("b", "c"))
    assert _names(tmp_path) == ["b.jsonl", "c.jsonl", "own.jsonl"]


def test_two_families_of_one_file_are_refused(tmp_path):
    with pytest.raises(JudgebotError, match=r"judged/a-b\.jsonl: is for both a-b, a/b; rename one of them"):
        write(tmp_path, _judges("a/b", "a-b"))
