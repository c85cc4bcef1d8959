from pathlib import Path
from pkgutil import resolve_name

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.judges.registry import JUDGES, Options, open_judge, training_of


@pytest.mark.parametrize("name", JUDGES)
def test_every_judge_has_what_opens_it(name):
    assert callable(resolve_name(JUDGES[name]))


def test_an_unknown_judge_is_refused():
    with pytest.raises(JudgebotError, match="oracle: no such judge; there are: zero-shot, two-shot"):
        open_judge("oracle", Options())


@pytest.mark.parametrize("name", ["zero-shot", "free-text", "fine-tuned"])
def test_a_language_model_has_to_be_named(name):
    with pytest.raises(JudgebotError, match="name it with --model"):
        open_judge(name, Options())


def test_required_options():
    assert training_of(Options(training=Path("x")), "two-shot") == Path("x")
    with pytest.raises(JudgebotError, match="two-shot: needs --training"):
        training_of(Options(), "two-shot")
