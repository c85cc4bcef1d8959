import sys

import pytest
from click.testing import CliRunner

from judgebot.cli import run
from judgebot_eval import cli


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in cli.main.known])
def test_every_command_is_there_and_says_what_it_does(name):
    result = CliRunner().invoke(cli.main, [name, "--help"])

    assert result.exit_code == 0
    assert f"eval {name} [OPTIONS]" in result.output


def test_an_unknown_command_is_refused():
    assert CliRunner().invoke(cli.main, ["sing"]).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "status"), [pytest.param([], 2, id="nothing asked"), pytest.param(["--help"], 0, id="help")]
)
def test_the_commands_are_listed_without_the_extra(monkeypatch, capsys, arguments, status):
    commands = dict.fromkeys(cli.main.known, ("nosuch.module", "Does it."))
    monkeypatch.setattr(cli.main, "known", commands)

    assert run(["eval", *arguments]) == status

    listed = "".join(capsys.readouterr()).partition("Commands:\n")[2]
    assert [line.split()[0] for line in listed.splitlines()] == list(commands)


def test_what_the_extra_brings_is_asked_for(monkeypatch, capsys, tmp_path):
    for name in ("parsers", "cleaning", "tables"):
        monkeypatch.delitem(sys.modules, f"judgebot_eval.generate.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "javalang", None)

    assert run(["eval", "generate", "clean", __file__, "--output", str(tmp_path / "kept.jsonl")]) == 2

    expected = "judgebot: error: judgebot eval: needs javalang, which is missing; run pip install 'judgebot[eval]'\n"
    assert capsys.readouterr().err == expected


@pytest.mark.parametrize(
    ("module", "status"),
    [
        pytest.param("nosuch.module", 2, id="of others"),
        pytest.param("judgebot_eval.nosuch", 3, id="of the harness"),
        pytest.param("judgebot.nosuch", 3, id="of the bot"),
    ],
)
def test_a_missing_module_is_an_internal_error_if_it_is_our_own(monkeypatch, tmp_path, module, status):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(cli.main, "known", {"sing": (module, "Sing.")})

    assert run(["eval", "sing"]) == status


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["data", "fetch", "mceval", "--data", "{}/run/tables.jsonl/data"], id="a folder in a file"),
        pytest.param(["report", "{}/run"], id="a file in the place of a folder"),
    ],
)
def test_what_the_disk_refuses_is_no_internal_error(tmp_path, capsys, arguments):
    (tmp_path / "run").mkdir()
    for name in ("tables.jsonl", "report"):
        (tmp_path / "run" / name).touch()

    assert run(["eval", *(argument.format(tmp_path) for argument in arguments)]) == 2

    assert f"judgebot: error: {tmp_path}/run/" in capsys.readouterr().err
