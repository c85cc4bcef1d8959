"""A model folder and examples or edits -> raw scores. The only importer of onnxruntime."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors
from tokenizers import Encoding, Tokenizer

from judgebot.bundle import CHANGE_MODEL, MODEL, TOKENIZER, WIDE_MODEL, Bundle, verify
from judgebot.edit import Edit
from judgebot.edit_features import EDIT_FEATURES, EditFeatures
from judgebot.encode import Example, encode
from judgebot.errors import JudgebotError
from judgebot.judgement import Judgement
from judgebot.method_features import METHOD_FEATURES, MethodFeatures

Batch = dict[str, NDArray[np.int64]]

_FIELDS: dict[str, Callable[[Encoding], list[int]]] = {
    "input_ids": lambda encoding: encoding.ids,
    "token_type_ids": lambda encoding: encoding.type_ids,
    "attention_mask": lambda encoding: encoding.attention_mask,
}
# ONNX Runtime's errors share no base class but Exception.
_LOAD_ERRORS = (
    ort_errors.Fail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NoSuchFile,
    ort_errors.NotImplemented,
    ort_errors.RuntimeException,
)


@dataclass(frozen=True, slots=True)
class Sessions:
    """The graphs of a model folder, loaded: what reads a method, what is beside it, and what scores a change."""

    model: ort.InferenceSession
    wide: ort.InferenceSession | None
    change: ort.InferenceSession | None


class OnnxJudge:
    """A model folder loaded into ONNX Runtime.

    Batches run side by side on `threads` threads, one core each, so that the number of threads never changes a score.
    """

    def __init__(self, bundle: Bundle, sessions: Sessions, tokenizer: Tokenizer, threads: int) -> None:
        self.providers: list[str] = sessions.model.get_providers()
        self._bundle = bundle
        self._sessions = sessions
        self._tokenizer = tokenizer
        self._threads = threads
        self._inputs = [node.name for node in sessions.model.get_inputs()]

    def judge(self, examples: Sequence[Example]) -> list[Judgement]:
        """Score examples, in their order.

        Texts are sorted by length and packed into batches of at most the bundle's `batch_tokens` padded tokens. Where
        the bundle has a wide part, that takes the scores from there, one by one.
        """
        encodings = tokenize(self._tokenizer, self._bundle, examples)
        batches = list(pack([len(encoding) for encoding in encodings], self._bundle.batch_tokens))
        logits = np.empty(len(encodings))
        with ThreadPoolExecutor(self._threads) as pool:
            scores = pool.map(lambda batch: self._score([encodings[index] for index in batch]), batches)
            features = self._features(examples)  # while the pool is at work, which has begun
            for batch, of_batch in zip(batches, scores, strict=True):
                logits[batch] = of_batch
        if wide := self._sessions.wide:
            pairs = zip(features, logits.tolist(), strict=True)
            logits[:] = [score_method(wide, of_method, logit) for of_method, logit in pairs]
        return [
            Judgement(float(logit), bool(encoding.overflowing))
            for logit, encoding in zip(logits, encodings, strict=True)
        ]

    def judge_edits(self, edits: Sequence[Edit]) -> list[Judgement]:
        """Score edits, in their order, one by one.

        Raises:
            ValueError: the bundle has no change model.
        """
        change, session = self._bundle.change, self._sessions.change
        if change is None or session is None:
            raise ValueError(f"{self._bundle.name} has no change model")
        inputs = [EDIT_FEATURES[change.features](edit) for edit in edits]
        return [Judgement(score_edit(session, features), truncated=False) for features in inputs]

    def _features(self, examples: Sequence[Example]) -> list[MethodFeatures]:
        """What the wide part is to see of each example; nothing if there is none."""
        return [METHOD_FEATURES[self._bundle.wide](example) for example in examples] if self._bundle.wide else []

    def _score(self, encodings: Sequence[Encoding]) -> NDArray[np.float64]:
        batch = pad(encodings)
        (output,) = self._sessions.model.run(None, {name: batch[name] for name in self._inputs})
        scores: NDArray[np.float64] = np.asarray(output, np.float64)
        return scores[:, -1] - scores[:, 0] if self._bundle.kind == "decoder" else scores[:, 0]


def score_method(session: ort.InferenceSession, features: MethodFeatures, score: float) -> float:
    """Run a wide part on one method, and on what the encoder said of it."""
    inputs = {
        "score": np.array([score], np.float32),
        "buckets": np.array(features.buckets, np.int64),
        "values": np.array(features.values, np.float32),
        "numbers": np.array([features.numbers], np.float32),
        "asked": np.array(features.asked, np.int64),
        "done": np.array(features.done, np.int64),
    }
    (logit,) = session.run(None, inputs)
    return float(logit[0])


def score_edit(session: ort.InferenceSession, features: EditFeatures) -> float:
    """Run a change model on one edit."""
    inputs = {
        "buckets": np.array(features.buckets, np.int64),
        "values": np.array(features.values, np.float32),
        "numbers": np.array([features.numbers], np.float32),
        "direction": np.array([features.direction], np.float32),
        "gain": np.array([features.gain], np.float32),
    }
    (logit,) = session.run(None, inputs)
    return float(logit[0])


def load_judge(bundle: Bundle, threads: int = 0) -> OnnxJudge:
    """Verify a model's files and load them.

    Args:
        bundle: the model.
        threads: 0 = as many as the cores this process may use.

    Raises:
        JudgebotError: a file is not what config.json says, or ONNX Runtime is installed twice or cannot load the model.
    """
    refuse_two_runtimes(_is_installed)
    verify(bundle)
    session = _load_session(bundle.folder / MODEL, _providers())
    wide, change = (
        _load_session(bundle.folder / file, ["CPUExecutionProvider"]) if part else None
        for file, part in ((WIDE_MODEL, bundle.wide), (CHANGE_MODEL, bundle.change))
    )
    return OnnxJudge(bundle, Sessions(session, wide, change), load_tokenizer(bundle), threads or available_cores())


def _load_session(path: Path, providers: list[str]) -> ort.InferenceSession:
    try:
        return ort.InferenceSession(path, _options(), providers=providers)
    except _LOAD_ERRORS as error:
        raise JudgebotError(f"{path}: ONNX Runtime {ort.__version__} cannot load it: {error}") from error


def _options() -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


def _providers() -> list[str]:
    wanted = ("CUDAExecutionProvider", "CPUExecutionProvider")
    return [provider for provider in wanted if provider in ort.get_available_providers()]


def load_tokenizer(bundle: Bundle) -> Tokenizer:
    """Load a model's tokenizer, set to cut what the model cannot read."""
    tokenizer = Tokenizer.from_file(str(bundle.folder / TOKENIZER))
    # A prompt ends with what the decoder has to answer: cut its beginning.
    direction = "left" if bundle.kind == "decoder" else "right"
    tokenizer.enable_truncation(bundle.max_length, strategy="longest_first", direction=direction)
    tokenizer.no_padding()
    return tokenizer


