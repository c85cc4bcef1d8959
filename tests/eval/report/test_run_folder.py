import pytest
from study_run import KAPPA, RQ1, RQ2, write_run

from judgebot.errors import JudgebotError
from judgebot_eval import reports, tables
from judgebot_eval.report.run_folder import Stage, read_run


def test_stages_stand_in_the_order_of_the_study(tmp_path):
    run = read_run(write_run(tmp_path / "run"))
    assert [(stage.path, stage.title) for stage in run.stages] == [("c/all", "RQ1: judging"), ("b", "RQ2: choosing")]
    assert [stage.tables for stage in run.stages] == [RQ1, RQ2]
    assert [(manifest.path, manifest.fields["seeds"]) for manifest in run.manifests] == [("manifest.json", [1, 2])]
    assert run.name == "run"


def test_the_report_itself_is_no_stage(tmp_path):
    folder = write_run(tmp_path)
    reports.write(folder / "report", "Earlier", [KAPPA])
    (folder / "report" / "manifest.json").write_text("[]")
    run = read_run(folder)
    assert {stage.path for stage in run.stages} == {"b", "c/all"}
    assert len(run.manifests) == 1


def test_one_stage_alone_is_a_run(tmp_path):
    tables.write(tmp_path / "tables.jsonl", [KAPPA])
    (tmp_path / "curve.svg").touch()
    (tmp_path / "log.jsonl.manifest.json").write_text('{"seed": 1}')
    run = read_run(tmp_path)
    assert run.stages == (Stage(".", ".", (KAPPA,), ("curve.svg",)),)
    assert [manifest.path for manifest in run.manifests] == ["log.jsonl.manifest.json"]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [pytest.param("a/b", "a/b/judged/x.jsonl", id="a stage"), pytest.param(".", "judged/x.jsonl", id="the run")],
)
def test_records_are_named_from_the_run(stage, expected):
    assert Stage(stage, "", ()).path_of("judged/x.jsonl") == expected


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("other.jsonl", "", "has no tables.jsonl at any depth; run a stage", id="no tables"),
        pytest.param("tables.jsonl", "", "tables.jsonl: has no tables; write the file again", id="empty"),
        pytest.param("tables.jsonl", "{}", "tables.jsonl:1: expected a line", id="damaged tables"),
        pytest.param("manifest.json", "{", "manifest.json: cannot be read", id="damaged manifest"),
        pytest.param("manifest.json", "[]", "manifest.json: is no manifest", id="a list for a manifest"),
    ],
)
def test_what_cannot_be_read_is_an_error(tmp_path, name, content, message):
    if name == "manifest.json":
        tables.write(tmp_path / "tables.jsonl", [KAPPA])
    (tmp_path / name).write_text(content)
    with pytest.raises(JudgebotError, match=message):
        read_run(tmp_path)
