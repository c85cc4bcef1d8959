"""Examples -> raw scores, from the cache where it has them, else from the model, which is loaded only then."""

from collections.abc import Callable, Iterator, Sequence

from judgebot.bundle import Bundle
from judgebot.cache import ScoreCache, entry_key
from judgebot.encode import Example
from judgebot.judgement import Judge, Judgement

_CHUNK = 64

Progress = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """Show nothing."""


class CachedJudge:
    """A judge behind a score cache."""

    def __init__(self, bundle: Bundle, load: Callable[[Bundle], Judge], cache: ScoreCache, progress: Progress) -> None:
        self._bundle = bundle
        self._load = load
        self._cache = cache
        self._progress = progress
        self._judge: Judge | None = None

    def judge(self, examples: Sequence[Example]) -> list[Judgement]:
        """Score examples, in their order; equal ones are judged once."""
        keys = [entry_key(self._bundle.sha256, e.description, e.signature, e.code) for e in examples]
        known = self._cache.get_many(set(keys))
        unknown = {key: example for key, example in zip(keys, examples, strict=True) if key not in known}
        for fresh in self._judge_fresh(unknown):
            known |= fresh
        return [known[key] for key in keys]

    def _judge_fresh(self, unknown: dict[bytes, Example]) -> Iterator[dict[bytes, Judgement]]:
        keys = sorted(unknown, key=lambda key: len(unknown[key].code))
        for start in range(0, len(keys), _CHUNK):
            self._judge = self._judge or self._load(self._bundle)
            chunk = keys[start : start + _CHUNK]
            scores = dict(zip(chunk, self._judge.judge([unknown[key] for key in chunk]), strict=True))
            self._cache.put_many(scores)
            self._progress(start + len(chunk), len(keys))
            yield scores