def tokenize(tokenizer: Tokenizer, bundle: Bundle, examples: Sequence[Example]) -> list[Encoding]:
    """Encode examples by the bundle's template; an encoding with `overflowing` parts was truncated."""
    encodings: list[Encoding] = tokenizer.encode_batch([encode(example, bundle.template) for example in examples])
    return encodings


def pack(lengths: Sequence[int], batch_tokens: int) -> Iterator[list[int]]:
    """Pack indices, sorted by length, into batches of at most `batch_tokens` padded tokens, at least one each."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: (lengths[index], index)):
        if batch and lengths[index] * (len(batch) + 1) > batch_tokens:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def pad(encodings: Sequence[Encoding]) -> Batch:
    """Stack encodings into int64 arrays [batch, longest], padded on the right with zeros."""
    longest = max(len(encoding) for encoding in encodings)
    arrays = {name: np.zeros((len(encodings), longest), np.int64) for name in _FIELDS}
    for name, field in _FIELDS.items():
        for row, encoding in enumerate(encodings):
            values = field(encoding)
            arrays[name][row, : len(values)] = values
    return arrays


def refuse_two_runtimes(is_installed: Callable[[str], bool]) -> None:
    """Stop where both ONNX Runtime distributions are installed: they overwrite each other's files.

    Raises:
        JudgebotError: names the commands that mend it.
    """
    if is_installed("onnxruntime") and is_installed("onnxruntime-gpu"):
        raise JudgebotError(
            "onnxruntime and onnxruntime-gpu are both installed and overwrite each other: run "
            "`pip uninstall -y onnxruntime onnxruntime-gpu`, then `pip install` the one you want"
        )


def _is_installed(distribution: str) -> bool:
    return any(True for _ in metadata.distributions(name=distribution))


def available_cores() -> int:
    """The number of cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
