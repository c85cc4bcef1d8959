"""Small records of the study for tests."""

from math import log

from judgebot_eval.records import Judgement, LabelledCandidate


def labelled(task="t0", sample=0, *, passed=False, generator="g", **changes):
    """A candidate whose code tells it from all others."""
    fields = {
        "task": task,
        "base_task": task,
        "source": "humaneval",
        "generator": generator,
        "sample": sample,
        "description": "Adds.",
        "signature": "int add(int a, int b)",
        "code": f"int add(int a, int b) {{ return {(generator + task)!r}.length() + {sample}; }}",
        "verdict": "passed" if passed else "intent-error",
    }
    return LabelledCandidate(**fields | changes)


def pool(passed, task="t0", generator="g", **changes):
    """The samples 0, 1, ... of a task with these verdicts."""
    return [
        labelled(task, index, passed=bool(each), generator=generator, **changes) for index, each in enumerate(passed)
    ]


def judged(candidate, p_correct, judge="judge", **changes):
    """A judgement with its logit."""
    logit = None if p_correct in {None, 0, 1} else log(p_correct / (1 - p_correct))
    return Judgement(**{"candidate": candidate.key, "judge": judge, "p_correct": p_correct, "logit": logit} | changes)


def said(candidates, p_correct, judge="judge"):
    """What a judge says of candidates, by their keys."""
    return {each.key: judged(each, p, judge) for each, p in zip(candidates, p_correct, strict=True)}
