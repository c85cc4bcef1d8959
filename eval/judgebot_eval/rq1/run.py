"""RQ1 from records: candidates, judgements and a split -> a folder of tables and figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import reports
from judgebot_eval.reports import Plot
from judgebot_eval.rq1 import agreement_tables, breakdown_tables, confidence_tables, plots, records
from judgebot_eval.rq1.files import SplitCandidates
from judgebot_eval.rq1.judged import Judged, Judgements, join


def run(candidates: SplitCandidates, judges: Mapping[str, Judgements], output: Path) -> str:
    """Compute RQ1 on the candidates of the test tasks, write it into a folder, and return its text.

    Args:
        candidates: of all splits.
        judges: by the name of the judge; those that differ in `seed-...` alone are reported as one.
        output: the folder.

    Raises:
        JudgebotError: no judgement is of a candidate of the test tasks, or two judges have one file of records.
    """
    test = candidates.of("test")
    found = join(test, judges)
    if not found:
        raise JudgebotError(
            f"{candidates.path}: no judgement is of any of its {len(test):,} candidates of the test tasks; judge them"
        )
    records.write(output, found)
    made = [
        *agreement_tables.tables(candidates.rows, found, candidates.split),
        *breakdown_tables.tables(found),
        *confidence_tables.tables(found),
    ]
    return reports.write(output, "RQ1: how well do judges judge?", made, _plots(found))


def _plots(judges: Sequence[Judged]) -> list[Plot]:
    best = plots.best(judges)
    drawn = [Plot("confusion-matrices", "Confusion matrices (Figure 1)", plots.confusion_matrices(judges))]
    if best:
        drawn += [
            Plot("precision-by-confidence", "Precision against confidence (Figure 2)", plots.confidence_sweep(best)),
            Plot("calibration-diagrams", "Calibration of the best judges", plots.calibration(best)),
        ]
    return drawn
