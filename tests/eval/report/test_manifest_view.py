import pytest

from judgebot_eval.report.manifest_view import Grid, ShownManifest, shown_manifest
from judgebot_eval.report.run_folder import Manifest


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"seed": 1}, [("seed", "1")], id="a number"),
        pytest.param({"seconds": 1.5, "name": "x"}, [("seconds", "1.5"), ("name", "x")], id="in the file's order"),
        pytest.param({"a": {"b": {"c": 1}, "d": 2}}, [("a.b.c", "1"), ("a.d", "2")], id="nested"),
        pytest.param({"seeds": [1, 2, 3]}, [("seeds", "1, 2, 3")], id="a list"),
        pytest.param({"a": None, "b": True, "c": False}, [("a", "none"), ("b", "yes"), ("c", "no")], id="no text"),
        pytest.param({"a": {}, "b": []}, [("a", ""), ("b", "")], id="empty"),
        pytest.param({"a": [{"b": 1}, 2]}, [("a", "b: 1, 2")], id="a mixed list"),
    ],
)
def test_fields_become_lines(fields, expected):
    assert shown_manifest(Manifest("m.json", fields)) == ShownManifest("m.json", tuple(expected), ())


def test_a_list_of_alike_things_becomes_a_table():
    stages = [{"name": "rq1", "seconds": 3, "data": {"sha256": "ab"}}, {"name": "rq2", "skipped": True}]
    shown = shown_manifest(Manifest("m.json", {"run": {"stages": stages}}))
    heads = ("name", "seconds", "data.sha256", "skipped")
    assert shown.fields == ()
    assert shown.grids == (Grid("run.stages", heads, (("rq1", "3", "ab", ""), ("rq2", "", "", "yes"))),)
