"""What a report of the study prints beside its own figures, and which tables print it."""

from collections.abc import Sequence
from dataclasses import dataclass

from judgebot_eval.tables import Table


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a report of the study prints.

    Attributes:
        tables: the ids of the tables that print it.
        missing: why it may not be there, and how it can be had.
        row: what the labels of a row must contain to print it; "" if every row does.
    """

    name: str
    tables: tuple[str, ...]
    missing: str
    row: str = ""

    def prints(self, table: Table) -> bool:
        """Tell whether a table prints it."""
        return table.id in self.tables and any(self.row in " ".join(row.labels) for row in table.rows)


_RQ1, _RQ2 = "judgebot eval rq1 was not run", "judgebot eval rq2 was not run"

ITEMS: Sequence[Item] = (
    Item("Models, sizes and roles (Table 1)", ("models",), ""),
    Item("Quality inspection", ("q-quality", "q-others"), "judgebot eval inspect was not run"),
    Item("Split and candidates", ("candidates", "sp-cleaning"), _RQ1),
    Item("Cohen's kappa (Table 2)", ("kappa", "judges", "seeds", "compile-errors", "sources"), _RQ1),
    Item("Fine-tuning with feedback (variant B)", ("kappa",), "no judge of variant B; the paper has no figures", " (B"),
    Item("Confusion matrices (Figure 1)", ("confusion",), _RQ1),
    Item("Confidence (Figure 2)", ("confidence", "confidence-sweep", "calibration"), _RQ1),
    Item("False positives", ("false-positives",), _RQ1),
    Item("Pass@1 of one generation, hardware (Table 3)", ("generators",), _RQ2),
    Item("Pass@1 of teams (Table 4)", ("team", "selection", "selection-exact", "oracle-gap", "gains", "ties"), _RQ2),
    Item("Readings of the score", ("forms",), _RQ2),
    Item("Tests of significance", ("statistics",), _RQ2),
    Item("A judge of 0.5B against RankEF", ("small-judge",), ""),
    Item("Learned ensembles", ("ensembles",), _RQ2),
    Item("Coder-Reviewer by weight", ("weights",), "judgebot eval rq2 was given no likelihoods"),
    Item("Seconds for a prediction (Table 5)", ("seconds", "timings"), _RQ2),
    Item("Cost and demand", ("costs", "developers"), _RQ2),
    Item("S*, which runs code while it selects", ("s-star",), "judgebot eval s-star was not run"),
)


def rank(table: str) -> int:
    """Return where a table belongs, by its id; unknown ones come last."""
    return next((place for place, item in enumerate(ITEMS) if table in item.tables), len(ITEMS))
