"""The tables of RQ1 that say how far judges agree with the tests, beside the figures of the paper."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from judgebot_eval import paper
from judgebot_eval.judge_names import SETTINGS
from judgebot_eval.records import LabelledCandidate, Split
from judgebot_eval.rq1.cells import NOT_JUDGED, compared, estimated, figure, rows_of
from judgebot_eval.rq1.judged import Judged
from judgebot_eval.rq1.measure import (
    auc_of,
    calibration_error_of,
    counts,
    estimate,
    kappa_of,
    strict_kappa_of,
)
from judgebot_eval.stats import band
from judgebot_eval.stats.confidence import share_below
from judgebot_eval.tables import ABSENT, Cell, Column, Row, Table

_SEVERAL = "several judges have this place: each has a row of its own, with its whole name"
_VERDICTS_ALONE = "the judge says verdicts, not probabilities"
_OTHER = "other"
_VARIANT_B = (
    "Of judges that also learn feedback (variant B) the paper says, without numbers, that it brings no benefit."
)
_Z, _MARGIN = 1.96, 0.05


def tables(
    candidates: Sequence[LabelledCandidate], judges: Sequence[Judged], split: Mapping[str, Split]
) -> list[Table]:
    """Return the tables, in the order of the paper.

    Args:
        candidates: of every split.
        judges: what they say of the candidates of the test tasks.
        split: of each `base_task`.
    """
    return [
        _candidates(candidates, split),
        _kappa(judges),
        _confusion(judges),
        _judges(judges),
        _false_positives(judges),
    ]


def _candidates(candidates: Sequence[LabelledCandidate], split: Mapping[str, Split]) -> Table:
    columns = (Column("tasks", ",.0f"), Column("candidates", ",.0f"), Column("correct", ".1%"))
    rows = []
    for part in ("train", "validation", "test", "all"):
        chosen = [each for each in candidates if part in {"all", split[each.base_task]}]
        if chosen:
            correct = sum(each.passed for each in chosen) / len(chosen)
            figures = (len({each.base_task for each in chosen}), len(chosen), correct)
            references = (paper.reference("candidates", part, column.name) for column in columns)
            rows.append(Row((part,), tuple(map(Cell, figures, references))))
    return Table("candidates", "Candidates of each split", ("split",), columns, tuple(rows))


def _kappa(judges: Sequence[Judged]) -> Table:
    by_line: dict[str, dict[str, list[Judged]]] = {model: {} for model in paper.rows("kappa")}
    for judged in judges:
        by_line.setdefault(_line(judged), {}).setdefault(judged.name.column, []).append(judged)
    rows = [row for line, by_setting in by_line.items() for row in _kappa_rows(line, by_setting)]
    columns = tuple(Column(name, ".2f") for name in (*SETTINGS, _OTHER))
    return Table(
        "kappa", "Cohen's kappa of judges and tests (Table 2)", ("judge",), columns, tuple(rows), (_VARIANT_B,)
    )


def _line(judged: Judged) -> str:
    """Return the row of Table 2: the model, with what distinguishes the judge beside its setting."""
    return judged.name.title if not judged.name.variant else f"{judged.name.title} ({judged.name.variant})"


def _kappa_rows(line: str, by_setting: Mapping[str, Sequence[Judged]]) -> Iterator[Row]:
    """Yield the row of a model, then one for each judge that shares its place there with others."""
    settings = (*SETTINGS, "")
    if line in paper.rows("kappa") or any(len(judges) == 1 for judges in by_setting.values()):
        yield Row((line,), tuple(_kappa_cell(by_setting.get(setting, ()), line, setting) for setting in settings))
    for setting, judges in by_setting.items():
        for judged in judges if len(judges) > 1 else ():
            cell = _kappa_cell((judged,), line, setting)
            yield Row((judged.name.family,), tuple(cell if each == setting else Cell(None) for each in settings))


def _kappa_cell(judges: Sequence[Judged], line: str, setting: str) -> Cell:
    if len(judges) > 1:
        return Cell(None, reason=_SEVERAL)
    reference = paper.reference("kappa", line, setting) if setting else ABSENT
    if not judges:
        return Cell(None, reference, reason=NOT_JUDGED if reference.value is not None else "")
    (judged,) = judges
    read = judged.read()
    return estimated(estimate(read, kappa_of), judged, reference, len(read.candidates))


def _confusion(judges: Sequence[Judged]) -> Table:
    """Figure 1: the shares of each true class."""
    columns = tuple(Column(name, ".1%") for name in ("TN", "FP", "FN", "TP"))
    rows = tuple(compared("confusion", judges, columns, _shares))
    note = "Shares of each true class: TN and FP of the wrong candidates, FN and TP of the correct ones."
    return Table("confusion", "Confusion matrices (Figure 1)", ("judge",), columns, rows, (note,))


def _shares(judged: Judged) -> tuple[float | None, ...]:
    wrong, correct = counts(judged).rows
    return *wrong, *correct


_JUDGE_COLUMNS = (
    Column("cases", ",.0f"),
    Column("unread", ",.0f"),
    Column("not asked", ",.0f"),
    Column("kappa"),
    Column("kappa, unread as wrong"),
    Column("precision"),
    Column("recall"),
    Column("F1"),
    Column("macro F1"),
    Column("AUC"),
    Column("ECE"),
    Column("less sure than 0.90", ".1%"),
)


def _judges(judges: Sequence[Judged]) -> Table:
    rows = []
    for judged in judges:
        cells = tuple(_judge_cells(judged))
        kappa = cells[3].value
        rows.append(Row((judged.name.family, str(judged.seeds), band(kappa) if kappa is not None else ""), cells))
    notes = (
        "Kappa, AUC and ECE are means over the seeds; precision, recall and F1 (of correct) are of all seeds together.",
        "Not asked: candidates of the test tasks that a judge, or one of its seeds, was not asked about.",
        "AUC, ECE and confidence are absent for a judge that says verdicts alone.",
    )
    return Table(
        "judges", "What each judge reaches", ("judge", "seeds", "agreement"), _JUDGE_COLUMNS, tuple(rows), notes
    )


def _judge_cells(judged: Judged) -> Iterator[Cell]:
    read, found = judged.read(), counts(judged)
    for count in (len(read.candidates), judged.unread, judged.unasked):
        yield figure(count, judged)
    yield estimated(estimate(read, kappa_of), judged)
    yield estimated(estimate(judged, strict_kappa_of), judged)
    for share in (found.precision, found.recall, found.f1, found.macro_f1):
        yield figure(share, judged)
    if judged.is_graded:
        yield estimated(estimate(read, auc_of), judged)
        yield estimated(estimate(read, calibration_error_of), judged)
        reference = paper.reference("confidence", judged.name.paper, "share below 0.90")
        yield figure(share_below(judged.predictions()), judged, reference)
    else:
        yield from [Cell(None, reason=_VERDICTS_ALONE)] * 3


def _false_positives(judges: Sequence[Judged]) -> Table:
    columns = (Column("false positives", ",.0f"), Column("sample to inspect", ",.0f"))
    rows = []
    for label, name, judged in rows_of("false_positives", judges):
        theirs = [paper.reference("false_positives", name, each) for each in ("count", "sample")]
        if judged is None:
            cells = tuple(Cell(None, reference, reason=NOT_JUDGED) for reference in theirs)
        else:
            count = counts(judged).fp / judged.seeds
            cells = (figure(count, judged, theirs[0]), Cell(sample_size(round(count)), theirs[1]))
        rows.append(Row((label,), cells))
    notes = (
        "False positives are the mean over the seeds.",
        "The sample estimates a share of them to within 5 points with 95 % confidence (Cochran, 1977).",
        "The paper's causes (algorithmic errors 60 %, null checks 11 %, assignments 6 %) are absent: nobody read ours.",
    )
    return Table("false-positives", "False positives", ("judge",), columns, tuple(rows), notes)


def sample_size(population: int) -> int:
    """Return how many of a population estimate a share of it to within 5 points, with 95 % confidence."""
    unlimited = 0.25 * (_Z / _MARGIN) ** 2
    return ceil(unlimited / (1 + (unlimited - 1) / population)) if population else 0
