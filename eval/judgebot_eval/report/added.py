"""The tables that follow from those of the stages: the models, and the small judge (pure)."""

from collections.abc import Iterable, Iterator, Sequence

from judgebot_eval import paper
from judgebot_eval.generate.presets import PRESETS
from judgebot_eval.judge_names import parse
from judgebot_eval.report.run_folder import Stage
from judgebot_eval.rq2.families import title as generator_title
from judgebot_eval.tables import Cell, Column, Reference, Row, Table

PATH = "added"
"""Where the stage of these tables stands among the others."""

_SMALL_JUDGE, _RANKEF = "Qwen2.5 Coder 0.5B", "RankEF"
_NOT_HERE = "no candidates or judgements of it were given"
_NO_SMALL_JUDGE = f"{_SMALL_JUDGE} and {_RANKEF} did not both choose here"
_BILLION = "B"
_PER_CENT = 100


def added(stages: Sequence[Stage]) -> Stage:
    """Make the tables that follow from those of all stages."""
    every = [table for stage in stages for table in stage.tables]
    made = [_models(every), _small_judge([table for table in every if table.id == "selection"])]
    return Stage(PATH, "Models, and what follows from other tables", tuple(made))


def _models(every: Sequence[Table]) -> Table:
    """Table 1: the models of the study, and what each did in this run."""
    # judges that share a place in Table 2 have rows by their whole names
    judged = {parse(label).title for label in _with_figures(every, "kappa")}
    generated = _with_figures(every, "generators")
    rows = []
    for name, preset in PRESETS.items():
        full = generator_title(parse(name).title)
        roles = [role for role, those in (("judge", judged), ("generator", generated)) if full in those]
        size = float(preset.parameters.removesuffix(_BILLION)) if preset.parameters else None
        reference = Reference(size, "reported") if size is not None else Reference()
        cell = Cell(size, reference) if roles else Cell(None, reference, reason=_NOT_HERE)
        rows.append(Row((full, preset.id, ", ".join(preset.roles), ", ".join(roles)), (cell,)))
    heads = ("model", "repository", "roles in the paper", "roles in this run")
    columns = (Column("billions of parameters", "g"),)
    note = "Sizes as the paper rounds them. The paper names few repositories: the others follow from its text."
    return Table("models", "Models, sizes and roles (Table 1)", heads, columns, tuple(rows), (note,))


def _with_figures(every: Iterable[Table], identifier: str) -> set[str]:
    """Return the first labels of the rows that have a figure of ours."""
    return {
        row.labels[0]
        for table in every
        if table.id == identifier
        for row in table.rows
        if any(cell.value is not None for cell in row.cells)
    }


def _small_judge(selections: Iterable[Table]) -> Table:
    """Print by how many points the smallest judge beats RankEF, over generators and n."""
    points = [_PER_CENT * gain for table in selections for gain in _gains(table)]
    references = [paper.reference("small_judge", "points", name) for name in ("least", "most")]
    if points:
        cells = [Cell(pick(points), known) for pick, known in zip((min, max), references, strict=True)]
    else:
        cells = [Cell(None, known, reason=_NO_SMALL_JUDGE) for known in references]
    rows = (Row(("least",), (cells[0],)), Row(("most",), (cells[1],)))
    heading = f"Points of pass@1 that {_SMALL_JUDGE} as the judge gains over {_RANKEF}"
    return Table("small-judge", heading, ("over generators and n",), (Column("points", ".1f"),), rows)


def _gains(table: Table) -> Iterator[float]:
    names = [column.name for column in table.columns]
    if _SMALL_JUDGE in names and _RANKEF in names:
        small, rankef = names.index(_SMALL_JUDGE), names.index(_RANKEF)
        for row in table.rows:
            ours, theirs = row.cells[small].value, row.cells[rankef].value
            if ours is not None and theirs is not None:
                yield ours - theirs
