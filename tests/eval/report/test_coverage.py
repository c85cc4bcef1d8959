from study_run import CONFUSION, KAPPA, NOT_GIVEN, SELECTION

from judgebot_eval.report.contents import ITEMS
from judgebot_eval.report.coverage import NO_REASON, absences, coverage
from judgebot_eval.report.run_folder import Stage

STAGES = [Stage("a", "A", (KAPPA, CONFUSION)), Stage("b", "B", (KAPPA,))]


def test_every_item_is_there_or_missing():
    found = {each.item.tables[0]: each for each in coverage(STAGES) if not each.item.row}
    assert [each.item for each in coverage(STAGES)] == list(ITEMS)
    kappa = found["kappa"]
    assert [(stage.path, table.id) for stage, table in kappa.places] == [("a", "kappa"), ("b", "kappa")]
    assert (kappa.both, kappa.ours, kappa.paper) == (0, 4, 4)
    assert (found["confusion"].both, found["confusion"].ours, found["confusion"].paper) == (2, 2, 4)
    assert found["team"].places == ()


def test_absent_cells_stand_by_reason():
    given, none = absences(STAGES[1:])
    assert (given.stage.path, given.table.id, given.reason, given.reported) == ("b", "kappa", NOT_GIVEN, 2)
    assert given.cells == ("Qwen2.5 Coder 3B: zero-shot", "Qwen2.5 Coder 3B: fine-tuned")
    assert (none.reason, none.cells, none.reported) == (NO_REASON, ("own: zero-shot", "another: zero-shot"), 0)


def test_labels_say_where_a_cell_is():
    (cannot, *_) = absences([Stage("b", "B", (SELECTION,))])
    assert cannot.cells[0] == "g, 2, 10: RankEF"
