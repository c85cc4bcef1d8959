"""Coder-Reviewer reranking (Zhang et al., ICML 2023), for Java."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

from judgebot.errors import JudgebotError
from judgebot.lexer import body, lex, lex_in_place
from judgebot_eval.generate.methods import name_of
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.select.plans import Key
from judgebot_eval.select.selectors import Ranker

Variant = Literal["sum", "avg"]
EVEN = 0.5
ALPHAS = tuple(step / 10 for step in range(1, 10))
CODER, REVIEWER = 0.0, 1.0
"""The weights of the reviewer that leave only one of them."""

_REPETITIVE = 0.25
_NAME = "f"
_ASK = "// Describe what the method above does:"
_NOTHING = frozenset("{};")
_PRINT = re.compile(r"""System\s*\.\s*(?:out|err)\s*\.\s*print(?:ln|f)?\s*\((?:"(?:[^"\\\n]|\\.)*"|[^;"])*\)\s*;""")


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How probable a model finds a candidate (the coder), and its description given the candidate (the reviewer).

    Attributes:
        candidate: its key.
        code: natural logarithm of p(code | description), summed over its tokens, without the end.
        code_tokens: how many.
        description: natural logarithm of p(description | code), likewise.
        description_tokens: how many.
        text_hash: of what was scored, as of `LabelledCandidate`; "" if unknown.
    """

    VERSION: ClassVar = 1
    candidate: str
    code: float
    code_tokens: int
    description: float
    description_tokens: int
    text_hash: str = ""


def coder_reviewer(likelihoods: Mapping[str, Likelihood], variant: Variant = "sum", alpha: float = EVEN) -> Ranker:
    """Choose by alpha log p(description | code) + (1 - alpha) log p(code | description); degenerate ones come last.

    Args:
        likelihoods: by the key of the candidate.
        variant: of sums over tokens, or of their means (the normalised variant).
        alpha: the weight of the reviewer, in [0, 1].
    """
    name = f"Coder-Reviewer {variant}" if alpha == EVEN else f"Coder-Reviewer {variant}, alpha {alpha:.1f}"

    def score(candidate: LabelledCandidate) -> Key:
        if candidate.key not in likelihoods:
            raise JudgebotError(f"{name}: no likelihood of {candidate.key}; score the file again")
        coder, reviewer = _logs(likelihoods[candidate.key], variant)
        return (float(not is_degenerate(candidate.code)), alpha * reviewer + (1 - alpha) * coder)

    return Ranker(name, score)


@cache
def is_degenerate(code: str) -> bool:
    """Say whether a method does nothing, or only returns, or repeats itself so much that it compresses to a quarter."""
    does = [token for token in body(list(lex(code))) if token not in _NOTHING]
    plain = code.encode(errors="surrogatepass")
    return does in ([], ["return"]) or len(zlib.compress(plain)) <= _REPETITIVE * len(plain)


def review(description: str, code: str) -> tuple[str, str]:
    """Return what the reviewer reads, and the description that it is to find probable.

    Comments and prints are left out, and the method is called `f`, so that neither gives the description away.
    """
    plain = _PRINT.sub("", _without_comments(code))
    if name := name_of(plain):
        plain, description = (_renamed(text, name) for text in (plain, description))
    return f"{plain.strip()}\n\n{_ASK}\n", description.strip()


def _logs(found: Likelihood, variant: Variant) -> tuple[float, float]:
    """Return the logarithms of coder and reviewer."""
    if variant == "sum":
        return found.code, found.description
    return found.code / max(1, found.code_tokens), found.description / max(1, found.description_tokens)


def _without_comments(code: str) -> str:
    """Leave comments out, and keep the white space between tokens."""
    kept, end = [], 0
    for start, token in lex_in_place(code):
        kept += [re.sub(r"\S.*", "", code[end:start]), token]
        end = start + len(token)
    return "".join(kept)


def _renamed(text: str, name: str) -> str:
    return re.sub(rf"(?<![\w$]){re.escape(name)}(?![\w$])", _NAME, text)
