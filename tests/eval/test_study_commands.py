import pytest
from click.testing import CliRunner
from recorded_files import NAMES

from judgebot.errors import JudgebotError
from judgebot_eval.cli import main
from judgebot_eval.train.data import FILES


def _study(folder, *flags):
    arguments = ["study", str(folder / "run"), "--data", str(folder), *flags]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def _touch_data(folder):
    for name in NAMES:
        (folder / FILES[name].path).parent.mkdir(parents=True, exist_ok=True)
        (folder / FILES[name].path).touch()


def test_a_dry_run_prints_the_plan_and_does_nothing(tmp_path):
    _touch_data(tmp_path)
    result = _study(tmp_path, "--dry-run")

    assert result.exit_code == 0
    assert "train encoder/seed-1" in result.output
    assert "absent: s-star: no model, and no recorded calls" in result.output
    assert "--i-may-train-on humaneval-icescore" in result.output
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("flags", "last"), [pytest.param((), 3, id="three seeds"), pytest.param(("--seeds", "1"), 1, id="as many as asked")]
)
def test_judges_are_trained_with_so_many_seeds(tmp_path, flags, last):
    _touch_data(tmp_path)
    output = _study(tmp_path, "--dry-run", *flags).output
    assert f"train encoder/seed-{last}" in output
    assert f"train encoder/seed-{last + 1}" not in output


def test_training_on_data_whose_licence_forbids_it_is_refused(tmp_path):
    _touch_data(tmp_path)
    with pytest.raises(JudgebotError, match="the licence forbids training"):
        _study(tmp_path)
    assert not (tmp_path / "run").exists()


def test_without_data_everything_is_absent(tmp_path):
    result = _study(tmp_path)

    assert result.exit_code == 0
    assert "0 to do, 20 absent" in result.output


def test_a_folder_of_data_that_is_not_there_is_named(tmp_path):
    with pytest.raises(JudgebotError, match="nowhere: no such folder of labelled data"):
        CliRunner().invoke(
            main, ["study", str(tmp_path / "run"), "--data", str(tmp_path / "nowhere")], catch_exceptions=False
        )
