"""The sets that a judge is calibrated and measured on, and how much each row counts in them."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np

from judgebot_eval.records import Labelled
from judgebot_eval.stats.weighted import Floats

CODEREVAL = ("codereval", "codereval-tse")
HUMANEVAL = ("humaneval-qwen", "humaneval-icescore", "humaneval-codejudge")
"""What code generators wrote for a description, by benchmark: with the verdict of the tests."""

BROKEN_SHARE = 0.1
"""Share of broken methods in the stream of changes that the operating points stand for."""

Kind = Literal["standing", "mutant", "fix", "mismatch", "candidate"]


def kind_of(row: Labelled) -> Kind | None:
    """Return as what a row occurs in a stream of changes; None if it does not.

    What is right is a corpus method as it stands. What is broken is a mutant, a fix undone, a method under another's
    Javadoc, or a candidate that compiles and fails its tests.
    """
    if row.source == "corpus":
        return "standing"
    if row.correct or row.compiles is False:
        return None
    if row.source.startswith(("mutant", "killed")):
        return "mutant"
    match row.source:
        case "fix" | "mismatch":
            return row.source
        case _:
            return "candidate"


def is_committed(row: Labelled) -> bool:
    """Tell what people committed, and what was made of it, from candidates that code generators wrote."""
    return row.source in {"corpus", "fix", "change", "mismatch"} or is_mutant(row)


def is_mutant(row: Labelled) -> bool:
    """Tell what a mutation operator made of a corpus method."""
    return row.source.startswith("mutant-")


def stream_weights(rows: Sequence[Labelled], broken_share: float = BROKEN_SHARE) -> Floats:
    """Weigh rows as a stream of changes of which a share is broken, in equal parts by the kinds that occur.

    Returns:
        Weights [rows] that sum to 1; 0 for what does not occur in a stream, and for all where no corpus method stands
        for what is right. Each source of candidates counts the same.
    """
    kinds = [kind_of(row) for row in rows]
    if "standing" not in kinds:
        return np.zeros(len(rows))
    broken = {*kinds} - {None, "standing"}
    shares = {None: 0.0, "standing": 1 - broken_share, **{kind: broken_share / len(broken) for kind in broken}}
    parts = [(kind, row.source if kind == "candidate" else "") for kind, row in zip(kinds, rows, strict=True)]
    cases = Counter(parts)
    sources = Counter(kind for kind, _ in cases)
    return np.array([shares[kind] / sources[kind] / cases[kind, source] for kind, source in parts])


def even_weights(rows: Sequence[Labelled]) -> Floats:
    """Weigh rows as a stream of committed changes of which half are broken.

    Candidates do not occur in it: they are mostly wrong, and what looks like one would be doubted for that alone.

    Returns:
        Weights [rows] that sum to 1. Where no corpus method stands for what is right all rows count, those of each
        source the same.
    """
    committed = [index for index, row in enumerate(rows) if is_committed(row)]
    stream = stream_weights([rows[index] for index in committed], 0.5)
    if stream.any():
        weights = np.zeros(len(rows))
        weights[committed] = stream
        return weights
    cases = Counter(row.source for row in rows)
    even: Floats = np.array([1 / len(cases) / cases[row.source] for row in rows])
    return even
