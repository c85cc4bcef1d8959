import pytest

from judgebot_eval.datasets.licences import MIT, MULTIPL_E, NONE


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        pytest.param(MIT, "MIT; https://opensource.org/license/mit; training: allowed", id="a plain one"),
        pytest.param(
            NONE, "none stated; published without a licence: ask its authors; training: not stated", id="none"
        ),
        pytest.param(
            MULTIPL_E,
            "BSD-3-Clause with a machine learning restriction; https://github.com/nuprl/MultiPL-E/blob/main/LICENSE;"
            " clause 4: not to be used as training data for any machine learning model; training: forbidden",
            id="one that forbids training",
        ),
    ],
)
def test_terms(licence, expected):
    assert licence.terms == expected
