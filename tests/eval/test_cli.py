import pytest
from click.testing import CliRunner

from judgebot_eval import cli


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in cli.main.list_commands(None)])
def test_every_command_is_there_and_says_what_it_does(name):
    result = CliRunner().invoke(cli.main, [name, "--help"])

    assert result.exit_code == 0
    assert f"eval {name} [OPTIONS]" in result.output


def test_an_unknown_command_is_refused():
    assert CliRunner().invoke(cli.main, ["sing"]).exit_code == 2
