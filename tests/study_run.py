"""A small run of the study for tests of its report."""

from judgebot_eval import reports
from judgebot_eval.tables import Cell, Column, Reference, Row, Table


def reported(value, theirs, **changes):
    """A cell beside a reported figure."""
    return Cell(value, Reference(theirs, "reported"), **changes)


def derived(value, theirs, **changes):
    """A cell beside a derived figure."""
    return Cell(value, Reference(theirs, "derived"), **changes)


def table(identifier, labels, columns, *rows, **changes):
    """A table; a row is its labels and its cells."""
    heads = tuple(column if isinstance(column, Column) else Column(column) for column in columns)
    made = tuple(Row(tuple(names), tuple(cells)) for names, cells in rows)
    return Table(identifier, changes.pop("title", f"Of {identifier}"), tuple(labels), heads, made, **changes)


JUDGED = "judged/own.jsonl"
NOT_GIVEN = "no judgements of it were given"

KAPPA = table(
    "kappa",
    ["judge"],
    [Column("zero-shot", ".2f"), Column("fine-tuned", ".2f")],
    (["Qwen2.5 Coder 3B"], [reported(None, 0.35, reason=NOT_GIVEN), reported(None, 0.57, reason=NOT_GIVEN)]),
    (["own"], [Cell(None), Cell(0.41, low=-0.1, high=0.62, cases=120, records=JUDGED)]),
    (["another"], [Cell(None), Cell(0.09, records=JUDGED)]),
    title="Cohen's kappa (Table 2)",
    notes=("Kappa is the mean over the seeds.",),
)
CONFUSION = table(
    "confusion",
    ["judge"],
    [Column(name, ".1%") for name in ("TN", "FP", "FN", "TP")],
    (["own"], [Cell(0.9), derived(0.1, 0.13), reported(0.4, 0.3), Cell(0.6)]),
    (["theirs"], [derived(None, 0.64), reported(None, 0.36), reported(None, 0.22), derived(None, 0.78)]),
)
CONFIDENCE = table(
    "confidence",
    ["judge"],
    ["share below 0.90", "precision of correct from 0.90", "precision of incorrect from 0.90"],
    (["own"], [Cell(0.3), Cell(0.8), Cell(0.7)]),
    (["theirs"], [reported(None, 0.25), reported(None, 0.8), Cell(None)]),
)
SWEEP = table(
    "confidence-sweep",
    ["judge", "threshold"],
    ["precision of correct", "kept as correct", "precision of incorrect", "kept as incorrect", "coverage"],
    *(
        (["own", threshold], [Cell(0.7), Cell(9), Cell(0.6), Cell(8), Cell(0.9)])
        for threshold in ("0.00", "0.50", "0.90")
    ),
)
CALIBRATION = table(
    "calibration",
    ["judge", "P(correct)"],
    ["predictions", "mean P(correct)", "share correct"],
    (["own", "0.0 to 0.5"], [Cell(5), Cell(0.2), Cell(0.3)]),
    (["own", "0.5 to 1.0"], [Cell(5), Cell(0.8), Cell(0.7)]),
)
CHOICES = "choices/g/1-judge.jsonl"
SELECTION = table(
    "selection",
    ["generator", "n", "repetitions"],
    ["1 judge", "RankEF", "Random", "Oracle"],
    *(
        (["g", n, "10"], [Cell(0.4, records=CHOICES), Cell(None, reason="cannot choose here"), Cell(0.3), Cell(0.5)])
        for n in ("2", "5", "10")
    ),
    (["Phi-4 mini", "2", "10"], [reported(None, 0.262), reported(None, 0.247), reported(None, 0.188), Cell(None)]),
    (["Phi-4 mini", "10", "10"], [reported(None, 0.406), reported(None, 0.331), reported(None, 0.189), Cell(None)]),
)
SECONDS = table(
    "seconds",
    ["generator"],
    [Column(name, ".2f") for name in ("per candidate", "n = 2", "n = 5", "n = 10", "LLM")],
    (
        ["DeepSeek Coder 1.3B"],
        [derived(None, 1.04), reported(4.0, 2.1), reported(None, 5.2), reported(None, 10.4), reported(8.0, 7.9)],
    ),
)
RQ1 = (KAPPA, CONFUSION, CONFIDENCE, SWEEP, CALIBRATION)
RQ2 = (SELECTION, SECONDS)


def write_run(folder):
    """Write a run of two stages, with records and a manifest; return its folder."""
    reports.write(folder / "b", "RQ2: choosing", RQ2)
    reports.write(folder / "c" / "all", "RQ1: judging", RQ1)
    for path in (folder / "b" / CHOICES, folder / "c" / "all" / JUDGED):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"candidate": "t#g#0"}\n{"candidate": "t#g#1"}\n{"candidate": "t#g#2"}\n')
    (folder / "manifest.json").write_text(
        '{"seeds": [1, 2], "versions": {"judgebot": "0.1"}, "stages": [{"name": "rq1", "seconds": 3.5}]}'
    )
    return folder
