import zlib

import numpy as np
import pytest

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.match_terms import SPAN as MATCH_SPAN
from judgebot.method_features import KINDS, SPAN
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.sets import even_weights
from judgebot_eval.train.learn.matching import Matcher
from judgebot_eval.train.learn.wide import tabulate
from judgebot_eval.train.learn.wide_fit import fuse, is_candidate, learn

_MATCHER = Matcher(*np.random.default_rng(0).integers(-127, 128, (2, MATCH_SPAN, 4), np.int8))


def _case(source, word, *, correct, group, length=3):
    code = f"void f() {{ {'plain(); ' * length}{word}(); }}"
    return Labelled(Example("", "", code), f"{group}.java", source, correct, compiles=True, group=group)


def _cases(number):
    """A candidate of each verdict, and a fix or mutant: the one code's good word is the other's bad one."""
    source, length = ("fix", 3 + number % 2) if number % 3 else ("mutant-boolean", 3)
    yield _case("codereval", "good", correct=True, group=f"candidate {number}", length=9)
    yield _case("codereval", "bad", correct=False, group=f"candidate {number}", length=9)
    yield _case("corpus" if source != "fix" else "fix", "bad", correct=True, group=f"pair {number}", length=length)
    yield _case(source, "good", correct=False, group=f"pair {number}", length=7 - length)


@pytest.fixture(scope="module")
def rows():
    return [case for number in range(24) for case in _cases(number)]


@pytest.fixture(scope="module")
def table(rows):
    return tabulate(row.example for row in rows)


@pytest.fixture(scope="module")
def learned(rows, table):
    return learn(rows, table, _MATCHER, seed=0)


def _weight(weights, word):
    return weights[KINDS.index("word") * SPAN + zlib.crc32(word.encode()) % SPAN]


def test_each_part_learns_from_its_own_code(learned):
    assert _weight(learned.experts.generated.weights, "good") > 0 > _weight(learned.experts.generated.weights, "bad")
    assert _weight(learned.history, "bad") > 0 > _weight(learned.history, "good")
    assert _weight(learned.mistakes, "bad") > 0 > _weight(learned.mistakes, "good")


def test_classes_of_tokens_are_not_heard_of_generated_code(learned, table):
    classes = slice(KINDS.index("class") * SPAN, (KINDS.index("class") + 1) * SPAN)
    assert not learned.experts.generated.weights[classes].any()


def test_the_gate_learns_who_wrote_it(learned, rows, table):
    scores = learned.experts.gate.scores(table)
    candidates = is_candidate(rows)
    assert scores[candidates].min() > scores[~candidates].max()


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        pytest.param(lambda row: row.source == "codereval" and row.correct, "too few candidates: name", id="right"),
        pytest.param(
            lambda row: row.source == "fix", "too few mined fixes: give `judgebot eval corpus fixes`", id="fixes"
        ),
        pytest.param(lambda row: row.source == "mutant-boolean", "too few mutants: give", id="mutants"),
    ],
)
def test_what_is_lacking_is_named(rows, left_out, message):
    kept = [row for row in rows if not left_out(row)]
    with pytest.raises(JudgebotError, match=message):
        learn(kept, tabulate(row.example for row in kept), _MATCHER, seed=0)


def test_longer_is_no_better():
    lengths = [(3, 4) if number % 4 else (4, 3) for number in range(40)]  # of four fixes, three lengthen
    fixes = [
        _case("fix", "good", correct=correct, group=f"fix {number}", length=length)
        for number, (before, after) in enumerate(lengths)
        for correct, length in ((True, after), (False, before))
    ]
    others = [case for number in (0, 3) for case in _cases(number)]
    rows = [*fixes, *others]
    weights = learn(rows, tabulate(row.example for row in rows), _MATCHER, seed=0).history
    assert _weight(weights, "plain") == pytest.approx(0, abs=0.05)


def test_changes_together_count_as_much_as_fixes():
    """Of three changes, each says the opposite of the one fix."""
    changes = [("fix", "good", "bad"), *[("change", "bad", "good")] * 3]
    versions = [
        _case(source, word, correct=correct, group=f"change {number}")
        for number, (source, after, before) in enumerate(changes)
        for word, correct in ((after, True), (before, False))
    ]
    rows = [*versions, *(case for number in (0, 3) for case in _cases(number))]
    weights = learn(rows, tabulate(row.example for row in rows), _MATCHER, seed=0).history
    assert _weight(weights, "good") == pytest.approx(0, abs=0.01)


def _said(rows, way):
    """What an encoder says that tells right from wrong, or wrong from right."""
    truth = np.array([1.0 if row.correct else -1.0 for row in rows]) * way
    return truth + np.random.default_rng(0).normal(scale=0.5, size=len(rows))


@pytest.mark.parametrize(
    ("way", "is_heard"),
    [pytest.param(1, True, id="an encoder that tells"), pytest.param(-1, False, id="one that misleads")],
)
def test_what_misleads_does_not_count(learned, rows, table, way, is_heard):
    part = fuse(learned, rows, table, _said(rows, way))
    assert (part.shares.alarm > 10 * part.shares.encoder) == is_heard
    assert part.generated.share > 0


def _probabilities(part, table, said):
    return 1 / (1 + np.exp(-part.logits(said, table)))


def test_looking_generated_is_no_reason_for_doubt(learned, rows, table):
    said = _said(rows, 1)
    part = fuse(learned, rows, table, said)
    generated, shown = part.generated, table.at(np.flatnonzero(is_candidate(rows)))
    matched = shown.matched(part.matcher)
    opinion = generated.share * generated.expert.scores(shown.with_number(matched)) + generated.match * matched
    assert opinion.mean() + generated.constant == pytest.approx(0)
    assert generated.low < generated.high


def test_without_candidates_everything_is_judged_as_committed_code(rows, learned):
    kept = [row for row in rows if row.source != "codereval"]
    table, said = tabulate(row.example for row in kept), _said(kept, 1)
    part = fuse(learn(kept, table, _MATCHER, seed=0), kept, table, said)
    assert part.generated is None
    np.testing.assert_array_equal(part.history, learned.history)
    assert _probabilities(part, table, said) @ even_weights(kept) == pytest.approx(0.5, abs=0.05)


def test_without_committed_code_there_is_nothing_to_weigh_by(learned, rows):
    kept = [row for row in rows if row.source == "codereval"]
    with pytest.raises(JudgebotError, match="too few to calibrate on; name more projects in `unseen`"):
        fuse(learned, kept, tabulate(row.example for row in kept), _said(kept, 1))


def test_committed_code_is_judged_at_even_odds(learned, rows, table):
    said = _said(rows, 1)
    p_correct = _probabilities(fuse(learned, rows, table, said), table, said)
    assert p_correct @ even_weights(rows) == pytest.approx(0.5, abs=0.05)
