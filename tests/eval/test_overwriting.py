import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.overwriting import refuse_input


@pytest.mark.parametrize(
    "name", [pytest.param("b.jsonl", id="by name"), pytest.param("../{}/b.jsonl", id="by another")]
)
def test_what_is_read_is_no_output(tmp_path, name):
    with pytest.raises(JudgebotError, match=r"b\.jsonl: --kept is read, too; give another"):
        refuse_input(tmp_path / name.format(tmp_path.name), tmp_path / "a.jsonl", tmp_path / "b.jsonl", flag="--kept")


def test_anything_else_is(tmp_path):
    refuse_input(tmp_path / "c.jsonl", tmp_path / "a.jsonl", None)
