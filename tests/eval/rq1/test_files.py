import pytest
from study_records import labelled, pool

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.datasets.split_file import write_split
from judgebot_eval.rq1.files import read_candidates, refuse_file

CANDIDATES = [*pool([1, 0], task="a"), *pool([1], task="b")]


@pytest.fixture
def paths(tmp_path):
    """Make the two files, of candidates and of the split of a and b."""
    split = tmp_path / "split.jsonl"
    write_split(split, {"a": "train", "b": "test"})

    def of(candidates):
        jsonl.write(tmp_path / "c.jsonl", candidates)
        return tmp_path / "c.jsonl", split

    return of


def test_candidates_come_with_their_split(paths):
    found = read_candidates(*paths(CANDIDATES))
    assert found.rows == CANDIDATES
    assert [each.key for each in found.of("test")] == ["b#g#0"]


@pytest.mark.parametrize(
    ("candidates", "message"),
    [
        pytest.param([], r"c\.jsonl: holds no candidates; ", id="nothing"),
        pytest.param(
            [*CANDIDATES, *CANDIDATES], r"c\.jsonl:4: a#g#0 is there for the second time; ", id="all of them again"
        ),
        pytest.param(
            [*CANDIDATES, labelled("b", code="int f() {}")],
            r"c\.jsonl:4: b#g#0 is there for the second time; ",
            id="another of the key",
        ),
        pytest.param(pool([1], task="c"), r"c\.jsonl: c is in no split of .*split\.jsonl; ", id="a task without split"),
    ],
)
def test_what_would_be_counted_wrongly_is_refused(paths, candidates, message):
    with pytest.raises(JudgebotError, match=message):
        read_candidates(*paths(candidates))


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        pytest.param("taken", True, id="a file"),
        pytest.param("taken/deeper/still", True, id="below a file"),
        pytest.param(".", False, id="a folder"),
        pytest.param("new/deeper", False, id="a new folder"),
    ],
)
def test_a_file_in_the_way_of_the_output(tmp_path, name, refused):
    (tmp_path / "taken").touch()
    if refused:
        with pytest.raises(JudgebotError, match="taken: is a file, not a folder; give another --output"):
            refuse_file(tmp_path / name)
    else:
        refuse_file(tmp_path / name)
