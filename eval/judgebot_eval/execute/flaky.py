"""Whether repeated runs of the same program agree (pure)."""

from collections.abc import Sequence

from judgebot_eval.execute.assemble import Assembled
from judgebot_eval.execute.program import Execution
from judgebot_eval.execute.verdict import rule

REPETITIONS = 5
"""How often a candidate is run where flakiness is looked for; the study does not say how often it did."""


def is_flaky(executions: Sequence[Execution], assembled: Assembled) -> bool:
    """Say whether any two runs of a program ended in different verdicts."""
    return len({rule(execution, assembled).verdict for execution in executions}) > 1
