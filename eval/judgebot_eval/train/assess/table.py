"""Figures as a table in Markdown."""

from collections.abc import Iterator, Sequence

from judgebot_eval.train.assess.results import ECE, Result

_NONE = "-"


def table(results: Sequence[Result]) -> Iterator[str]:
    """Write figures as lines: ours and the 95 % interval, the bar and whether it is met, the baselines."""
    baselines = list(dict.fromkeys(name for result in results for name in result.baselines))
    yield f"| set | figure | cases | ours | mean, 95 % interval | bar | {' | '.join(baselines)} |"
    yield "|---" * (6 + len(baselines)) + "|"
    for result in results:
        others = " | ".join(_number(result.baselines.get(name)) for name in baselines)
        yield f"| {result.set} | {result.figure} | {result.cases:,} | {_ours(result)} | {_bar(result)} | {others} |"


def _ours(result: Result) -> str:
    ours = result.ours
    if ours is None:
        return f"{_NONE} | {_NONE}"
    return f"{_number(ours.value)} | {_number(ours.mean)}, {_number(ours.low)} to {_number(ours.high)}"


def _bar(result: Result) -> str:
    if result.bar is None:
        return ""
    sign = "<=" if result.figure == ECE else ">="
    verdict = {True: " met", False: " missed", None: ""}[result.is_met]
    return f"{sign} {result.bar:.2f}{verdict}"


def _number(figure: float | None) -> str:
    return _NONE if figure is None else f"{figure:.3f}"
