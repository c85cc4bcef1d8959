"""A task, an attempt at it, and what came of that -> what judges are given (pure)."""

from statistics import fmean

from judgebot_eval.records import Candidate, LabelledCandidate, Outcome, Task


def label(task: Task, candidate: Candidate, outcome: Outcome) -> LabelledCandidate:
    """Join what belongs together; `outcome` has to be that of `candidate`, and that an attempt at `task`."""
    logprobs = candidate.token_logprobs
    return LabelledCandidate(
        task=task.id,
        base_task=task.base_task,
        source=task.benchmark,
        generator=candidate.generator,
        sample=candidate.sample,
        description=task.description,
        signature=task.signature,
        code=candidate.code,
        verdict=outcome.verdict,
        error_type=outcome.error_type,
        message=outcome.message,
        line=outcome.line,
        feedback=outcome.feedback,
        mean_logprob=fmean(logprobs) if logprobs else None,
        project=task.project,
    )
