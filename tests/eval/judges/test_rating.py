import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.judges.rating import probability

RATINGS = st.floats(0, 1)


@pytest.mark.parametrize(
    ("rating", "threshold", "expected"),
    [
        pytest.param(0.0, 1.0, 0.0, id="lowest"),
        pytest.param(1.0, 1.0, 1.0, id="highest"),
        pytest.param(0.75, 1.0, 0.375, id="below"),
        pytest.param(0.75, 0.75, 0.875, id="at the threshold"),
    ],
)
def test_probabilities(rating, threshold, expected):
    assert probability(rating, threshold) == expected


@given(RATINGS, RATINGS, st.floats(0, 1, exclude_min=True))
def test_the_order_is_kept_and_the_threshold_lies_at_a_half(one, other, threshold):
    assert (probability(one, threshold) >= 0.5) is (one >= threshold)
    assert one >= other or probability(one, threshold) <= probability(other, threshold)
