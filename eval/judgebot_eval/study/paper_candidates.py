"""What generators wrote, executed -> the candidates of RQ1 and RQ2."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl, reports
from judgebot_eval.datasets.labelled import distinct
from judgebot_eval.datasets.split_file import PARTS, of_split
from judgebot_eval.generate.cleaning import clean
from judgebot_eval.generate.tables import ALL, Part, cleaning_table
from judgebot_eval.records import LabelledCandidate, Outcome, Split

NAMES = (*PARTS, "all", "pools", "judged")
"""Of the files of candidates."""


@dataclass(frozen=True, slots=True)
class Executed:
    """What a generator wrote, with what the tests said.

    Attributes:
        folder: that `judgebot eval execute` wrote.
        is_small: judges choose for it, and RQ1 judges it.
    """

    folder: Path
    is_small: bool


def write(executed: Sequence[Executed], split: Mapping[str, Split], few: int, output: Path) -> int:
    """Write the candidates of the study, without those of tasks that have a flaky one.

    `train`, `validation` and `test` have what cleaning left of the first `few` of each small generator, as RQ1 judges
    it, and `all` has them together; `pools` has what RQ2 chooses from, the samples of all generators for the test
    tasks, and what orders the team; `judged` has each code of those by small generators once.

    Returns:
        How many tasks were left out.

    Raises:
        JudgebotError: a file is missing or damaged, a task has no split, or nothing was left of the training tasks.
    """
    flaky = {each.candidate.rsplit("#", 2)[0] for one in executed for each in _outcomes(one) if each.flaky}
    small = _read((one for one in executed if one.is_small), flaky)
    large = _read((one for one in executed if not one.is_small), flaky)
    first = [each for each in small if each.sample < few]
    cleaned = {part: clean(of_split(first, split, part)) for part in PARTS}
    if not cleaned["train"].kept:
        raise JudgebotError(f"{output}: cleaning left no candidate of the training tasks; generate more of them")
    for part in PARTS:
        jsonl.write(output / f"{part}.jsonl", cleaned[part].kept)
    jsonl.write(output / "all.jsonl", [each for part in PARTS for each in cleaned[part].kept])
    # the first few come first, so that of equal codes RQ1's candidate is the one that is judged
    ordered = sorted(of_split(small, split, "test"), key=lambda each: each.sample >= few)
    coded = (each for each in ordered if each.code)
    validation = cleaned["validation"].kept
    jsonl.write(output / "pools.jsonl", [*validation, *ordered, *of_split(large, split, "test")])
    tested = distinct([*cleaned["test"].kept, *coded], lambda each: each.task)
    jsonl.write(output / "judged.jsonl", [*validation, *tested])
    parts = [Part(part, _tasks(of_split(first, split, part)), cleaned[part]) for part in PARTS]
    reports.write(output, "Cleaning", [cleaning_table([*parts, Part(ALL, _tasks(first), clean(first))])])
    return len(flaky)


def _tasks(candidates: Iterable[LabelledCandidate]) -> int:
    return len({each.task for each in candidates})


def _outcomes(executed: Executed) -> Iterable[Outcome]:
    return jsonl.read(executed.folder / "outcomes.jsonl", Outcome)


def _read(executed: Iterable[Executed], flaky: Collection[str]) -> list[LabelledCandidate]:
    rows = (row for one in executed for row in jsonl.read(one.folder / "labelled.jsonl.gz", LabelledCandidate))
    return [row for row in rows if row.task not in flaky]
