"""The commands with a real Java machine, which runs only what is written here, so without a sandbox."""

import gzip
import json

import pytest
from click.testing import CliRunner

from judgebot.cli import run
from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.cli import main
from judgebot_eval.execute.program import Program
from judgebot_eval.manifest import manifest_path
from judgebot_eval.records import Candidate, LabelledCandidate, Outcome
from judgebot_eval.study import stage

SIGNATURE = "public static long twice(long n)"
PROMPT = f"import java.util.*;\nimport org.javatuples.*;\nclass Problem {{\n    // Doubles.\n    {SIGNATURE} {{\n"
TESTS = (
    "    }\n    public static void main(String[] args) {\n    assert(twice((0l)) == (0l));\n"
    "    assert(twice((21l)) == (42l));\n    }\n\n}\n"
)
CLOSED = "public class Main {\n    public static void main(String[] args) {\n    }\n}\n"
HEAD = f"{SIGNATURE} {{\n"
RUN = ("--unsafe-no-sandbox", "--workers", "1", "--cpu-seconds", "1")

CANDIDATES = {
    "right": f"{HEAD}    return 2 * n;\n}}",
    "right again": f"{HEAD}    return 2 * n;\n}}",
    "wrong": f"{HEAD}    return n;\n}}",
    "throws": f"{HEAD}    if (n > 0) {{\n        n /= 0;\n    }}\n    return n;\n}}",
    "does not compile": f"{HEAD}    long m = n;\n    return m + k;\n}}",
    "never ends": f"{HEAD}    while (true);\n}}",
    "exits": f"{HEAD}    System.exit(0);\n    return n;\n}}",
    "half a sign": f'{HEAD}    return 2 * n + "\ud83d".indexOf("?");\n}}',
    "lies of its line": f"{HEAD}    AssertionError e = new AssertionError();\n"
    '    e.setStackTrace(new StackTraceElement[] {new StackTraceElement("Problem", "main", "Problem.java", 999)});\n'
    "    throw e;\n}",
    "": "",
}
ERROR = "There is an error in the code"
EXPECTED = {
    "right": ("passed", None, "This code is correct.\nResult:\nCorrect(0)"),
    "right again": ("passed", None, "This code is correct.\nResult:\nCorrect(0)"),
    "wrong": (
        "intent-error",
        None,
        "This code is wrong.\nError_Message:\nInput: 21\nExpected 42, but got 21\nError_TYPE:\nOutputMismatch\n",
    ),
    "throws": (
        "runtime-error",
        3,
        f"{ERROR} at line 3:n /= 0;\nError_Message:\n/ by zero\nError_TYPE:\nArithmeticException\n",
    ),
    "does not compile": ("compile-error", 3, f"{ERROR} at line 3:return m + k;\nError_Message:\ncannot find symbol\n"),
    "never ends": ("timeout", None, f"{ERROR}.\nError_Message:\nthe time is up\nError_TYPE:\nTimeout\n"),
    "exits": ("passed", None, "This code is correct.\nResult:\nCorrect(0)"),
    "half a sign": ("passed", None, "This code is correct.\nResult:\nCorrect(0)"),
    "lies of its line": (
        "intent-error",
        None,
        "This code is wrong.\nError_Message:\nThe output is not the expected one.\nError_TYPE:\nOutputMismatch\n",
    ),
    "": ("failed", None, ""),
}


def _row(name: str, source: str, tests: str, **more: object) -> dict[str, object]:
    row = {"task_id": name, "base_task": name, "source": source, "description": "Doubles.", "signature": SIGNATURE}
    return row | {"prompt": PROMPT, "tests": tests, "canonical": None} | more


