import pytest
from click.testing import CliRunner
from study_records import pool, said

from judgebot.errors import JudgebotError
from judgebot_eval import cli, jsonl, tables
from judgebot_eval.datasets.split_file import write_split
from judgebot_eval.rq2.cost import Timing
from judgebot_eval.select.coder_reviewer import Likelihood

CANDIDATES = [each for index in range(9) for each in pool([1, 0, 1], task=f"t{index}")]


def _arguments(tmp_path, *flags):
    jsonl.write(tmp_path / "candidates.jsonl", CANDIDATES)
    jsonl.write(tmp_path / "judge.jsonl", said(CANDIDATES, [0.9, 0.2, 0.6] * 9, "own/seed-1").values())
    jsonl.write(tmp_path / "likelihoods.jsonl", [Likelihood(each.key, -1.0, 2, -2.0, 3) for each in CANDIDATES])
    jsonl.write(tmp_path / "timings.jsonl", [Timing("own", "judging", "a processor", 1, 10, 0.1)])
    write_split(tmp_path / "split.jsonl", {f"t{n}": "validation" if n < 4 else "test" for n in range(9)})
    options = {
        "--split": "split.jsonl",
        "--likelihoods": "likelihoods.jsonl",
        "--timings": "timings.jsonl",
        "--output": "out",
    }
    paths = [part for flag, name in options.items() for part in (flag, str(tmp_path / name))]
    files = [str(tmp_path / name) for name in ("candidates.jsonl", "judge.jsonl")]
    return ["rq2", *files, *paths, "--team", "own", "--as-given", *flags]


def _run(arguments):
    return CliRunner().invoke(cli.main, arguments, catch_exceptions=False)


def test_files_give_a_report(tmp_path):
    result = _run(_arguments(tmp_path, "--repetitions", "3"))
    assert result.exit_code == 0
    made = {table.id: table for table in tables.read(tmp_path / "out" / "tables.jsonl")}
    (row,) = [row for row in made["selection"].rows if row.labels[0] == "g"]
    assert row.labels == ("g", "2", "3")
    columns = [column.name for column in made["selection"].columns]
    assert row.cells[columns.index("1 judge, raw_prod")].value == 1
    assert (tmp_path / "out" / "pass-by-candidates.svg").is_file()
    assert (tmp_path / "out" / "report.md").read_text() == result.stdout.removesuffix("\n")
    assert result.stderr == "g, n = 2: choosing for 5 tasks\n"


def test_a_file_is_no_output(tmp_path):
    (tmp_path / "out").touch()
    with pytest.raises(JudgebotError, match="out: is a file, not a folder"):
        _run(_arguments(tmp_path))


def test_likelihoods_that_contradict_each_other_are_refused(tmp_path):
    arguments = _arguments(tmp_path)
    jsonl.write(tmp_path / "again.jsonl", [Likelihood(CANDIDATES[0].key, -7.0, 2, -2.0, 3)])
    with pytest.raises(
        JudgebotError, match=r"again\.jsonl: has another likelihood of t0#g#0 than .*likelihoods\.jsonl"
    ):
        _run([*arguments, "--likelihoods", str(tmp_path / "again.jsonl")])


def test_candidates_that_are_given_twice_are_refused(tmp_path):
    arguments = _arguments(tmp_path)
    jsonl.write(tmp_path / "candidates.jsonl", [*CANDIDATES, *CANDIDATES])
    with pytest.raises(JudgebotError, match=r"candidates\.jsonl:28: t0#g#0 is there for the second time"):
        _run(arguments)


def test_one_candidate_of_each_generator_is_nothing_to_choose_from(tmp_path):
    arguments = _arguments(tmp_path)
    jsonl.write(tmp_path / "candidates.jsonl", CANDIDATES[::3])
    with pytest.raises(JudgebotError, match="no generator has 2 candidates of a test task"):
        _run(arguments)
