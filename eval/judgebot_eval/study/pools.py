"""Judgements of each code once -> judgements of the samples of generators, duplicates and other files' copies too."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from judgebot_eval.records import Judgement, LabelledCandidate


def carried(
    said: Mapping[str, Judgement], judged: Sequence[LabelledCandidate], pools: Sequence[LabelledCandidate]
) -> list[Judgement]:
    """Let judgements hold for all samples of the same problem with the same code, outer white space apart.

    Args:
        said: what a judge says, by the key of the candidate.
        judged: the candidates that it was asked about, and maybe others.
        pools: the samples.

    Returns:
        What it says of the samples, of those whose code it was asked about.
    """
    by_code = {_code(each): said[each.key] for each in judged if each.key in said}
    found = ((sample, by_code.get(_code(sample))) for sample in pools)
    return [
        replace(judgement, candidate=sample.key, text_hash=sample.text_hash)
        for sample, judgement in found
        if judgement is not None
    ]


def _code(candidate: LabelledCandidate) -> tuple[str, str]:
    return candidate.base_task, candidate.code.strip()
