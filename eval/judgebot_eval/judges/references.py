"""Solutions that judges may be shown beside a candidate."""

from collections.abc import Iterable, Mapping

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.generate.extraction import extract
from judgebot_eval.records import Task

References = Mapping[tuple[str, str], str]
"""Solutions by what a judge sees of their task: description and signature."""


def references(tasks: Iterable[Task]) -> References:
    """Collect the solutions of tasks; those without one are left out."""
    return {(task.description, task.signature): _method(task) for task in tasks if task.canonical}


def _method(task: Task) -> str:
    """Return a solution from its signature on; without such a method, what there is."""
    return extract(task.solution, task.signature).code or task.canonical


def reference_of(example: Example, known: References) -> str:
    """Return the solution of the task of an example.

    Raises:
        JudgebotError: there is none.
    """
    try:
        return known[example.description, example.signature]
    except KeyError:
        raise JudgebotError(
            f"no reference solution of `{example.signature}`: judge without references, or leave the task out"
        ) from None
