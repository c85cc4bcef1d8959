"""The verdicts of eight language models that an earlier study published, on candidates for CoderEval's Java tasks."""

from pathlib import Path

from judgebot_eval.datasets.labelled import read_candidates
from judgebot_eval.gzip_rows import read_rows
from judgebot_eval.records import Judgement, LabelledCandidate
from judgebot_eval.train.data import FILES, UNUSABLE

SOURCE = "codereval-tse"
"""The labelled file that holds them (Crupi et al., Transactions on Software Engineering, 2025)."""

_UNRATED = "-"


def read_verdicts(data: Path) -> tuple[list[LabelledCandidate], dict[str, dict[str, Judgement]]]:
    """Read the usable candidates of the earlier study, and what each of its judges says of them.

    A verdict is all that was published: P(correct) is 1 or 0, or None where the study has no rating.

    Args:
        data: the folder that `JUDGEBOT_DATA` names.

    Returns:
        The candidates; and by the name of the judge, then by the key of the candidate, the judgements.

    Raises:
        JudgebotError: the file is missing or damaged.
    """
    candidates = read_candidates(SOURCE, data)
    rows = [row for row in read_rows(data / FILES[SOURCE].path) if not any(row.get(flag) for flag in UNUSABLE)]
    judges: dict[str, dict[str, Judgement]] = {}
    for candidate, row in zip(candidates, rows, strict=True):
        for model, verdict in row["judge_zero_shot"].items():
            name = f"{model.lower()}/zero-shot/recorded"
            p_correct, raw = (None, _UNRATED) if verdict is None else (float(verdict), str(verdict))
            judges.setdefault(name, {})[candidate.key] = Judgement(candidate.key, name, p_correct, raw=raw)
    return candidates, judges
