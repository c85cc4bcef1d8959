from hypothesis import given
from hypothesis import strategies as st

from judgebot.github.bisection import accepted

REFUSED = st.lists(st.booleans(), min_size=1, max_size=40).filter(any)


@given(bad=REFUSED)
def test_the_bad_ones_are_found_and_the_others_kept(bad):
    items = list(enumerate(bad))
    tried = []

    def accepts(some):
        tried.append(len(some))
        return not any(is_bad for _, is_bad in some)

    assert accepted(items, accepts) == [item for item in items if not item[1]]
    assert len(tried) < 2 * len(items)


def test_one_among_many_takes_few_tries():
    tried = []

    def accepts(some):
        tried.append(some)
        return 37 not in some

    assert accepted(range(64), accepts) == [number for number in range(64) if number != 37]
    assert len(tried) <= 10


def test_a_single_one_is_not_tried_again():
    assert accepted(["bad"], lambda _: True) == []
