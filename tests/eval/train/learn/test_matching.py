import numpy as np
import pytest

from judgebot.encode import Example
from judgebot.match_terms import SPAN, asked_terms, done_terms
from judgebot_eval.train.learn.matching import Matcher, MatchSettings, counts, learn, load

_THINGS = ("price", "colour", "weight", "owner", "height", "address", "number", "width")
_SETTINGS = MatchSettings(size=8, epochs=6, batch=32, learning_rate=3e-2)


def _example(thing, number, body=None):
    code = f"int get() {{ return item{number}.{body or thing} + {number}; }}"
    return Example(f"Returns the {thing} of item {number}.", "int get()", code)


@pytest.fixture(scope="module")
def learned():
    said = []
    examples = [_example(thing, number) for number in range(20) for thing in _THINGS]
    return learn(examples, _SETTINGS, said.append), said


def _similarity(matcher, examples):
    asked, done = (counts([terms(example) for example in examples]) for terms in (asked_terms, done_terms))
    return matcher.similarity(asked, done)


def test_a_body_matches_what_is_asked_for(learned):
    matcher, said = learned
    unseen = [_example(thing, 77) for thing in _THINGS]
    others = [_example(thing, 77, other) for thing, other in zip(_THINGS, _THINGS[1:] + _THINGS[:1], strict=True)]
    assert (_similarity(matcher, unseen) > _similarity(matcher, others)).all()
    assert said[0].startswith("matcher: epoch 1 of 6, loss ")
    assert len(said) == 6


def test_the_same_seed_learns_the_same(learned):
    again = learn([_example(thing, number) for number in range(20) for thing in _THINGS], _SETTINGS, lambda _: None)
    np.testing.assert_array_equal(again.asked, learned[0].asked)


def test_is_kept_as_it_is(learned, tmp_path):
    learned[0].save(tmp_path / "matcher.npz")
    np.testing.assert_array_equal(load(tmp_path / "matcher.npz").done, learned[0].done)


@pytest.mark.parametrize(
    ("asked", "done", "similarity"),
    [
        pytest.param([0], [0], 1.0, id="alike"),
        pytest.param([0, 0], [0], 1.0, id="length says nothing"),
        pytest.param([0], [1], 0.0, id="orthogonal"),
        pytest.param([0, 1], [0], 0.5**0.5, id="half"),
        pytest.param([], [0], 0.0, id="nothing is asked"),
        pytest.param([0], [], 0.0, id="nothing is done"),
    ],
)
def test_similarity_is_the_cosine_of_the_sums(asked, done, similarity):
    vectors = np.zeros((SPAN, 2), np.int8)
    vectors[0, 0], vectors[1, 1] = 3, 3
    assert Matcher(vectors, vectors).similarity(counts([asked]), counts([done])) == pytest.approx([similarity])
