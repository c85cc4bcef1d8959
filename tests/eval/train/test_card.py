from dataclasses import replace

import pytest

from judgebot.bundle import CARD, ChangeModel
from judgebot.calibrate import Calibration, OperatingPoint
from judgebot.errors import JudgebotError
from judgebot_eval.stats.bootstrap import Estimate
from judgebot_eval.train.assess.calibration import Comparison
from judgebot_eval.train.assess.results import Result
from judgebot_eval.train.card import Provenance, Source, merged, read_sources, write_card, write_figures

_MADE = Provenance(
    "an encoder (MIT)",
    [Source("a", "MIT", 1_000, 20, "f" * 64)],
    {"epochs": 1},
    "abc",
    120,
    has_candidates=True,
    unseen=("b", "c"),
)
_COMPARED = [Comparison("Platt", 0.5, 0.04), Comparison("isotonic", 0.51, 0.03)]
_RESULT = Result("CoderEval", "AUC", 12, 0.87, Estimate(0.8, 0.8, 0.7, 0.9), {"always": 0.5})
_POINTS = [
    {"threshold": threshold, "precision": 0.8, "lower_bound": 0.7, "cases": 40} for threshold in (0.5, 0.63, 0.71)
]


@pytest.fixture
def bundle(make_bundle):
    return make_bundle(threshold=0.63, calibration={"scale": 1.0, "bias": 0.0, "points": _POINTS})


def _written(bundle, made=_MADE):
    write_card(bundle, made, _COMPARED)
    return (bundle.folder / CARD).read_text(encoding="utf-8")


def test_a_card_says_what_a_model_is(bundle):
    card = _written(bundle)
    assert bundle.sha256 in card
    assert "projects that nothing was learned from: b, c." in card
    assert "| a | MIT | 1,000 | 20 | `ffffffffffffffff` |" in card
    assert "| isotonic | 0.510 | 0.030 |" in card
    assert "| 0.50 | 0.80 | 0.70 | 40 |\n| 0.63 | 0.80 | 0.70 | 40 |\n\n" in card
    assert "by the change" not in card
    assert "Not measured yet" in card


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        pytest.param(600.0, "Trained in 10 minutes;", id="trained"),
        pytest.param(0.0, "kept as it was trained;", id="kept"),
    ],
)
def test_says_whether_the_encoder_was_trained(bundle, seconds, told):
    assert told in _written(bundle, replace(_MADE, seconds=seconds))


@pytest.mark.parametrize(
    ("has_candidates", "told"),
    [
        pytest.param(True, "Of generated code it ranks, but is too high", id="candidates"),
        pytest.param(False, "It has learned from no generated code", id="none"),
    ],
)
def test_says_whether_it_knows_generated_code(bundle, has_candidates, told):
    assert told in _written(bundle, replace(_MADE, has_candidates=has_candidates))


def test_sources_are_read_as_they_were_written(bundle):
    sources = [Source("a+b", "MIT; texts: Apache-2.0", 1_000, 20, "f" * 16), Source("killed mutants", "MIT", 7, 0, "-")]
    write_card(bundle, replace(_MADE, sources=sources), _COMPARED)
    assert read_sources(bundle.folder) == sources


@pytest.mark.parametrize("card", [pytest.param(None, id="no card"), pytest.param("# tiny\n", id="no sources")])
def test_a_card_without_sources(bundle, card):
    if card is not None:
        (bundle.folder / CARD).write_text(card, encoding="utf-8")
    with pytest.raises(JudgebotError, match=r"README\.md: it does not say what the model learned from"):
        read_sources(bundle.folder)


def test_what_a_kept_encoder_learned_from_is_not_lost():
    encoder = [Source("a", "MIT", 5, 3, "x"), Source("b", "MIT", 2, 9, "x"), Source("c", "MIT", 0, 9, "x")]
    wide = [Source("d", "MIT", 0, 1, "y"), Source("a", "MIT", 0, 4, "y")]
    assert merged(encoder, wide) == [
        Source("d", "MIT", 0, 1, "y"),
        Source("a", "MIT", 5, 4, "y"),
        Source("b", "MIT", 2, 0, "x"),
    ]


def test_the_card_of_a_change_model_has_its_operating_points(bundle):
    points = (OperatingPoint(0.9, 0.99, 0.95, 31),)
    change = ChangeModel("edit/2", (0, 1000), Calibration(1.0, 0.0, points), 0.9)
    card = _written(replace(bundle, change=change))
    assert "| 0.90 | 0.99 | 0.95 | 31 |" in card.partition("by the change")[2]


def test_a_bound_is_never_rounded_up(bundle):
    calibration = Calibration(1.0, 0.0, (OperatingPoint(0.5, 0.8, 0.7967, 40),))
    card = _written(replace(bundle, calibration=calibration))
    assert "| 0.50 | 0.80 | 0.79 | 40 |" in card


def test_figures_are_written_anew(bundle):
    path = bundle.folder / CARD
    write_card(bundle, _MADE, _COMPARED)
    write_figures(bundle, [_RESULT])
    once = path.read_text(encoding="utf-8")
    write_figures(bundle, [_RESULT])
    assert path.read_text(encoding="utf-8") == once
    assert "### By source" not in once
    assert "| CoderEval | AUC | 12 | 0.800 | 0.800, 0.700 to 0.900 | >= 0.87 missed | 0.500 |" in once
    assert "threshold 0.63" in once
    assert "a method as it stands has none and is judged alone" in once
    assert "Not measured yet" not in once
    assert [line for line in once.splitlines() if line.startswith("## ")] == [
        "## Training",
        "## Calibration",
        "## Figures",
        "## Limits",
    ]


def test_sources_and_kinds_of_mistake_come_after_what_matters(bundle):
    write_card(bundle, _MADE, _COMPARED)
    sets = ("codereval, without compile errors", "mutants", "mutant-sign", "stream of changes")
    write_figures(bundle, [replace(_RESULT, set=name) for name in sets])
    card = (bundle.folder / CARD).read_text(encoding="utf-8").partition("## Figures")[2]
    table, _, details = card.partition("\n### By source and by kind of mistake\n")
    rows = [[line.split(" | ")[0] for line in part.splitlines() if "| AUC |" in line] for part in (table, details)]
    assert rows == [["| mutants", "| stream of changes"], ["| codereval, without compile errors", "| mutant-sign"]]


def test_figures_say_both_thresholds(bundle):
    change = ChangeModel("edit/2", (0, 1000), Calibration(1.0, 0.0, ()), 0.95)
    write_card(bundle, _MADE, _COMPARED)
    write_figures(replace(bundle, change=change), [_RESULT])
    card = (bundle.folder / CARD).read_text(encoding="utf-8")
    assert "at the default threshold 0.63, by the change at 0.95." in card


@pytest.mark.parametrize(
    ("card", "message"),
    [
        pytest.param(None, r"README\.md: this model has no card; `judgebot eval train` writes one", id="none"),
        pytest.param("# tiny\n", r"README\.md: it has no section '## Figures'", id="another"),
    ],
)
def test_a_card_that_cannot_be_completed(bundle, card, message):
    if card is not None:
        (bundle.folder / CARD).write_text(card, encoding="utf-8")
    with pytest.raises(JudgebotError, match=message):
        write_figures(bundle, [_RESULT])
