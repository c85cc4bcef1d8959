import pytest
from click.testing import CliRunner
from study_run import write_run

from judgebot.errors import JudgebotError
from judgebot_eval import cli


def test_report_names_the_page(tmp_path):
    result = CliRunner().invoke(cli.main, ["report", str(write_run(tmp_path))], catch_exceptions=False)
    assert (result.exit_code, result.output) == (0, f"{tmp_path / 'report' / 'index.html'}\n")


def test_a_folder_without_tables_is_an_error(tmp_path):
    with pytest.raises(JudgebotError, match=r"has no tables\.jsonl"):
        CliRunner().invoke(cli.main, ["report", str(tmp_path)], catch_exceptions=False)
