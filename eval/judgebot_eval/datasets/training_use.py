"""Refuses to learn from data whose licence forbids it."""

from collections.abc import Collection, Iterable

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.labelled_sets import LABELLED

FLAG = "--i-may-train-on"
"""The flag by which a user states a right of his own to learn from some data."""


def refuse_forbidden(sources: Iterable[str], stated: Collection[str]) -> None:
    """Refuse to learn from candidates of these sources, if a licence forbids it.

    Args:
        sources: names of benchmarks or labelled sets, as `Task.benchmark` and `LabelledCandidate.source` have them;
            those that are not in the catalogue are the user's own.
        stated: those which the user says he may learn from all the same.

    Raises:
        JudgebotError: names all whose licence forbids it and which the user did not state, or one that he stated and
            that is not there.
    """
    unknown = sorted(set(stated) - BENCHMARKS.keys() - LABELLED.keys())
    if unknown:
        raise JudgebotError(f"{FLAG} {unknown[0]}: no such data; `judgebot eval data list` names them")
    refused = {
        source: f"{entry.licence.note}; {entry.licence.url}"
        for source in sorted(set(sources) - set(stated))
        for entry in (BENCHMARKS.get(source), LABELLED.get(source))
        if entry is not None and entry.licence.training == "forbidden"
    }
    if refused:
        reasons = "; ".join(dict.fromkeys(refused.values()))
        flags = " ".join(f"{FLAG} {source}" for source in refused)
        raise JudgebotError(
            f"{', '.join(refused)}: the licence forbids training ({reasons});"
            f" leave out what it forbids, or state that you may with {flags}"
        )
