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


PROGRAM = Task(
    "p",
    "p",
    "multipl-e-humaneval",
    "Goal.",
    "public static int goal()",
    "class Problem {\n    // Goal.\n    public static int goal() {\n",
)


@pytest.mark.parametrize(
    ("task", "completion", "code", "helpers"),
    [
        pytest.param(TASK, "    return 1;\n}\n", "int goal() {\n    return 1;\n}", "", id="a continuation"),
        pytest.param(TASK, " { return 1; }", "int goal() { return 1; }", "", id="from the brace on"),
        pytest.param(TASK, "\n", "", "", id="nothing"),
        pytest.param(TASK, "\n    return one();", "", "", id="cut off"),
        pytest.param(
            TASK,
            "return one(); }\nint one() { return 1; }",
            "int goal() {\nreturn one(); }",
            "int one() { return 1; }",
            id="with a helper",
        ),
        pytest.param(TASK, f"class A {{ {GOAL} }}", GOAL, "", id="whole, in its class"),
        pytest.param(TASK, f"{GOAL}\n}}", GOAL, "", id="whole, and a brace too many"),
        pytest.param(TASK, f"```java\n{GOAL}\n```", GOAL, "", id="fenced"),
        pytest.param(
            PROGRAM,
            "        return 1;\n    }\n}",
            "public static int goal() {\n        return 1;\n    }",
            "",
            id="of a program",
        ),
        pytest.param(
            PROGRAM, "        return 1;", "public static int goal() {\n        return 1;\n    }", "", id="stopped"
        ),
        pytest.param(PROGRAM, GOAL, GOAL, "", id="whole, where a program was to be continued"),
    ],
)
def test_the_method_is_found_be_it_continued_or_whole(tmp_path, task, completion, code, helpers):
    path = tmp_path / "samples.jsonl"
    path.write_text(json.dumps({"task_id": task.id, "completion": completion}))

    (candidate,) = read_samples(path, [task], "g")

    assert (candidate.code, candidate.helpers, candidate.completion) == (code, helpers, completion)


def test_a_line_ends_at_a_newline_alone(tmp_path):
    path = tmp_path / "samples.jsonl"
    row = json.dumps({"task_id": "t", "completion": f"// a\u2028b\n{GOAL}"}, ensure_ascii=False)
    path.write_text(f"{row}\n{row}\n", encoding="utf-8")

    assert [candidate.code for candidate in read_samples(path, [TASK], "g")] == [GOAL, GOAL]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{", r"samples\.jsonl:1: not JSON", id="torn"),
        pytest.param("[]", r"samples\.jsonl:1: expected an object", id="no object"),
        pytest.param('{"task_id": "t"}', r"samples\.jsonl:1: expected an object", id="no completion"),
        pytest.param('{"task_id": "u", "completion": ""}', r"samples\.jsonl:1: no task u; .*own/ID", id="unknown task"),
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
