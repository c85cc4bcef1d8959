"""How S* scores samples once outputs and answers are known (Li et al., arXiv 2502.14382) (pure).

Samples are numbered from 0 in the order they were drawn; the first of equals is always taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

Groups = tuple[tuple[int, ...], ...]
"""The samples of one input by output: those with an equal one together, in the order of their first member."""

Pair = tuple[int, int]
"""Two samples, the lower number first."""

Points = tuple[float, float]
"""What the two samples of a pair get of their match."""


def group(outputs: Sequence[str | None]) -> Groups:
    """Group samples by what each returned for one input [samples]; one that returned nothing (None) is in no group."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for sample, output in enumerate(outputs):
        if output is not None:
            groups[output].append(sample)
    return tuple(tuple(members) for members in groups.values())


def pairs_to_play(inputs: Iterable[Groups]) -> list[Pair]:
    """Return the pairs of samples that some input separates, each once: a match does not depend on the input."""
    crossed = (pair for groups in inputs for one, other in combinations(groups, 2) for pair in product(one, other))
    return sorted({_pair(*pair) for pair in crossed})


def points(first: int | None, swapped: int | None) -> Points:
    """Score a match from its two answers.

    Args:
        first: which program is better, 0, 1 or 2 for neither, with the samples of the pair in their order; None if the
            answer could not be read.
        swapped: the same with the samples in the other order.

    Returns:
        A point for a sample that won twice, half a point each if both answers say neither, else nothing.
    """
    match first, swapped:
        case 0, 1:
            return 1.0, 0.0
        case 1, 0:
            return 0.0, 1.0
        case 2, 2:
            return 0.5, 0.5
        case _:
            return 0.0, 0.0


def group_points(groups: Groups, matches: Mapping[Pair, Points]) -> list[float]:
    """Add up, for each group of an input, what its members get in their matches against those of other groups."""
    totals = [0.0] * len(groups)
    for one, other in combinations(range(len(groups)), 2):
        for a, b in product(groups[one], groups[other]):
            low, high = matches[_pair(a, b)]
            totals[one] += low if a < b else high
            totals[other] += high if a < b else low
    return totals


def winner(totals: Sequence[float]) -> int | None:
    """Return the one group of an input that has the most points; None if several have, or there is only one group."""
    if len(totals) < 2 or totals.count(highest := max(totals)) > 1:  # noqa: PLR2004 - one alone has played nobody
        return None
    return totals.index(highest)


def wins(inputs: Sequence[Groups], matches: Mapping[Pair, Points], samples: int) -> list[int]:
    """Count for each sample on how many inputs its group won."""
    totals = [0] * samples
    for groups in inputs:
        if (won := winner(group_points(groups, matches))) is not None:
            for sample in groups[won]:
                totals[sample] += 1
    return totals


def round_robin(matches: Mapping[Pair, Points], samples: int) -> list[float]:
    """Add up what each sample gets in its matches."""
    totals = [0.0] * samples
    for (low, high), (of_low, of_high) in matches.items():
        totals[low] += of_low
        totals[high] += of_high
    return totals


def agreement(inputs: Sequence[Groups], samples: int) -> list[int]:
    """Count for each sample how often another one returned the same, over all inputs (self-consistency)."""
    totals = [0] * samples
    for members in (members for groups in inputs for members in groups):
        for sample in members:
            totals[sample] += len(members) - 1
    return totals


def best(totals: Sequence[float]) -> int:
    """Return the first of the samples that have the most."""
    return totals.index(max(totals))


def _pair(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)
