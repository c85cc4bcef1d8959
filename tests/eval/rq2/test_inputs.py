import pytest

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.rq2.inputs import read_likelihoods
from judgebot_eval.select.coder_reviewer import Likelihood

A, B = (Likelihood(key, -1.0, 2, -2.0, 3) for key in "ab")
OTHER = Likelihood("a", -9.0, 2, -2.0, 3)


@pytest.fixture
def files(tmp_path):
    """Write likelihoods into files."""

    def of(*groups):
        paths = [tmp_path / f"{number}.jsonl" for number in range(len(groups))]
        for path, group in zip(paths, groups, strict=True):
            jsonl.write(path, group)
        return paths

    return of


@pytest.mark.parametrize(
    "groups",
    [
        pytest.param(([A, B],), id="one file"),
        pytest.param(([A], [B]), id="two files"),
        pytest.param(([A], [A, B]), id="two that agree"),
    ],
)
def test_files_are_put_together(files, groups):
    assert read_likelihoods(files(*groups)) == {"a": A, "b": B}


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        pytest.param(
            ([A, B], [OTHER]), r"1\.jsonl: has another likelihood of a than .*0\.jsonl; give one", id="two files"
        ),
        pytest.param(([A, OTHER],), r"0\.jsonl: has another likelihood of a than .*0\.jsonl", id="one file"),
    ],
)
def test_two_likelihoods_of_a_candidate_are_refused(files, groups, message):
    with pytest.raises(JudgebotError, match=message):
        read_likelihoods(files(*groups))
