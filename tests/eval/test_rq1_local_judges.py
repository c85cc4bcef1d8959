"""The judges of the local RQ1 on a handful of candidates: RankEF, which learns them in a second."""

from dataclasses import replace

import pytest
from tiny_rankers import CANDIDATES, EXAMPLES

from judgebot.errors import JudgebotError
from judgebot_eval.judges.ranker_run import Run
from judgebot_eval.rq1_local_judges import train_rankef

_LEARNED, _VALIDATION, _OTHERS = CANDIDATES[:8], CANDIDATES[8:12], CANDIDATES[12:20]


@pytest.fixture
def run(tmp_path, one_thread):
    """A run, and what it says."""
    told = []
    return Run(_LEARNED, _VALIDATION, tmp_path, told.append), told


def test_a_judge_is_trained_once(run):
    of_run, told = run
    first = train_rankef(of_run, 1)
    told.clear()
    again = train_rankef(of_run, 1)
    assert first.name == again.name == "rankef/seed-1"
    assert again.score(EXAMPLES[:4]) == first.score(EXAMPLES[:4])
    assert told == []


@pytest.mark.parametrize(
    ("changes", "differing"),
    [
        pytest.param({"learned": _OTHERS}, "training", id="training"),
        pytest.param({"validation": _OTHERS[:4]}, "validation", id="validation"),
    ],
)
@pytest.mark.parametrize("done", [pytest.param(True, id="done"), pytest.param(False, id="begun")])
def test_other_candidates_need_another_folder(run, changes, differing, done):
    of_run, _ = run
    train_rankef(of_run, 1)
    if not done:
        (of_run.folder / "seed-1/ranker.json").unlink()
    with pytest.raises(JudgebotError, match=rf"seed-1/settings.json: was begun with {differing} "):
        train_rankef(replace(of_run, **changes), 1)
