"""Cases of known verdict, with what judges say of them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from judgebot_eval.records import Labelled
from judgebot_eval.stats.weighted import Bools, Floats

Indices = NDArray[np.intp]
Tasks = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Judged:
    """What one judge says of cases, as arrays [cases].

    Attributes:
        scores: higher is more likely correct; any scale.
        p_correct: None for a judge that only ranks.
        flagged: what it calls wrong at its threshold; None for a judge that has none.
    """

    scores: Floats
    p_correct: Floats | None = None
    flagged: Bools | None = None

    def at(self, cases: Indices | Bools) -> "Judged":
        """Return what it says of some of the cases."""
        return Judged(
            self.scores[cases],
            None if self.p_correct is None else self.p_correct[cases],
            None if self.flagged is None else self.flagged[cases],
        )


@dataclass(frozen=True, slots=True)
class Scored:
    """Cases as arrays [cases], with what judges say of them.

    Attributes:
        tasks: what a bootstrap draws.
        correct: the verdicts.
        ours: of the judge that is measured.
        baselines: of others, by name.
    """

    tasks: Tasks
    correct: Bools
    ours: Judged
    baselines: Mapping[str, Judged]

    def at(self, cases: Indices | Bools) -> "Scored":
        """Return some of the cases."""
        judged = self.map(lambda judged: judged.at(cases))
        return replace(judged, tasks=self.tasks[cases], correct=self.correct[cases])

    def map(self, change: Callable[[Judged], Judged]) -> "Scored":
        """Return the cases with something made of what each judge says."""
        baselines = {name: change(judged) for name, judged in self.baselines.items()}
        return replace(self, ours=change(self.ours), baselines=baselines)


@dataclass(frozen=True, slots=True)
class Cases:
    """Rows, in their order, and as arrays."""

    rows: Sequence[Labelled]
    scored: Scored

    def at(self, cases: Indices) -> "Cases":
        """Return some of the cases."""
        return Cases([self.rows[index] for index in cases], self.scored.at(cases))

    def where(self, wanted: Callable[[Labelled], bool]) -> "Cases":
        """Return the cases whose row is wanted."""
        return self.at(np.array([index for index, row in enumerate(self.rows) if wanted(row)], np.intp))

    def of(self, sources: Collection[str]) -> "Cases":
        """Return the cases of some sources."""
        return self.where(lambda row: row.source in sources)


def cases_of(rows: Sequence[Labelled], ours: Judged, baselines: Mapping[str, Judged]) -> Cases:
    """Put rows beside what judges say of them."""
    tasks = np.array([row.task for row in rows], np.str_)
    return Cases(rows, Scored(tasks, np.array([row.correct for row in rows], bool), ours, baselines))


@dataclass(frozen=True, slots=True)
class Edits:
    """Edits of methods, scored by what judges say of the method after each.

    Attributes:
        growth: tokens that an edit adds to the code [edits]; negative where it takes more away.
    """

    growth: Indices
    scored: Scored


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a correct and a wrong row of one group, as indices of rows [pairs]."""

    right: Indices
    wrong: Indices

    @property
    def members(self) -> Indices:
        """The rows of all pairs, each once."""
        return np.union1d(self.right, self.wrong)

    def margins(self, scored: Scored) -> Scored:
        """Return the pairs as cases, scored by how much higher a judge ranks the correct one."""
        margins = scored.map(lambda judged: Judged(judged.scores[self.right] - judged.scores[self.wrong]))
        return replace(margins, tasks=scored.tasks[self.right], correct=scored.correct[self.right])


def pairs(rows: Sequence[Labelled], sources: Collection[str]) -> Pairs:
    """Pair every wrong row of these sources with every correct one of its group."""
    correct: defaultdict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.correct:
            correct[row.group].append(index)
    found = [
        (right, wrong)
        for wrong, row in enumerate(rows)
        if not row.correct and row.source in sources
        for right in correct.get(row.group, ())
    ]
    right, wrong = np.array(found, np.intp).reshape(-1, 2).T
    return Pairs(right, wrong)
