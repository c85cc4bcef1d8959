import pytest
from study_records import labelled, said

from judgebot_eval.rq1 import agreement_tables, breakdown_tables
from judgebot_eval.rq1.judged import join

TEST = [
    labelled(f"t{index // 2}", index % 2, passed=index % 3 == 0, source="a" if index < 6 else "b")
    for index in range(12)
]
BROKEN = [labelled("t9", index, verdict="compile-error", source="a") for index in range(2)]
TRAIN = [labelled("train", passed=True)]
SPLIT = {"train": "train", **{each.base_task: "test" for each in (*TEST, *BROKEN)}}
GRADED = [0.9 if each.passed else 0.1 for each in TEST]


def _tables(**judges):
    return _tables_of({name.replace("__", "/").replace("_", "-"): p for name, p in judges.items()})


def _tables_of(judges):
    candidates = [*TEST, *BROKEN]
    said_by = {name: said(candidates, p) for name, p in judges.items()}
    found = join(candidates, said_by)
    made = [*agreement_tables.tables([*candidates, *TRAIN], found, SPLIT), *breakdown_tables.tables(found)]
    return {table.id: table for table in made}


TABLES = _tables(
    rankef=[*GRADED, 0.05, 0.05],
    gemma_3_4b__zero_shot=[1] * 14,
    own__seed_1=[*GRADED, 0.9, 0.95],
    own__seed_2=[*GRADED, 0.9, None],
)


def _cell(table, label, column, tables=TABLES):
    found = tables[table]
    (row,) = [row for row in found.rows if row.labels == (label if isinstance(label, tuple) else (label,))]
    return row.cells[[each.name for each in found.columns].index(column)]


@pytest.mark.parametrize(
    ("table", "label", "column", "value", "reference", "tag"),
    [
        pytest.param("candidates", "test", "tasks", 7, 145, "reported", id="tasks of a split"),
        pytest.param("candidates", "test", "correct", 4 / 14, 0.3, "reported", id="share of correct candidates"),
        pytest.param("candidates", "all", "candidates", 15, 27998, "derived", id="all candidates"),
        pytest.param("kappa", "RankEF", "fine-tuned", 1.0, 0.40, "reported", id="ours and theirs"),
        pytest.param("kappa", "Gemma-3 4B", "zero-shot", 0.0, 0.10, "reported", id="constant judge"),
        pytest.param("kappa", "Llama-3.2 3B", "two-shot", None, 0.16, "reported", id="ours is absent"),
        pytest.param("kappa", "own", "other", 64 / 77, None, "absent", id="theirs is absent"),
        pytest.param("confusion", "Gemma-3 4B, zero-shot", "FP", 1.0, 0.78, "reported", id="matrix, reported"),
        pytest.param("confusion", "Gemma-3 4B, zero-shot", "TN", 0.0, 0.22, "derived", id="matrix, derived"),
        pytest.param("confusion", "Llama-3.2 3B, fine-tuned", "FP", None, 0.08, "reported", id="matrix, absent"),
        pytest.param("false-positives", "own", "false positives", 1.5, None, "absent", id="false positives"),
        pytest.param("false-positives", "own", "sample to inspect", 2, None, "absent", id="sample of ours"),
        pytest.param("seeds", ("own", "own/seed-1"), "F1", 0.8, None, "absent", id="F1 of a seed"),
        pytest.param("compile-errors", "own", "cases", 12, None, "absent", id="cases that compile"),
        pytest.param("sources", ("rankef", "b"), "correct", 1 / 3, None, "absent", id="correct of a source"),
        pytest.param("sources", ("own", "a"), "kappa", 16 / 23, None, "absent", id="kappa of a source"),
        pytest.param(
            "false-positives", "Qwen2.5 Coder 3B, fine-tuned", "sample to inspect", None, 223, "reported", id="sample"
        ),
    ],
)
def test_cell(table, label, column, value, reference, tag):
    cell = _cell(table, label, column)
    assert cell.value == (value if value is None else pytest.approx(value, abs=1e-4))
    assert (cell.reference.value, cell.reference.tag) == (reference, tag)
    assert (cell.value is None) == bool(cell.reason)


def test_kappa_says_of_how_many_cases_it_is():
    assert [_cell("kappa", *place).cases for place in (("own", "other"), ("RankEF", "fine-tuned"))] == [13, 14]


def test_a_judge_is_reported_with_all_its_figures():
    (row,) = [row for row in TABLES["judges"].rows if row.labels[0] == "own"]
    figures = dict(zip((column.name for column in TABLES["judges"].columns), row.cells, strict=True))
    assert row.labels == ("own", "2", "near-perfect")
    assert {name: cell.value for name, cell in figures.items()} == pytest.approx(
        {
            "cases": 13,
            "unread": 1,
            "not asked": 0,
            "kappa": 64 / 77,
            "kappa, unread as wrong": 16 / 23,
            "precision": 8 / 11,
            "recall": 1,
            "F1": 16 / 19,
            "macro F1": (16 / 19 + 32 / 35) / 2,
            "AUC": 8.5 / 9,
            "ECE": 0.1,
            "less sure than 0.90": 0,
        }
    )
    assert figures["kappa"].low <= figures["kappa"].value <= figures["kappa"].high
    assert {cell.records for cell in row.cells} == {"judged/own.jsonl"}


