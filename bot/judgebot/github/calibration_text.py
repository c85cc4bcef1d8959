"""What `judgebot calibrate` prints (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from judgebot.bundle import Bundle
from judgebot.calibrate import MIN_CASES, Calibration, OperatingPoint, at_least
from judgebot.decide import Thresholds, percent
from judgebot.github.recalibrate import PRIOR_DEVIATION, Recalibration
from judgebot.github.signals import Tally


@dataclass(frozen=True, slots=True)
class Comparison:
    """A calibration for a repository, beside the one in force.

    Attributes:
        bundle: the model.
        thresholds: those in force.
        fitted: the new calibration.
        target_precision: what the proposed threshold has to reach.
    """

    bundle: Bundle
    thresholds: Thresholds
    fitted: Recalibration
    target_precision: float


def render_signals(tallies: Sequence[Tally]) -> str:
    """Return a table of what each signal says by itself."""
    return "\n".join(["signal      right  wrong  silent  precision (95 % interval)", *map(_signal, tallies)])


def render(comparison: Comparison) -> str:
    """Return the new calibration and the proposed threshold, with those in force, as lines."""
    return "\n".join(_lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    fitted, bundle = comparison.fitted, comparison.bundle
    yield (
        f"calibration: {fitted.shift:+.2f} (sd {fitted.deviation:.2f}) on the log-odds of being correct "
        f"(maximum a posteriori, intercept alone, prior N(0, {PRIOR_DEVIATION:g}²) at the model's own)"
    )
    yield f"  alone:     {_platt(bundle.calibration, fitted)}"
    if bundle.change:
        yield f"  by change: {_platt(bundle.change.calibration, fitted)}"
    sure = max(comparison.thresholds.alone, comparison.thresholds.change)
    are = percent(1 - fitted.probability(1 - sure))
    yield f"  where the model is {percent(sure)} sure that a method is wrong, {are} are"
    yield f"threshold in force: {_thresholds(comparison)}; what was flagged so far: {_point(fitted.flagged)}"
    yield _proposal(comparison)


def _signal(tally: Tally) -> str:
    counts = f"{tally.signal:<10}  {tally.right:>5}  {tally.wrong:>5}  {tally.silent:>6}"
    low, high = tally.interval
    return f"{counts}  {tally.precision:.2f} ({low:.2f}-{high:.2f})" if tally.right + tally.wrong else f"{counts}  -"


def _platt(calibration: Calibration, fitted: Recalibration) -> str:
    return f"scale {calibration.scale:.3f}, bias {calibration.bias:.3f} -> {fitted.apply(calibration).bias:.3f}"


def _thresholds(comparison: Comparison) -> str:
    alone, change = comparison.thresholds.alone, comparison.thresholds.change
    return f"{alone:g}" if alone == change else f"{alone:g} alone, {change:g} by change"


def _proposal(comparison: Comparison) -> str:
    proposal, best = comparison.fitted.proposal(comparison.target_precision), comparison.fitted.best
    if proposal:
        return f"threshold proposed: {proposal.threshold:g}: {_point(proposal)}"
    nearest = f"the best is {best.threshold:g}: {_point(best)}" if best else f"none has {MIN_CASES} cases"
    return f"threshold proposed: none: no threshold is sure to reach {comparison.target_precision:g}; {nearest}"


def _point(point: OperatingPoint) -> str:
    bound = at_least(point.lower_bound)
    return f"precision {point.precision:.2f}, at least {bound} (95 % bound, {point.cases} cases)"
