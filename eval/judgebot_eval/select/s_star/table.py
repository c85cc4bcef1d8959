"""The results of S*, in a block of their own."""

from collections.abc import Sequence
from statistics import fmean

from judgebot_eval.select.s_star.run import Selected
from judgebot_eval.tables import Cell, Column, Row, Table
from judgebot_eval.words import counted

_OWN_BLOCK = (
    "S* and what it is compared with here run the samples while they select; selectors that run nothing are measured "
    "elsewhere, and the two are not to be read side by side."
)
_MIXED = "Mixed: tasks that have both right and wrong samples, the only ones on which selecting matters."
_REPORTED = (
    "The paper's tasks are Python problems of LiveCodeBench, so none of its figures belongs in these cells. It reports "
    "(Li et al., arXiv 2502.14382): Qwen2.5-7B with S* 10.7 % above plain Qwen2.5-32B; Qwen2.5-3B with S* above plain "
    "GPT-4o-mini; GPT-4o-mini with S* 3.7 % above o1-preview; R1-Distill-Qwen-32B with S* 85.7 %, o1-high 88.5 %."
)
_NOTES = (_OWN_BLOCK, _MIXED, _REPORTED)
_COLUMNS = (Column("tasks", ",.0f"), Column("pass@1"), Column("mixed tasks", ",.0f"), Column("pass@1, mixed"))


def table(results: Sequence[Selected], selections: Sequence[str], lost: int) -> Table:
    """Make the table: pass@1 of each way of selecting, of a sample at random, and of an oracle.

    Args:
        results: of at least one task.
        selections: the ways, in the order of their rows.
        lost: the samples that stayed empty because no reply could be had.
    """
    rates = {
        selection: [float(result.passed[result.choices[selection]]) for result in results] for selection in selections
    }
    rates["a sample at random, exact mean"] = [fmean(result.passed) for result in results]
    rates["oracle"] = [float(any(result.passed)) for result in results]
    mixed = [0 < sum(result.passed) < len(result.passed) for result in results]
    notes = (*_NOTES, f"Empty because no reply could be had: {counted(lost, 'sample')}.") if lost else _NOTES
    rows = tuple(Row((name,), _cells(of_tasks, mixed)) for name, of_tasks in rates.items())
    return Table("s-star", "S*: selection that runs the samples", ("selection",), _COLUMNS, rows, notes)


def _cells(rates: Sequence[float], mixed: Sequence[bool]) -> tuple[Cell, ...]:
    on_mixed = [rate for rate, is_mixed in zip(rates, mixed, strict=True) if is_mixed]
    return (
        Cell(len(rates)),
        Cell(fmean(rates), cases=len(rates)),
        Cell(len(on_mixed)),
        Cell(fmean(on_mixed), cases=len(on_mixed)) if on_mixed else Cell(None, reason="no task is mixed"),
    )