@pytest.fixture
def data(tmp_path):
    """Make the files of the benchmarks, of one or two tasks each."""
    files = {
        "eval_only/tasks_multipl_e_java": [
            _row("HumanEval_0_twice", "multipl-e-humaneval", TESTS, harness_compiles=True),
            _row("mbpp_0_twice", "multipl-e-mbpp", TESTS.replace("42l", "0l"), harness_compiles=True),
        ],
        "open/tasks_humanevalx_java": [_row("HX/0", "humaneval-x", CLOSED, canonical="return 2 * n;\n    }\n}")],
        "open/tasks_mxeval_java": [
            _row("MBJP/0", "mbjp", CLOSED, canonical="return n\n    }\n}", canonical_verified=False)
        ],
        "open/tasks_mceval_java": [
            _row("Mc/0", "mceval-java", TESTS[6:], prompt=PROMPT[:-3], canonical=" { return 2 * n; }")
        ],
        "recorded/tasks_codereval_java": [
            _row("CE/0", "codereval-java", "", tests_unreliable=True),
            _row("CE/1", "codereval-java", "", tests_unreliable=False),
        ],
        "recorded/labelled_qwen_repo_humaneval_java": [
            _labelled("HumanEval_0_twice", "Qwen2.5-Coder-7b-base", 1, CANDIDATES["right"])
        ],
        "open/labelled_humanevalpack_java": [_labelled("HX/0", "human-injected-bug", 0, CANDIDATES["wrong"])],
    }
    for name, rows in files.items():
        path = tmp_path / "data" / f"{name}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress("".join(f"{json.dumps(row)}\n" for row in rows).encode()))
    return tmp_path / "data"


def _labelled(task: str, generator: str, passed: int, code: str) -> dict[str, object]:
    return _row(task, "s", "", generator=generator, passed=passed, error=None if passed else "w", candidate=code)


@pytest.fixture
def candidates(tmp_path):
    path = tmp_path / "candidates.jsonl"
    rows = [Candidate("HumanEval_0_twice", name, 0, "", code) for name, code in CANDIDATES.items()]
    jsonl.write(path, rows)
    return path


def _invoke(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


def test_candidates_are_run_and_a_second_call_runs_nothing(data, candidates, tmp_path):
    output = tmp_path / "run"
    command = ("execute", candidates, "--benchmark", "multipl-e-humaneval", "--data", data, "--output", output, *RUN)
    code, text = _invoke(*command)
    assert code == 0
    assert text == (
        "10 candidates, 8 programs: passed 4, intent-error 2, runtime-error 1, compile-error 1, timeout 1, failed 1\n"
        "0 flaky; 1 passed by ending the program early\n"
        "0 left out, of tasks without tests that run here\n"
    )
    log = output / "outcomes.jsonl"
    outcomes = {outcome.candidate.split("#")[1]: outcome for outcome in jsonl.read(log, Outcome)}
    for name, (verdict, line, feedback) in EXPECTED.items():
        assert (outcomes[name].verdict, outcomes[name].line) == (verdict, line)
        assert outcomes[name].feedback.startswith(feedback)
    labelled = list(jsonl.read(output / "labelled.jsonl.gz", LabelledCandidate))
    assert [(row.generator, row.verdict) for row in labelled] == [(name, EXPECTED[name][0]) for name in CANDIDATES]
    manifest = json.loads(manifest_path(log).read_text())
    assert manifest["verdicts"]["passed"] == 4
    assert (manifest["engine"], manifest["limits"]["cpu_seconds"], manifest["form"]) == ("pool", 1.0, "method")
    before = log.read_bytes()
    _invoke(*command)
    assert log.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], r"candidates\.jsonl: HumanEval_0_twice: no such task; name its benchmark", id="no benchmark"),
        pytest.param(["--benchmark", "none"], "none: no such benchmark", id="unknown benchmark"),
    ],
)
def test_candidates_of_no_known_task_are_refused(data, candidates, tmp_path, arguments, message):
    with pytest.raises(JudgebotError, match=message):
        _invoke("execute", candidates, "--data", data, "--output", tmp_path / "run", *arguments, *RUN)


def test_tasks_without_tests_are_refused(data, tmp_path):
    jsonl.write(tmp_path / "c.jsonl", [Candidate("CE/1", "g", 0, "", CANDIDATES["right"])])
    arguments = ("--benchmark", "codereval", "--data", data, "--output", tmp_path / "run")
    with pytest.raises(JudgebotError, match="no candidate of a task with tests that run here"):
        _invoke("execute", tmp_path / "c.jsonl", *arguments, *RUN)


def test_benchmarks_are_inspected(data, tmp_path):
    log = tmp_path / "repeated" / "outcomes.jsonl"
    jsonl.write(log, [Outcome("HumanEval_0_twice#g#0", Program("", "").sha256, "passed", flaky=True)])
    manifest_path(log).write_text('{"repeat": 5}')
    arguments = ("--outcomes", log.parent, "--data", data, "--output", tmp_path / "inspection")
    code, text = _invoke("inspect", *arguments, *RUN)
    assert code == 0
    study = text.partition("## Quality inspection of other")[0]
    for line in (
        "| tasks | 2 / 544 r / -542 | 2 (1) / 230 r / -228 |",
        "| empty body passes | 0 / 0 r / +0 |",
        "| dummy return passes | 1 / 0 r / +1 |",
        "| flaky | 1 / 3 r / -2 |",
        "| kept | 0 / 541 r / -541 | 1 ",
        "* MultiPL-E: looked for candidates whose runs disagree in 1 task;",
    ):
        assert line in study


