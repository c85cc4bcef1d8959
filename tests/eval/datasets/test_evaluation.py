import gzip
import json

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.evaluation import evaluation_pairs
from judgebot_eval.datasets.tasks import official_path


def test_candidates_and_tasks(write_candidates, write_tasks):
    data = write_candidates("codereval", {"description": "/**\n * Adds one.\n */"})
    write_tasks("codereval", {"description": "Adds two.", "description_human": "Adds 2."}, {"canonical": "return 1;"})

    assert list(evaluation_pairs(data)) == [
        ("Adds one.", "int next(int x) { return x + 1; }"),
        ("Adds two.", ""),
        ("Adds one.", "return 1;"),
    ]


def test_what_was_fetched(tmp_path):
    path = official_path(BENCHMARKS["humaneval-x"], tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(json.dumps(_HUMANEVAL_X).encode()))

    assert list(evaluation_pairs(tmp_path)) == [("Adds one.", "        return n + 1;\n    }\n}")]


_HUMANEVAL_X = {
    "task_id": "Java/0",
    "text": "Adds one.",
    "prompt": "class Solution {\n    /**\n    Adds one.\n     */\n    public int next(int n) {\n",
    "canonical_solution": "        return n + 1;\n    }\n}",
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
