"""What a corpus must not hold, or not twice: copies of evaluation files and of its own methods (pure)."""

from collections.abc import Iterable

from judgebot.lexer import lex
from judgebot_eval.train.collect.documented import Documented
from judgebot_eval.train.collect.held_out import EvaluationKeys
from judgebot_eval.train.collect.near_duplicates import MIN_TOKENS, NearDuplicates, minhash


class Evaluation:
    """What no corpus may hold: the methods of all evaluation files, and near duplicates of them.

    Attributes:
        sha256: of these methods, whatever their order.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take (description, code) pairs."""
        kept = list(pairs)
        self._keys = EvaluationKeys(kept)
        self.sha256 = self._keys.sha256
        self._near = NearDuplicates()
        for code in dict.fromkeys(code for _, code in kept):
            if len(tokens := list(lex(code))) >= MIN_TOKENS:
                self._near.add(minhash(tokens))

    def refusal(self, candidate: Documented) -> str:
        """Tell why a method may not be learned from, "" if it may."""
        if self._keys.hold_keys(candidate.description_key, candidate.body_key):
            return "equals an evaluation file"
        near = candidate.signature is not None and self._near.holds(candidate.signature)
        return "near an evaluation file" if near else ""


class Seen:
    """The methods that a corpus holds, by which further copies are known."""

    def __init__(self) -> None:
        self._exact: set[int] = set()
        self._near = NearDuplicates()

    def refusal(self, candidate: Documented) -> str:
        """Tell whether a method is a duplicate of one seen, "" if not; short ones only with the same Javadoc."""
        if _exact_key(candidate) in self._exact:
            return "duplicate"
        return "near duplicate" if candidate.signature is not None and self._near.holds(candidate.signature) else ""

    def add(self, candidate: Documented) -> None:
        """Keep a method."""
        self._exact.add(_exact_key(candidate))
        if candidate.signature is not None:
            self._near.add(candidate.signature)


def _exact_key(candidate: Documented) -> int:
    return hash((candidate.description_key, candidate.method.name, candidate.body_key))
