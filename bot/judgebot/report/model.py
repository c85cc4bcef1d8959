"""What every report is made from."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from judgebot.decide import Finding, Outcome


class Counts(NamedTuple):
    """How many methods ended in each outcome."""

    flagged: int
    passed: int
    abstained: int
    skipped: int

    def __str__(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in self._asdict().items())


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many methods ended in an outcome for one reason."""

    outcome: Outcome
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which judge spoke.

    Attributes:
        name: of the model folder.
        version: of the model.
        sha256: of the model, in hexadecimal.
    """

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Report:
    """One run, with all of its findings.

    Attributes:
        tool_version: of judgebot.
        model: the judge.
        threshold: the confidence that a verdict needed, in 0.5..1.
        change_threshold: the same for a method judged by its change.
        target_precision: what the threshold was derived from, in 0..1; None if it was given.
        base: the commit before the change; None if there is none.
        head: the commit after the change, "index" or "working tree"; None if there is none.
        findings: one for each method, in the order of the change.
        notes: what else a reader has to know, such as what could not be looked at; one line of English each.
    """

    tool_version: str
    model: ModelInfo
    threshold: float
    change_threshold: float
    target_precision: float | None
    base: str | None
    head: str | None
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> Counts:
        """The four counts."""
        outcomes = Counter(finding.outcome for finding in self.findings)
        return Counts(*(outcomes[name] for name in ("flagged", "passed", "abstained", "skipped")))

    @property
    def silences(self) -> tuple[ReasonCount, ...]:
        """Why methods got no verdict: abstained before skipped, the commonest reason first."""
        seen = Counter((f.outcome, f.reason) for f in self.findings if f.outcome in {"abstained", "skipped"})
        counts = (ReasonCount(outcome, reason, count) for (outcome, reason), count in seen.items())
        return tuple(sorted(counts, key=lambda item: (item.outcome, -item.count, item.reason)))

    def having(self, outcome: Outcome) -> tuple[Finding, ...]:
        """Returns the findings with this outcome, in order."""
        return tuple(finding for finding in self.findings if finding.outcome == outcome)
