"""Examples and edits -> raw scores, from the cache where it has them, else from the model, loaded only then."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from judgebot.bundle import DEFAULT_MODEL, Bundle, find_bundle
from judgebot.cache import ScoreCache, default_folder, entry_key
from judgebot.config import Config
from judgebot.edit import Edit
from judgebot.encode import Example
from judgebot.judgement import Judge, Judgement

_CHUNK = 64

Progress = Callable[[int, int], None]
_Item = TypeVar("_Item", Example, Edit)


def no_progress(done: int, total: int) -> None:
    """Show nothing."""


@contextmanager
def open_judge(config: Config, warn: Callable[[str], None]) -> Iterator[tuple[Bundle, Judge]]:
    """Open the configured model behind the score cache; the model itself is loaded when something has to be judged.

    Raises:
        JudgebotError: there is no such model; later, it cannot be loaded.
    """
    bundle = find_bundle(config.model or DEFAULT_MODEL)
    with ScoreCache(_cache_folder(config), warn) as cache:
        yield bundle, CachedJudge(bundle, partial(load_model, threads=config.threads), cache)


def _cache_folder(config: Config) -> Path | None:
    if not config.cache:
        return None
    return Path(config.cache_dir) if config.cache_dir else default_folder(os.environ)


def load_model(bundle: Bundle, threads: int) -> Judge:
    """Verify and load a model; 0 threads = as many as there are cores.

    Raises:
        JudgebotError: a file of the model is not what its config.json says.
    """
    from judgebot.judge import load_judge  # noqa: PLC0415 - onnxruntime and numpy, a third of a second

    return load_judge(bundle, threads)


class CachedJudge:
    """A judge behind a score cache."""

    def __init__(
        self, bundle: Bundle, load: Callable[[Bundle], Judge], cache: ScoreCache, progress: Progress = no_progress
    ) -> None:
        self._bundle = bundle
        self._load = load
        self._cache = cache
        self._progress = progress
        self._judge: Judge | None = None

    def judge(self, examples: Sequence[Example]) -> list[Judgement]:
        """Score examples, in their order; equal ones are judged once."""
        keys = [self._key(example) for example in examples]
        return self._judge_cached(keys, examples, lambda judge, unknown: judge.judge(unknown))

    def judge_edits(self, edits: Sequence[Edit]) -> list[Judgement]:
        """Score edits, in their order; equal ones are judged once."""
        keys = [entry_key(self._key(edit.before), self._key(edit.after)) for edit in edits]
        return self._judge_cached(keys, edits, lambda judge, unknown: judge.judge_edits(unknown))

    def _key(self, example: Example) -> bytes:
        return entry_key(self._bundle.sha256, example.description, example.signature, example.code)

    def _judge_cached(
        self,
        keys: Sequence[bytes],
        items: Sequence[_Item],
        score: Callable[[Judge, Sequence[_Item]], list[Judgement]],
    ) -> list[Judgement]:
        known = self._cache.get_many(set(keys))
        unknown = {key: item for key, item in zip(keys, items, strict=True) if key not in known}
        for fresh in self._judge_fresh(unknown, score):
            known |= fresh
        return [known[key] for key in keys]

    def _judge_fresh(
        self, unknown: Mapping[bytes, _Item], score: Callable[[Judge, Sequence[_Item]], list[Judgement]]
    ) -> Iterator[dict[bytes, Judgement]]:
        keys = sorted(unknown, key=lambda key: _length(unknown[key]))
        for start in range(0, len(keys), _CHUNK):
            self._judge = self._judge or self._load(self._bundle)
            chunk = keys[start : start + _CHUNK]
            scores = dict(zip(chunk, score(self._judge, [unknown[key] for key in chunk]), strict=True))
            self._cache.put_many(scores)
            self._progress(start + len(chunk), len(keys))
            yield scores


def _length(item: Example | Edit) -> int:
    return len(item.code if isinstance(item, Example) else item.after.code)
