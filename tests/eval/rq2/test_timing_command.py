import pytest
from click.testing import CliRunner
from study_records import pool
from tiny_language_models import save_causal

from judgebot.errors import JudgebotError
from judgebot_eval import cli, jsonl
from judgebot_eval.generate.run import Spent
from judgebot_eval.judges.registry import JUDGES
from judgebot_eval.rq2.cost import Timing


def _run(*arguments):
    result = CliRunner().invoke(cli.main, ["timing", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_a_judge_is_timed_for_each_size_of_batch(tmp_path):
    jsonl.write(tmp_path / "c.jsonl", pool([1, 0, 1, 0, 1]))
    options = ["--count", 4, "--device", "a processor", "--output", tmp_path / "t.jsonl"]
    output = _run("judge", "zero-shot", tmp_path / "c.jsonl", "--model", save_causal("qwen2", tmp_path), *options)
    found = list(jsonl.read(tmp_path / "t.jsonl", Timing))
    assert [(each.work, each.device, each.batch, each.candidates) for each in found] == [
        ("judging", "a processor", 1, 4),
        ("judging", "a processor", 32, 4),
    ]
    assert all(each.seconds > 0 for each in found)
    assert "32 at a time" in output


def test_generators_are_timed_by_what_they_spent(tmp_path):
    spent = [
        Spent("HumanEval/1#a#0", 1, 1, 2.0, ""),
        Spent("HumanEval/1#a#1", 1, 1, 4.0, ""),
        Spent("t#b/c#0", 1, 1, 1.0, ""),
    ]
    jsonl.write(tmp_path / "s.jsonl", spent)
    _run("generators", tmp_path / "s.jsonl", "--device", "a card", "--output", tmp_path / "t.jsonl")
    assert list(jsonl.read(tmp_path / "t.jsonl", Timing)) == [
        Timing("a", "generation", "a card", 1, 2, 3.0),
        Timing("b/c", "generation", "a card", 1, 1, 1.0),
    ]


@pytest.mark.parametrize(
    ("timed", "message"),
    [
        pytest.param(["judge", "length"], "none.jsonl: holds no candidates to judge", id="judge"),
        pytest.param(["generators"], "none.jsonl: holds no costs", id="generators"),
    ],
)
def test_an_empty_file_is_refused(tmp_path, timed, message):
    path = tmp_path / "none.jsonl"
    path.touch()
    with pytest.raises(JudgebotError, match=message):
        _run(*timed, path, "--device", "a card", "--output", tmp_path / "t.jsonl")
    assert not (tmp_path / "t.jsonl").exists()


@pytest.mark.parametrize(
    ("timed", "output"),
    [
        pytest.param(["judge", "length", "--training", "training"], "read", id="candidates"),
        pytest.param(["judge", "length", "--training", "training"], "training", id="training"),
        pytest.param(["generators"], "read", id="costs"),
    ],
)
def test_what_is_read_is_not_written_over(tmp_path, timed, output):
    for name in ("read", "training"):
        jsonl.write(tmp_path / name, pool([1, 0, 1, 0, 1]))
    before = (tmp_path / output).read_bytes()
    arguments = [tmp_path / part if part == "training" else part for part in timed]
    with pytest.raises(JudgebotError, match=f"{output}: --output is read, too; give another"):
        _run(*arguments, tmp_path / "read", "--device", "a card", "--output", tmp_path / output)
    assert (tmp_path / output).read_bytes() == before


def test_the_judges_are_listed_and_another_is_refused(tmp_path):
    told = CliRunner().invoke(cli.main, ["timing", "judge", "--help"]).output
    assert f"JUDGEisoneof{','.join(JUDGES)}." in "".join(told.split())
    jsonl.write(tmp_path / "c.jsonl", pool([1, 0]))
    arguments = [
        "timing",
        "judge",
        "tfidf",
        str(tmp_path / "c.jsonl"),
        "--device",
        "a",
        "--output",
        str(tmp_path / "t"),
    ]
    refused = CliRunner().invoke(cli.main, arguments)
    assert refused.exit_code == 2
    assert "'tfidf' is not one of" in refused.output
