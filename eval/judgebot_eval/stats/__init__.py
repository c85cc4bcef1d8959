"""The statistics of the study: pure functions of verdicts, probabilities and outcomes."""

from judgebot_eval.stats.agreement import Confusion, band, confusion
from judgebot_eval.stats.paired import McNemar, benjamini_hochberg, compare, mcnemar, permute_tasks
from judgebot_eval.stats.pass_at_k import pass_at_k

__all__ = [
    "Confusion",
    "McNemar",
    "band",
    "benjamini_hochberg",
    "compare",
    "confusion",
    "mcnemar",
    "pass_at_k",
    "permute_tasks",
]
