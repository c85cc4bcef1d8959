import gzip
import json

import pytest

from judgebot_eval.execute.assemble import Assembled
from judgebot_eval.execute.program import Program
from judgebot_eval.records import Outcome
from judgebot_eval.selfcheck import Check, Claim, compare, jobs, lines, missing, read_checks

ANY = Assembled(Program("", "P"), 1, 1)


CHECK = Check(
    "someone",
    "passes",
    (Claim("a", ANY, holds=True), Claim("b", ANY, holds=False), Claim("c", ANY, holds=True)),
)
TESTS = Check("tests", "compiles", (Claim("d", ANY, holds=True), Claim("e", ANY, holds=False)))
OUTCOMES = {
    "a": Outcome("a", "", "passed"),
    "b": Outcome("b", "", "timeout"),
    "c": Outcome("c", "", "runtime-error", "ArithmeticException", "/ by zero"),
    "d": Outcome("d", "", "runtime-error"),
    "e": Outcome("e", "", "compile-error"),
}


def test_every_claim_is_run():
    assert [job.candidate for job in jobs([CHECK, TESTS])] == ["a", "b", "c", "d", "e"]


def test_the_results_name_every_difference():
    assert list(lines([compare(check, OUTCOMES) for check in (CHECK, TESTS)])) == [
        "| labels of | programs | that | theirs | ours | agree |",
        "|---|---|---|---|---|---|",
        "| someone | 3 | passes | 2 | 1 | 2/3 |",
        "| tests | 2 | compiles | 1 | 1 | 2/2 |",
        "someone: c: theirs passes; ours runtime-error ArithmeticException / by zero",
    ]


PROMPT = "class Problem {\n    // Doubles.\n    public static int f(int n) {\n"
CLOSED = "class Main {\n    public static void main(String[] args) {\n    }\n}\n"
CLOSING = "    }\n    public static void main(String[] args) {\n    }\n}\n"
INSIDE = "    public static void main(String[] args) {\n    }\n}\n"


def _row(task, source, tests="", **more):
    common = {
        "task_id": task,
        "base_task": task,
        "source": source,
        "description": "d",
        "signature": "public static int f(int n)",
        "prompt": PROMPT,
        "tests": tests,
        "canonical": None,
    }
    return common | more


def _candidate(task, generator, passed, code):
    error = None if passed else "failed: wrong answer"
    return _row(task, "s", generator=generator, passed=passed, error=error, candidate=code)


FILES = {
    "eval_only/tasks_multipl_e_java": [
        _row("HumanEval_0_f", "multipl-e-humaneval", CLOSING, harness_compiles=True),
        _row("mbpp_0_f", "multipl-e-mbpp", CLOSING, harness_compiles=False),
    ],
    "open/tasks_humanevalx_java": [_row("HX/0", "humaneval-x", CLOSED, canonical="return 2 * n;\n    }\n}")],
    "open/tasks_mxeval_java": [
        _row("MBJP/0", "mbjp", CLOSED, canonical="return 3 * n;\n    }\n}", canonical_verified=False),
        _row("MBJP/1", "mbjp", CLOSED),
    ],
    "open/tasks_mceval_java": [
        _row("Mc/0", "mceval-java", INSIDE, prompt=PROMPT[:-3], canonical="{ return 2 * n; }", canonical_verified=True)
    ],
    "recorded/labelled_qwen_repo_humaneval_java": [
        _candidate("HumanEval_0_f", "Qwen2.5-Coder-1.5b-base", 1, "static int f(int n) { return 1; }"),
        _candidate("HumanEval_0_f", "Qwen2.5-Coder-7b-base", 0, "static int f(int n) { return 2; }"),
        _candidate("HumanEval_0_f", "Llama-3-8B-Instruct", 0, "static int f(int n) { return 3; }"),
    ],
    "open/labelled_humanevalpack_java": [
        _candidate("HX/0", "human", 1, "static int f(int n) { return 4; }"),
        _candidate("HX/0", "human-injected-bug", 0, "static int f(int n) { return 5; }"),
    ],
}


CLAIMS = {
    "Qwen2.5-Coder, published verdicts": [
        ("HumanEval_0_f#Qwen2.5-Coder-1.5b-base#0", "passes", True),
        ("HumanEval_0_f#Qwen2.5-Coder-7b-base#0", "passes", False),
    ],
    "HumanEval-X, solutions": [("HX/0#selfcheck/solution#0", "passes", True)],
    "HumanEvalPack, bugs": [("HX/0#human-injected-bug#0", "passes", False)],
    "MBJP, solutions": [("MBJP/0#selfcheck/solution#0", "passes", False)],
    "McEval, solutions": [("Mc/0#selfcheck/solution#0", "passes", True)],
    "MultiPL-E, tests": [
        ("HumanEval_0_f#selfcheck/tests#0", "compiles", True),
        ("mbpp_0_f#selfcheck/tests#0", "compiles", False),
    ],
}


@pytest.mark.parametrize(
    ("removed", "lacking", "unchecked"),
    [
        pytest.param((), [], (), id="all is there"),
        pytest.param(("open/tasks_mceval_java",), ["mceval"], ("McEval, solutions",), id="no McEval"),
        pytest.param(
            ("open/tasks_humanevalx_java",),
            ["humaneval-x"],
            ("HumanEval-X, solutions", "HumanEvalPack, bugs"),
            id="no tasks for a file of labels",
        ),
        pytest.param(
            ("recorded/labelled_qwen_repo_humaneval_java", "open/labelled_humanevalpack_java"),
            ["humaneval-qwen", "humanevalpack"],
            ("Qwen2.5-Coder, published verdicts", "HumanEvalPack, bugs"),
            id="no labels",
        ),
        pytest.param(
            ("eval_only/tasks_multipl_e_java",),
            ["multipl-e-humaneval", "multipl-e-mbpp"],
            ("Qwen2.5-Coder, published verdicts", "MultiPL-E, tests"),
            id="no MultiPL-E",
        ),
    ],
)
def test_the_labels_that_are_checked(tmp_path, removed, lacking, unchecked):
    for name, rows in FILES.items():
        path = tmp_path / f"{name}.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        if name not in removed:
            path.write_bytes(gzip.compress("".join(f"{json.dumps(row)}\n" for row in rows).encode()))
    assert missing(tmp_path) == lacking
    assert {
        check.source: [(claim.key, check.statement, claim.holds) for claim in check.claims]
        for check in read_checks(tmp_path)
    } == CLAIMS | {source: [] for source in unchecked}


def test_a_check_without_programs_is_in_the_table():
    assert list(lines([compare(Check("someone", "passes", ()), OUTCOMES)]))[2:] == [
        "| someone | 0 | passes | 0 | 0 | 0/0 |"
    ]
