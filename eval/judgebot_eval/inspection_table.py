"""The inspection of benchmarks as the study's table, ours beside what the study reports (pure)."""

from collections.abc import Iterator, Mapping, Sequence

from judgebot_eval.inspection import STEPS, Inspection
from judgebot_eval.records import Task
from judgebot_eval.tables import ABSENT, Cell, Column, Reference, Row, Table
from judgebot_eval.words import counted

UNRELIABLE = "tests-unreliable"
"""The flag of a task that the recorded inspection of CoderEval left out, at one of the first three steps."""

_START, _KEPT = "tasks", "kept"
_RECORDED = "left out by these three, as recorded"
_FLAKY = STEPS[-1]

_MULTIPL_E = {_START: 544, "empty body passes": 0, "dummy return passes": 0, _FLAKY: 3, _KEPT: 541}
_CODEREVAL = {
    _START: 230,
    "target fails": 20,
    "empty body passes": 9,
    "dummy return passes": 17,
    _FLAKY: 3,
    _KEPT: 181,
}
_MISSING = "its tasks are missing in the data"
_NOT_RUN = "CoderEval's projects are not here: nothing is run, and the recorded flags do not say which step it was"


def quality_table(multipl_e: Inspection, codereval: Sequence[Task], left_out: str = "") -> Table:
    """Show the steps of the study's two benchmarks: MultiPL-E as run here, CoderEval as its task file records it.

    Args:
        multipl_e: of no tasks if they are missing.
        codereval: its tasks, none if they are missing.
        left_out: says what is not inspected, "" if all is.
    """
    labels = (_START, *STEPS[:-1], _RECORDED, _FLAKY, _KEPT)
    columns = (
        _run(multipl_e) if multipl_e.tasks else _absent(_MULTIPL_E, labels),
        _recorded(codereval) if codereval else _absent(_CODEREVAL, labels),
    )
    notes = _notes("MultiPL-E", multipl_e) if multipl_e.tasks else ()
    return Table(
        id="q-quality",
        title="Quality inspection of the study's benchmarks: tasks left out at each step",
        labels=("step",),
        columns=(Column("MultiPL-E", ".0f"), Column("CoderEval (recorded)", ".0f")),
        rows=tuple(Row((label,), tuple(cells[label] for cells in columns)) for label in labels),
        notes=(*notes, *filter(None, [left_out])),
    )


def other_table(inspections: Mapping[str, Inspection]) -> Table:
    """Show the steps of benchmarks that the study does not use."""
    labels = (_START, *STEPS, _KEPT)
    return Table(
        id="q-others",
        title="Quality inspection of other benchmarks: tasks left out at each step",
        labels=("step",),
        columns=tuple(Column(name, ".0f") for name in inspections),
        rows=tuple(Row((label,), tuple(Cell(_counts(one)[label]) for one in inspections.values())) for label in labels),
        notes=tuple(note for name, inspection in inspections.items() for note in _notes(name, inspection)),
    )


def _notes(name: str, inspection: Inspection) -> Iterator[str]:
    yield (
        f"{name}: looked for candidates whose runs disagree in {counted(inspection.repeated, 'task')}; a body of "
        f"`return true` passes in {len(inspection.true_passes)}, which leaves out none."
    )
    for step, found in inspection.found.items():
        if found:
            yield f"{name}, {step}: {', '.join(found)}."


def _counts(inspection: Inspection) -> dict[str, int]:
    steps: dict[str, int] = {step: len(found) for step, found in inspection.found.items()}
    return steps | {_START: inspection.tasks, _KEPT: inspection.kept}


def _run(inspection: Inspection) -> dict[str, Cell]:
    cells = {label: Cell(value, _reported(_MULTIPL_E, label)) for label, value in _counts(inspection).items()}
    return cells | {
        "target fails": Cell(None, reason="MultiPL-E has no Java solutions"),
        _RECORDED: Cell(None, reason="MultiPL-E is run here"),
    }


def _recorded(tasks: Sequence[Task]) -> dict[str, Cell]:
    unreliable = sum(UNRELIABLE in task.flags for task in tasks)
    withheld = f"recorded; {_CODEREVAL[_START] - len(tasks)} of the {_CODEREVAL[_START]} tasks are not in the file"
    three = Reference(sum(_CODEREVAL[step] for step in STEPS[:-1]), "derived")
    cells: dict[str, Cell] = {step: Cell(None, _reported(_CODEREVAL, step), reason=_NOT_RUN) for step in STEPS}
    return {
        **cells,
        _START: Cell(len(tasks), _reported(_CODEREVAL, _START), reason=withheld),
        _RECORDED: Cell(unreliable, three, reason=withheld),
        _KEPT: Cell(
            len(tasks) - unreliable, _reported(_CODEREVAL, _KEPT), reason=f"{withheld}; flaky ones are still counted"
        ),
    }


def _absent(counts: Mapping[str, int], labels: Sequence[str]) -> dict[str, Cell]:
    return {label: Cell(None, _reported(counts, label), reason=_MISSING) for label in labels}


def _reported(counts: Mapping[str, int], label: str) -> Reference:
    return Reference(counts[label], "reported") if label in counts else ABSENT
