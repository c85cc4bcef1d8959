"""Whether programs can be confined here; where they cannot, the tests that run any are skipped, and say why."""

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.execute.jdk import find_jdk
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.sandbox import open_sandbox


def _why_not() -> str:
    try:
        open_sandbox(find_jdk(), Limits())
    except JudgebotError as error:
        return str(error)
    return ""


WHY_NOT = _why_not()
NEEDS_SANDBOX = pytest.mark.skipif(bool(WHY_NOT), reason=f"PROGRAMS ARE NOT RUN: {WHY_NOT}")
