"""Corpus methods and changes of their history -> what is learned from, and labelled examples to measure on."""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from operator import attrgetter

from judgebot.encode import Example
from judgebot_eval.records import Labelled
from judgebot_eval.train.collect.corpus import CorpusMethod
from judgebot_eval.train.learn.finetune import Sample
from judgebot_eval.train.mine.fixes import MethodChange
from judgebot_eval.train.mutate import corrupt, mutants, tokens_of, with_body_of

_MISMATCHED_SHARE = 0.12
_SWAPPED_SHARE = 0.13
_CORRUPTED_SHARE = 0.33
_CORRUPTION_RATES = (0.03, 0.2)
_DONORS = 3
_TOGETHER = 6
_SHORT = 110  # characters; accessors are half of all methods and teach little
_SHORT_SHARE = 0.3


def draw(methods: Iterable[CorpusMethod], count: int, seed: int) -> list[CorpusMethod]:
    """Draw methods, in their order; of the short ones only a share takes part."""
    rng = random.Random(seed)
    eligible = _eligible(methods, rng)
    chosen = sorted(rng.sample(range(len(eligible)), min(count, len(eligible))))
    return [eligible[index] for index in chosen]


def draw_together(methods: Iterable[CorpusMethod], count: int, seed: int) -> list[CorpusMethod]:
    """Draw as `draw` does, but some methods of one file at a time: alone, a method has no siblings to be taken for."""
    rng = random.Random(seed)
    families = [list(of_file) for _, of_file in groupby(_eligible(methods, rng), attrgetter("task"))]
    runs = [family[start : start + _TOGETHER] for family in families for start in range(0, len(family), _TOGETHER)]
    order = rng.sample(range(len(runs)), len(runs))
    sizes = accumulate(len(runs[index]) for index in order)
    chosen = sorted(index for index, size in zip(order, sizes, strict=True) if size <= count)
    return [method for index in chosen for method in runs[index]]


def _eligible(methods: Iterable[CorpusMethod], rng: random.Random) -> list[CorpusMethod]:
    return [method for method in methods if len(method.code) > _SHORT or rng.random() < _SHORT_SHARE]


def pretraining_samples(methods: Iterable[CorpusMethod], seed: int) -> Iterator[Sample]:
    """Make a group of each method, as it stands and broken: by many wrong tokens, by a mutant, or by a mismatch."""
    for method, siblings, rng in _with_siblings(methods, seed):
        yield _standing(method)
        kind = rng.random()
        broken = _of_sibling(method, siblings, rng, kind, _SWAPPED_SHARE)
        if broken is None and kind >= _MISMATCHED_SHARE + _SWAPPED_SHARE + _CORRUPTED_SHARE:
            broken = _mutant(method, siblings, rng)
        broken = broken or _corrupted(method, siblings, rng) or _mutant(method, siblings, rng)
        if broken is not None:
            yield broken


def paired_samples(
    methods: Iterable[CorpusMethod], seed: int, broken_share: float = 0.5, *, swapped: bool = False
) -> Iterator[Sample]:
    """Make a group of each method: as it stands, and with one mistake or under a sibling's Javadoc.

    Args:
        methods: those of one file must follow each other.
        seed: of the draw.
        broken_share: what the pointwise loss weighs the broken ones as, together.
        swapped: some have the body of a sibling instead of one mistake.
    """
    swapped_share = _SWAPPED_SHARE if swapped else 0.0
    for method, siblings, rng in _with_siblings(methods, seed):
        broken = _of_sibling(method, siblings, rng, rng.random(), swapped_share) or _mutant(method, siblings, rng)
        yield _standing(method, 2 * (1 - broken_share))
        if broken is not None:
            yield Sample(broken.row, broken.tokens, broken.changed, 2 * broken_share)


