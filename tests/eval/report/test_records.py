from hashlib import sha256

import pytest
from study_run import table

from judgebot_eval.report.records import RecordFile, record_files
from judgebot_eval.report.run_folder import Run, Stage
from judgebot_eval.tables import Cell


def _files(folder, *names):
    cells = [Cell(0.5, records=name) for name in names]
    stage = Stage("a", "A", (table("t", [], map(str, range(len(cells))), ([], cells)),))
    return record_files(Run(folder, (stage,), ()))


def test_a_file_is_hashed_and_its_beginning_shown(tmp_path):
    (tmp_path / "a").mkdir()
    content = "one\n" + "2" * 500 + "\nthree\n"
    (tmp_path / "a" / "x.jsonl").write_text(content)
    (file,) = _files(tmp_path, "x.jsonl", "x.jsonl").values()
    assert (file.path, file.anchor, file.lines) == ("a/x.jsonl", "records-1", 3)
    assert file.sha256 == sha256(content.encode()).hexdigest()
    assert file.beginning == ("one", "2" * 399 + "…")


def test_what_is_no_text_is_shown_as_far_as_it_is(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.jsonl").write_bytes(b"one\xff\n")
    (found,) = _files(tmp_path, "x.jsonl").values()
    assert (found.lines, found.beginning) == (1, ("one\N{REPLACEMENT CHARACTER}",))


def test_files_stand_in_the_order_of_the_cells(tmp_path):
    files = _files(tmp_path, "z.jsonl", "a.jsonl", "z.jsonl")
    assert [(path, file.anchor) for path, file in files.items()] == [
        ("a/z.jsonl", "records-1"),
        ("a/a.jsonl", "records-2"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("missing.jsonl", id="missing"),
        pytest.param("../../secret", id="outside the run"),
        pytest.param("/etc/hostname", id="from the root"),
        pytest.param("link", id="a link that leaves the run"),
        pytest.param(".", id="a folder"),
        pytest.param("\0", id="no path at all"),
    ],
)
def test_nothing_outside_the_run_is_read(tmp_path, name):
    run = tmp_path / "run"
    (run / "a").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (run / "a" / "link").symlink_to(tmp_path / "secret")
    (file,) = _files(run, name).values()
    assert file == RecordFile(f"a/{name}", "records-1")
