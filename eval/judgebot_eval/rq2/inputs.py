"""What RQ2 stands on, and how it is run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.rq1.files import SplitCandidates
from judgebot_eval.rq1.judged import Judgements
from judgebot_eval.rq2.cost import Timing
from judgebot_eval.rq2.trials import REPETITIONS
from judgebot_eval.select.coder_reviewer import Likelihood


@dataclass(frozen=True, slots=True)
class Options:
    """How RQ2 is run.

    Attributes:
        team: the families of judges of the largest team.
        as_given: keep their order instead of that of their F1 on the validation tasks.
        seed: of the draws.
    """

    team: tuple[str, ...]
    as_given: bool = False
    repetitions: int = REPETITIONS
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Inputs:
    """What RQ2 stands on.

    Attributes:
        candidates: the samples of a generator at a task together with those of equal code.
        judges: by the name of the judge.
        likelihoods: by the key of the candidate, for Coder-Reviewer.
        timings: of generators and judges.
    """

    candidates: SplitCandidates
    judges: Mapping[str, Judgements]
    likelihoods: Mapping[str, Likelihood]
    timings: Sequence[Timing] = ()


def read_likelihoods(paths: Iterable[Path]) -> dict[str, Likelihood]:
    """Read likelihoods, by the key of the candidate; several files may agree on one.

    Raises:
        JudgebotError: a file cannot be read, or a candidate has two likelihoods.
    """
    found: dict[str, tuple[Likelihood, Path]] = {}
    for path in paths:
        for each in jsonl.read(path, Likelihood):
            known, earlier = found.setdefault(each.candidate, (each, path))
            if known != each:
                raise JudgebotError(f"{path}: has another likelihood of {each.candidate} than {earlier}; give one")
    return {key: known for key, (known, _) in found.items()}