def fix_pairs(changes: Iterable[MethodChange], count: int, seed: int, broken_share: float = 0.5) -> Iterator[Sample]:
    """Make a group of each of up to `count` fixes: the version after it is right, the one before wrong.

    As many shorten the code as lengthen it: four in five real fixes lengthen, which is no reason to believe in length.
    """
    by_sign: dict[bool, list[MethodChange]] = {True: [], False: []}
    for change in changes:
        difference = len(tokens_of(change.after)) - len(tokens_of(change.before))
        if change.kind == "fix" and difference:
            by_sign[difference > 0].append(change)
    rng = random.Random(seed)
    each = min(count // 2, *map(len, by_sign.values()))
    for change in (change for kind in by_sign.values() for change in rng.sample(kind, each)):
        for row in both_versions(change):
            yield Sample(row, weight=2 * (1 - broken_share if row.correct else broken_share))


def both_versions(change: MethodChange) -> tuple[Labelled, Labelled]:
    """Return the version after a change (right) and the one before it (wrong), one group."""
    group = f"{change.project}@{change.commit}/{change.path}#{change.signature}"
    after, before = (
        Labelled(
            Example(change.description, change.signature, code),
            change.task,
            change.kind,
            correct,
            compiles=True,
            group=group,
        )
        for code, correct in ((change.after, True), (change.before, False))
    )
    return after, before


def _with_siblings(
    methods: Iterable[CorpusMethod], seed: int
) -> Iterator[tuple[CorpusMethod, Sequence[CorpusMethod], random.Random]]:
    for task, of_file in groupby(methods, attrgetter("task")):
        family = list(of_file)
        rng = random.Random(f"{seed}/{task}")
        for method in family:
            yield method, [sibling for sibling in family if sibling.description != method.description], rng


def _standing(method: CorpusMethod, weight: float = 1.0) -> Sample:
    return Sample(_labelled(method, method.code, "corpus"), tokens_of(method.code), (), weight)


def _of_sibling(
    method: CorpusMethod, siblings: Sequence[CorpusMethod], rng: random.Random, kind: float, swapped_share: float
) -> Sample | None:
    """Take a sibling's Javadoc or body if `kind`, from 0 to 1, falls into the share of that, and there is one."""
    if kind < _MISMATCHED_SHARE:
        return _mismatch(method, siblings, rng)
    return _swapped(method, siblings, rng) if kind < _MISMATCHED_SHARE + swapped_share else None


def _mismatch(method: CorpusMethod, siblings: Sequence[CorpusMethod], rng: random.Random) -> Sample | None:
    if not siblings:
        return None
    return Sample(_labelled(method, method.code, "mismatch", rng.choice(siblings).description))


def _swapped(method: CorpusMethod, siblings: Sequence[CorpusMethod], rng: random.Random) -> Sample | None:
    others = [sibling.code for sibling in siblings if sibling.name != method.name]
    tokens = with_body_of(method.code, rng.sample(others, len(others)))
    return Sample(_labelled(method, " ".join(tokens), "swapped")) if tokens else None


def _mutant(method: CorpusMethod, siblings: Sequence[CorpusMethod], rng: random.Random) -> Sample | None:
    for mutant in mutants(method.code, 1, rng, [sibling.code for sibling in siblings[:_DONORS]]):
        return Sample(_labelled(method, mutant.code, f"mutant-{mutant.operator}"), mutant.tokens, mutant.changed)
    return None


def _corrupted(method: CorpusMethod, siblings: Sequence[CorpusMethod], rng: random.Random) -> Sample | None:
    pool = [token for sibling in siblings[:_DONORS] for token in tokens_of(sibling.code)]
    tokens, replaced = corrupt(tokens_of(method.code), rng.uniform(*_CORRUPTION_RATES), rng, pool)
    changed = [index for index, is_replaced in enumerate(replaced) if is_replaced]
    return Sample(_labelled(method, " ".join(tokens), "corrupted"), tokens, changed) if changed else None


def _labelled(method: CorpusMethod, code: str, source: str, description: str = "") -> Labelled:
    return Labelled(
        Example(description or method.description, method.signature, code),
        method.task,
        source,
        correct=source == "corpus",
        compiles=True,
        group=f"{method.task}#{method.signature}#{method.description[:80]}",
    )