def test_what_the_data_do_not_have_is_left_out_and_named(data, tmp_path):
    for name in ("open/tasks_mceval_java", "open/tasks_mxeval_java"):
        (data / f"{name}.jsonl.gz").unlink()
    missing = "missing in the data, so left out: mbjp, mceval; `judgebot eval data fetch` downloads what can be had"
    for name in ("inspect", "selfcheck"):
        arguments = [name, "--data", data, "--output", tmp_path / name, *RUN]
        done = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
        assert missing in done.stdout
        made = json.loads(manifest_path(tmp_path / name / "outcomes.jsonl").read_text())
        assert made["left_out"] == ["mbjp", "mceval"]
    assert missing in (tmp_path / "inspect/tables.jsonl").read_text()


def test_own_tasks_are_inspected(tmp_path):
    own, log = tmp_path / "own.jsonl", tmp_path / "repeated" / "outcomes.jsonl"
    rows = [
        {"id": name, "description": "Doubles.", "signature": SIGNATURE, "tests": f"assert twice({n}) == {2 * n};"}
        for name, n in (("good", 2), ("empty", 0))
    ]
    own.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    jsonl.write(log, [Outcome(f"{task}#g#0", Program("", "").sha256, "passed") for task in ("own/good", "Mc/0")])
    manifest_path(log).write_text('{"repeat": 5}')

    arguments = ["inspect", "--own", own, "--outcomes", log.parent, "--output", tmp_path / "i", *RUN]
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    assert "--outcomes: not inspected here: 1 task (Mc/0, ...); see --own" in done.stderr
    assert "| kept | 1 |" in done.stdout
    assert "* own.jsonl, dummy return passes: own/empty." in done.stdout
    assert "CoderEval" not in done.stdout


def test_runs_that_were_not_repeated_say_nothing_of_flakiness(data, tmp_path):
    log = tmp_path / "once" / "outcomes.jsonl"
    jsonl.write(log, [])
    manifest_path(log).write_text('{"repeat": 1}')
    with pytest.raises(JudgebotError, match="each candidate was run once; run them with --repeat 5"):
        _invoke("inspect", "--outcomes", log.parent, "--data", data, "--output", tmp_path / "i", *RUN)


def test_labels_that_differ_end_a_stage_of_the_study(data, tmp_path):
    with pytest.raises(JudgebotError, match="judgebot eval selfcheck: ended with 1; see what it printed"):
        stage.command("selfcheck", "--data", data, "--output", tmp_path / "check", *RUN)(lambda _: None)


def test_a_folder_without_outcomes_is_named(data, tmp_path):
    with pytest.raises(
        JudgebotError, match=r"outcomes\.jsonl\.manifest\.json: .*; give what `execute --repeat 5` wrote"
    ):
        _invoke("inspect", "--outcomes", tmp_path / "none", "--data", data, "--output", tmp_path / "i", *RUN)


def test_labels_of_others_are_checked(data, tmp_path, capsys):
    arguments = ["selfcheck", "--data", data, "--output", tmp_path / "check", *RUN]
    assert run(["eval", *map(str, arguments)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "| labels of | programs | that | theirs | ours | agree |",
        "|---|---|---|---|---|---|",
        "| Qwen2.5-Coder, published verdicts | 1 | passes | 1 | 1 | 1/1 |",
        "| HumanEval-X, solutions | 1 | passes | 1 | 1 | 1/1 |",
        "| HumanEvalPack, bugs | 1 | passes | 0 | 1 | 0/1 |",
        "| MBJP, solutions | 1 | passes | 0 | 0 | 1/1 |",
        "| McEval, solutions | 1 | passes | 1 | 1 | 1/1 |",
        "| MultiPL-E, tests | 2 | compiles | 2 | 2 | 2/2 |",
        "HumanEvalPack, bugs: HX/0#human-injected-bug#0: theirs fails; ours passed",
    ]
