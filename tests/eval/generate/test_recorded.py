import json

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.generate.recorded import of_labelled, read_samples
from judgebot_eval.records import Candidate, LabelledCandidate, Task

TASK = Task("t", "t", "own", "Goal.", "int goal()")
GOAL = "int goal() { return 1; }"


def test_labelled_candidates_become_candidates():
    labelled = LabelledCandidate("t", "t", "s", "g", 3, "Goal.", "int goal()", f"/** Goal. */ {GOAL}", "passed")

    assert list(of_labelled([labelled])) == [Candidate("t", "g", 3, f"/** Goal. */ {GOAL}", GOAL)]


def test_samples_are_numbered_by_task(tmp_path):
    path = tmp_path / "samples.jsonl"
    path.write_text("".join(json.dumps({"task_id": "t", "completion": reply}) + "\n" for reply in (GOAL, "no")))

    assert list(read_samples(path, [TASK], "g")) == [
        Candidate("t", "g", 0, GOAL, GOAL),
        Candidate("t", "g", 1, "no", ""),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{", r"samples\.jsonl:1: not JSON", id="torn"),
        pytest.param("[]", r"samples\.jsonl:1: expected an object", id="no object"),
        pytest.param('{"task_id": "t"}', r"samples\.jsonl:1: expected an object", id="no completion"),
        pytest.param('{"task_id": "u", "completion": ""}', r"samples\.jsonl:1: no task u", id="unknown task"),
    ],
)
def test_what_is_no_sample_is_named(tmp_path, line, message):
    path = tmp_path / "samples.jsonl"
    path.write_text(line)

    with pytest.raises(JudgebotError, match=message):
        list(read_samples(path, [TASK], "g"))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(JudgebotError, match=r"none\.jsonl: cannot be read"):
        list(read_samples(tmp_path / "none.jsonl", [TASK], "g"))
