"""What RQ2 stands on, and how it is run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from judgebot_eval.records import LabelledCandidate, Split
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
        candidates: of all splits, the samples of a generator at a task together with their duplicates.
        judges: by the name of the judge.
        split: of each `base_task`.
        likelihoods: by the key of the candidate, for Coder-Reviewer.
        timings: of generators and judges.
    """

    candidates: Sequence[LabelledCandidate]
    judges: Mapping[str, Judgements]
    split: Mapping[str, Split]
    likelihoods: Mapping[str, Likelihood]
    timings: Sequence[Timing] = ()