def test_what_a_judge_was_not_asked_is_counted():
    judges = join([*TEST, *BROKEN], {"part": said(TEST[:5], GRADED[:5])})
    (row,) = agreement_tables.tables(TEST, judges, SPLIT)[3].rows
    assert [cell.value for cell in row.cells[:3]] == [5, 0, 9]


def test_a_judge_that_could_not_be_read_has_no_figures():
    judges = join(BROKEN, {"rankef": said(BROKEN, [None, None])})
    made = {table.id: table for table in agreement_tables.tables(BROKEN, judges, SPLIT)}
    (row,) = made["judges"].rows
    assert row.labels == ("rankef", "1", "")
    assert [cell.value for cell in row.cells[:4]] == [0, 2, 0, None]
    assert all(cell.reason for cell in row.cells if cell.value is None)


def test_a_class_without_candidates_has_no_shares():
    judges = join(BROKEN, {"rankef": said(BROKEN, [0.1, 0.9])})
    made = {table.id: table for table in agreement_tables.tables(BROKEN, judges, SPLIT)}
    assert [(cell.value, cell.reason) for cell in made["confusion"].rows[0].cells] == [
        (0.5, ""),
        (0.5, ""),
        (None, "not defined for these candidates"),
        (None, "not defined for these candidates"),
    ]


def test_seeds_are_reported_alone_too():
    alone = {row.labels: row.cells[0].value for row in TABLES["seeds"].rows if row.labels[0] == "own"}
    assert alone.keys() == {("own", "own/seed-1"), ("own", "own/seed-2")}
    assert alone["own", "own/seed-1"] == pytest.approx(0.6957, abs=1e-4)
    assert alone["own", "own/seed-2"] == pytest.approx(64 / 77)


def test_verdicts_alone_have_no_confidence():
    (row,) = [row for row in TABLES["judges"].rows if row.labels[0] == "gemma-3-4b/zero-shot"]
    assert [cell.reason for cell in row.cells[-3:]] == ["the judge says verdicts, not probabilities"] * 3


@pytest.mark.parametrize(
    ("label", "everything", "compiling", "seen"),
    [pytest.param("rankef", 1.0, 1.0, 1.0, id="sees them"), pytest.param("own", 64 / 77, 1.0, 0.0, id="is taken in")],
)
def test_compile_errors_are_told_apart(label, everything, compiling, seen):
    names = ("all", "without compile errors", "compile errors judged wrong")
    figures = [_cell("compile-errors", label, name).value for name in names]
    assert figures == pytest.approx([everything, compiling, seen], abs=1e-9)
    assert figures[1:] == [compiling, seen]


def test_sources_are_told_apart():
    assert [row.labels for row in TABLES["sources"].rows if row.labels[0] == "rankef"] == [
        ("rankef", "a"),
        ("rankef", "b"),
    ]
    assert _cell("sources", ("rankef", "b"), "cases").value == 6


SAME = ("Qwen2.5-Coder-3B-Instruct/zero-shot", "qwen2.5-coder-3b/zero-shot")
OF_ONE = _tables_of({SAME[0]: [*GRADED, 0.1, 0.1], SAME[1]: [1] * 14, "qwen2.5-coder-3b/two-shot": [1] * 14})


@pytest.mark.parametrize(
    ("table", "column", "values", "reference"),
    [
        pytest.param("kappa", "zero-shot", [1.0, 0.0], 0.35, id="Table 2"),
        pytest.param("confusion", "FP", [0.0, 1.0], 0.36, id="Figure 1"),
        pytest.param("false-positives", "false positives", [0, 10], None, id="false positives"),
    ],
)
def test_two_judges_that_the_paper_calls_the_same_are_told_apart(table, column, values, reference):
    cells = [_cell(table, name, column, OF_ONE) for name in SAME]
    assert [cell.value for cell in cells] == pytest.approx(values)
    assert {cell.reference.value for cell in cells} == {reference}
    assert "Qwen2.5 Coder 3B, zero-shot" not in {row.labels[0] for row in OF_ONE[table].rows}


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        pytest.param("zero-shot", None, "several judges have this place", id="shared"),
        pytest.param("two-shot", 0.0, "", id="one judge"),
        pytest.param("fine-tuned", None, "no judgements of it were given", id="no judge"),
    ],
)
def test_the_place_of_several_judges_says_so(setting, value, reason):
    cell = _cell("kappa", "Qwen2.5 Coder 3B", setting, OF_ONE)
    assert cell.value == value
    assert cell.reason.startswith(reason)
    assert bool(cell.reason) == (value is None)


def test_variants_of_one_model_under_two_names_are_told_apart():
    made = _tables_of({f"{name}/flat": [*GRADED, p, p] for name, p in zip(SAME, (0.1, 0.9), strict=True)})
    assert [_cell("kappa", f"{name}/flat", "zero-shot", made).value for name in SAME] == pytest.approx(
        [1.0, 0.6957], abs=1e-4
    )
    assert "Qwen2.5 Coder 3B (flat)" not in {row.labels[0] for row in made["kappa"].rows}


def test_the_sample_is_the_papers():
    assert agreement_tables.sample_size(528) == 223
    assert agreement_tables.sample_size(0) == 0
