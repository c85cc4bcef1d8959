import gzip
import json

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.evaluation import evaluation_pairs
from judgebot_eval.datasets.tasks import official_path
from judgebot_eval.train.collect.held_out import EvaluationKeys


def test_candidates_and_tasks(write_candidates, write_tasks):
    data = write_candidates("codereval", {"description": "/**\n * Adds one.\n */"})
    write_tasks("codereval", {"description": "Adds two.", "description_human": "Adds 2."}, {"canonical": "return 1;"})

    assert list(evaluation_pairs(data)) == [
        ("Adds one.", "int next(int x) { return x + 1; }"),
        ("Adds two.", ""),
        ("Adds one.", "return 1;"),
    ]


def test_a_solution_with_helpers_is_known_by_each_of_its_methods(write_tasks):
    prompt = "class Solution {\n    public int next(int n) "
    canonical = f"{{\n        return n + one();\n    }}\n    {_ONE}"
    data = write_tasks("mceval", {"prompt": prompt, "canonical": canonical})
    known = EvaluationKeys(evaluation_pairs(data))

    assert known.holds("Another description.", "int other(int n) { return n + one(); }")
    assert known.holds("Another description.", "int another() { return 1; }")


@pytest.fixture
def fetched(tmp_path):
    """A folder with an official file of one task."""
    path = official_path(BENCHMARKS["humaneval-x"], tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(json.dumps(_HUMANEVAL_X).encode()))
    return tmp_path


def test_what_was_fetched_is_whole_methods(fetched):
    assert list(evaluation_pairs(fetched)) == [("Adds one.", _NEXT), ("Adds one.", _ONE)]


def test_a_copy_of_what_was_fetched_is_known(fetched):
    known = EvaluationKeys(evaluation_pairs(fetched))

    assert known.holds("Another description.", "int other(int n) { return n + one(); }")
    assert known.holds("Another description.", "int another() { return 1; }")


def test_the_file_of_the_folder_comes_before_the_fetched_one(fetched, write_tasks):
    write_tasks("humaneval-x", {"description": "Adds two.", "canonical": "return 2;"})

    assert list(evaluation_pairs(fetched)) == [("Adds two.", "return 2;")]


_NEXT = "public int next(int n) {\n        return n + one();\n    }"
_ONE = "int one() {\n        return 1;\n    }"
_HUMANEVAL_X = {
    "task_id": "Java/0",
    "text": "Adds one.",
    "prompt": "class Solution {\n    /**\n    Adds one.\n     */\n    public int next(int n) {\n",
    "canonical_solution": f"        return n + one();\n    }}\n    {_ONE}\n}}",
    "test": "",
    "declaration": "",
}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("nowhere", r"nowhere: no such folder of labelled data", id="no folder"),
        pytest.param("", "no benchmark there, so no evaluation method would be left out; .*data fetch", id="no file"),
    ],
)
def test_nothing_to_compare_with_is_refused(tmp_path, name, message):
    with pytest.raises(JudgebotError, match=message):
        list(evaluation_pairs(tmp_path / name))


def test_a_file_of_something_else_is_named(write_tasks):
    data = write_tasks("codereval", {})
    (data / "other").mkdir()
    (data / "other" / "rows.jsonl.gz").write_bytes(gzip.compress(b'{"a": 1}'))
    with pytest.raises(JudgebotError, match=r"other/rows\.jsonl\.gz: a row has not what is looked for, 'description'"):
        list(evaluation_pairs(data))
