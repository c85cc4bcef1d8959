"""The tables of RQ2 that say what choosing costs: generators, hardware, developers."""

from collections.abc import Mapping, Sequence

from judgebot_eval import paper
from judgebot_eval.rq2.choose import Pools
from judgebot_eval.rq2.cost import Hardware, Timing, developers, hardware, price_date
from judgebot_eval.rq2.families import FAMILIES, title
from judgebot_eval.rq2.selection_tables import one_generation
from judgebot_eval.rq2.trials import SIZES
from judgebot_eval.select.plans import Pool
from judgebot_eval.stats import pass_at_k
from judgebot_eval.table_text import number
from judgebot_eval.tables import Cell, Column, Row, Table

_NOT_HERE = "no candidates of this generator were given"
_TOO_FEW = "no task has as many candidates"
_DOLLARS = 1_000
_MINUTE = 60
_TEAM = 2


def generators(pools: Pools) -> Table:
    """Table 3: pass@1 of one generation, and the least hardware."""
    ours = {title(name): tasks for name, tasks in pools.items()}
    rows = []
    for name in dict.fromkeys([*paper.rows("generators"), *ours]):
        reference = paper.reference("generators", name, "pass")
        tasks = ours.get(name)
        first = one_generation(tasks, reference) if tasks else Cell(None, reference, reason=_NOT_HERE)
        cells = (first, *(_pass_at(k, tasks or {}) for k in SIZES))
        rows.append(Row((name, *_labels(hardware(name)), str(len(tasks or ()))), cells))
    heads = ("generator", "parameters", "GPU", "VRAM", "price", "tasks")
    columns = (Column("pass@1"), *(Column(f"pass@{k}") for k in SIZES))
    note = f"Prices of {price_date()}; parameters in billions, VRAM in gigabytes, price in thousands of dollars."
    return Table("generators", "Pass@1 of one generation (Table 3)", heads, columns, tuple(rows), (note,))


def _pass_at(k: int, tasks: Mapping[str, Pool]) -> Cell:
    """Make a cell of the unbiased pass@k of the tasks with as many candidates."""
    large = [[each.passed for each in pool] for pool in tasks.values() if len(pool) >= k]
    if not large:
        return Cell(None, reason=_TOO_FEW if tasks else "")
    return Cell(sum(pass_at_k(len(each), sum(each), k) for each in large) / len(large), cases=len(large))


def _labels(known: Hardware | None) -> tuple[str, str, str, str]:
    if known is None:
        return ("", "", "", "")
    price = None if known.price is None else known.price / _DOLLARS
    return (f"{known.parameters:g}", known.gpu, number(known.vram, "g"), number(price, "g"))


def hardware_costs() -> Table:
    """Print what the hardware of a team of two small models costs, and that of the larger sibling."""
    columns = (Column("team", ",.0f"), Column("large", ",.0f"))
    rows = []
    for family in FAMILIES.values():
        small, large = hardware(family.small), hardware(family.large)
        team = _TEAM * small.price if small and small.price else None
        references = (paper.reference("hardware", family.small, column.name) for column in columns)
        figures = (team, large.price if large else None)
        rows.append(Row((family.small,), tuple(map(Cell, figures, references))))
    note = (
        f"The paper's dollars of {price_date()}: a GPU for each model of the team, the least GPU of the larger sibling."
    )
    return Table("costs", "Price of the hardware", ("generator",), columns, tuple(rows), (note,))


def measured(timings: Sequence[Timing]) -> Table:
    """Print the timings themselves, sequential and batched."""
    columns = (Column("candidates", ",.0f"), Column("seconds per candidate", ".4f"), Column("developers", ",.1f"))
    rows = tuple(
        Row(
            (each.model, each.work, each.device, str(each.batch)),
            (Cell(each.candidates), Cell(each.seconds), Cell(developers(each.seconds))),
        )
        for each in timings
    )
    heads = ("model", "work", "device", "batch")
    note = "Developers: how many are served, if each candidate is a prediction."
    return Table("timings", "Measured speed", heads, columns, rows, (note,))


def demand() -> Table:
    """Print how many developers a GPU serves at the speed of the paper's large models."""
    columns = (Column("predictions a minute", ".1f"), Column("developers", ".1f"))
    rows = []
    for name in paper.rows("seconds"):
        each = paper.reference("seconds", name, "LLM").value
        if each is not None:
            figures = (_MINUTE / each, developers(each))
            references = (paper.reference("demand", name, column.name) for column in columns)
            cells = tuple(Cell(figure, reference) for figure, reference in zip(figures, references, strict=True))
            rows.append(Row((name,), cells))
    note = "From the paper's seconds of the larger sibling, and 1,150 recommendations a week in 16 hours of writing."
    heading = "Developers that the larger sibling serves on its GPU"
    return Table("developers", heading, ("family",), columns, tuple(rows), (note,))
