import pytest

from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.labelled_sets import LABELLED
from judgebot_eval.train.data import FILES

_OFFICIAL = {name: benchmark.official for name, benchmark in BENCHMARKS.items() if benchmark.official}


@pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=entry.name) for entry in (*BENCHMARKS.values(), *LABELLED.values())]
)
def test_every_file_is_known_by_its_hash_and_its_terms(entry):
    assert len(bytes.fromhex(entry.sha256)) == 32
    assert entry.revision
    assert entry.licence.name


@pytest.mark.parametrize("official", [pytest.param(official, id=name) for name, official in _OFFICIAL.items()])
def test_official_files_are_of_a_fixed_revision(official):
    revision = official.url.split("/")[5]
    assert len(bytes.fromhex(revision)) == 20
    assert official.sha256 == "" or len(bytes.fromhex(official.sha256)) == 32


def test_every_labelled_file_is_listed():
    assert LABELLED.keys() == FILES.keys()


@pytest.mark.parametrize(
    ("name", "training"),
    [
        pytest.param("multipl-e-humaneval", "forbidden", id="MultiPL-E, HumanEval"),
        pytest.param("multipl-e-mbpp", "forbidden", id="MultiPL-E, MBPP"),
        pytest.param("codereval", "not stated", id="CoderEval"),
        pytest.param("humaneval-x", "allowed", id="HumanEval-X"),
    ],
)
def test_training(name, training):
    assert BENCHMARKS[name].licence.training == training
