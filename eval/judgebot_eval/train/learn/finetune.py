"""Training of the judge's network: pointwise (right or wrong?), pairwise (which of two?), and token by token."""

import itertools
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor
from torch.nn import functional

from judgebot.encode import encode, split_words
from judgebot.lexer import lex
from judgebot_eval import manifest
from judgebot_eval.records import Labelled
from judgebot_eval.train.learn import checkpoint, throughput
from judgebot_eval.train.learn.network import JudgeNetwork, Logits

_PAD_TO = 32  # each new shape is planned anew by the CPU kernels
_LEARN_TOGETHER = 4
_UNKNOWN = -1.0
_MAY_CHANGE = ("checkpoint_every", "report_every")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train in one stage.

    Attributes:
        batch_tokens: padded tokens in one optimizer step.
        warm_up: share of the steps in which the learning rate rises; then it falls linearly.
        pair_weight: weight of the pairwise loss beside the pointwise one.
        token_weight: weight of the loss of the token head beside the pointwise one.
        checkpoint_every: optimizer steps between checkpoints.
        report_every: optimizer steps between lines of progress.
    """

    template: str = "javadoc-code/1"
    max_length: int = 320
    epochs: int = 1
    batch_tokens: int = 6144
    learning_rate: float = 5e-5
    weight_decay: float = 0.01
    warm_up: float = 0.06
    pair_weight: float = 0.5
    token_weight: float = 0.0
    seed: int = 0
    checkpoint_every: int = 200
    report_every: int = 25

    def __post_init__(self) -> None:
        if not 0 < self.warm_up < 1:
            raise ValueError(f"warm_up cannot be {self.warm_up}: it lies between 0 and 1")
        for name in ("checkpoint_every", "report_every"):
            if (steps := getattr(self, name)) < 1:
                raise ValueError(f"{name} cannot be {steps}: give at least 1")


@dataclass(frozen=True, slots=True)
class Sample:
    """What is learned from: a labelled example, and where known which of its tokens are wrong.

    Attributes:
        tokens: the tokens of the code, those that `changed` counts; empty where no token is known to be right or wrong.
        changed: indices of the wrong tokens.
        weight: of the pointwise loss.
    """

    row: Labelled
    tokens: Sequence[str] = ()
    changed: Sequence[int] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sample as token ids.

    Attributes:
        type_ids: the specification (0) and the implementation (1).
        wrong: for each piece 1 if it is wrong, 0 if right, -1 if unknown; empty where all are unknown.
    """

    ids: list[int]
    type_ids: list[int]
    correct: bool
    group: str
    wrong: Sequence[float] = ()
    weight: float = 1.0


def load_tokenizer(folder: Path, max_length: int) -> Tokenizer:
    """Load tokenizer.json, set up as `judgebot.judge` does it for an encoder."""
    return set_up(Tokenizer.from_file(str(folder / "tokenizer.json")), max_length)


def set_up(tokenizer: Tokenizer, max_length: int) -> Tokenizer:
    """Let a tokenizer cut what is longer, from the longer text first; return it."""
    tokenizer.enable_truncation(max_length, strategy="longest_first")
    tokenizer.no_padding()
    return tokenizer


def encode_all(samples: Sequence[Sample], tokenizer: Tokenizer, template: str) -> list[Encoded]:
    """Encode samples, in order, by the template that serves them later."""
    texts = [encode(sample.row.example, template) for sample in samples]
    return [
        Encoded(
            encoding.ids,
            encoding.type_ids,
            sample.row.correct,
            sample.row.group,
            _wrong_pieces(sample, encoding, text[1]) if sample.tokens else (),
            sample.weight,
        )
        for sample, encoding, text in zip(samples, tokenizer.encode_batch(texts), texts, strict=True)
    ]


def _wrong_pieces(sample: Sample, encoding: Encoding, implementation: str) -> list[float]:
    """Carry the labels of tokens over to the pieces of the implementation that they became."""
    texts = [split_words(lex(token)) for token in sample.tokens]
    if " ".join(texts) != implementation:
        return []
    ends = list(itertools.accumulate(len(text) + 1 for text in texts))
    wrong = [(ends[index] - 1 - len(texts[index]), ends[index] - 1) for index in sample.changed]
    return [
        float(any(first < end and last > start for first, last in wrong)) if type_id and end > start else _UNKNOWN
        for (start, end), type_id in zip(encoding.offsets, encoding.type_ids, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a training: its name, the folder of its checkpoint, and what takes its lines of progress."""

    name: str
    folder: Path
    report: Callable[[str], None]


def train(network: JudgeNetwork, data: Sequence[Encoded], settings: Settings, stage: Stage) -> checkpoint.Progress:
    """Train one stage in place; continues from its checkpoint where that exists.

    Reports the parts of the loss (pointwise, pairwise, tokens) and how similar the encoder finds different
    methods: a learning rate too high for it makes all look alike, and it never recovers.

    The order of the data follows from the seed and the epoch alone: a resumed run sees what it has not seen yet.

    Raises:
        JudgebotError: the checkpoint is of another training.
    """
    _check(network, data, settings, stage.folder)
    optimizer = torch.optim.AdamW(
        network.parameters(), settings.learning_rate, weight_decay=settings.weight_decay, fused=True
    )
    plan = [batch for epoch in range(settings.epochs) for batch in batches(data, settings, epoch)]
    progress = checkpoint.load(stage.folder, network, optimizer) or checkpoint.Progress(stage.name, 0, 0.0, 0)
    first, started, tokens = progress.done, time.monotonic() - progress.seconds, progress.tokens
    network.train()
    losses: list[Sequence[float]] = []
    for step, batch in enumerate(plan[first:], first + 1):
        _set_learning_rate(optimizer, settings, step / len(plan))
        rows = [data[index] for index in batch]
        losses.append(_step(network, optimizer, rows, settings))
        tokens += sum(len(row.ids) for row in rows)
        progress = checkpoint.Progress(stage.name, step, time.monotonic() - started, tokens)
        if step % settings.checkpoint_every == 0 or step == len(plan):
            checkpoint.save(stage.folder, network, optimizer, progress)
        if step % settings.report_every == 0:
            left = (progress.seconds / step) * (len(plan) - step)
            *parts, similarity = (sum(part) / len(part) for part in zip(*losses, strict=True))
            told = f"loss {' + '.join(f'{part:.3f}' for part in parts)}, similarity {similarity:.2f}"
            told += f", {tokens / progress.seconds:,.0f} tokens/s, {left / 60:.0f} min left"
            stage.report(f"{stage.name}: step {step} of {len(plan)}, {told}")
            losses.clear()
    return progress


def _check(network: JudgeNetwork, data: Sequence[Encoded], settings: Settings, folder: Path) -> None:
    """Make sure that a checkpoint has the same start, rows and settings, but for how often there is news of it."""
    rows = manifest.sha256_of_rows(data)
    told = {**asdict(settings), "start": checkpoint.sha256_of_weights(network), "rows": rows}
    path = folder.with_name(f"{folder.name}.{manifest.MADE_FROM}")
    manifest.begin(path, told, begun=checkpoint.exists(folder), may_change=_MAY_CHANGE, flag="--work")


def _step(
    network: JudgeNetwork, optimizer: torch.optim.Optimizer, rows: Sequence[Encoded], settings: Settings
) -> Sequence[float]:
    logits = forward(network, rows)
    parts = _losses(logits, rows, settings)
    optimizer.zero_grad(set_to_none=True)
    torch.stack(parts).sum().backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return [*(part.item() for part in parts), logits.similarity()]


def _set_learning_rate(optimizer: torch.optim.Optimizer, settings: Settings, progress: float) -> None:
    factor = min(progress / settings.warm_up, (1 - progress) / (1 - settings.warm_up))
    for group in optimizer.param_groups:
        group["lr"] = settings.learning_rate * max(factor, 0.01)


def batches(data: Sequence[Encoded], settings: Settings, epoch: int) -> Iterator[list[int]]:
    """Cut one epoch into batches of similar length; the members of a small group stay together."""
    rng = random.Random(f"{settings.seed}/{epoch}")
    groups = _small_groups(data, rng)
    longest = {id(group): max(len(data[index].ids) for index in group) for group in groups}
    groups.sort(key=lambda group: (longest[id(group)] // _PAD_TO, rng.random()))
    packed = list(_pack(groups, longest, settings.batch_tokens))
    rng.shuffle(packed)
    yield from packed


def _small_groups(data: Sequence[Encoded], rng: random.Random) -> list[list[int]]:
    small = []
    for group in _groups(data):
        rng.shuffle(group)
        small += [group[start : start + _LEARN_TOGETHER] for start in range(0, len(group), _LEARN_TOGETHER)]
    return small


def _groups(rows: Sequence[Encoded]) -> list[list[int]]:
    """Return the indices of the rows of each group."""
    members: defaultdict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        members[row.group].append(index)
    return list(members.values())


def _pack(groups: Sequence[list[int]], longest: dict[int, int], batch_tokens: int) -> Iterator[list[int]]:
    batch: list[int] = []
    width = 0
    for group in groups:
        width = max(width, _padded(longest[id(group)]))
        if batch and width * (len(batch) + len(group)) > batch_tokens:
            yield batch
            batch, width = [], _padded(longest[id(group)])
        batch = batch + group
    if batch:
        yield batch


def _padded(length: int) -> int:
    return -(-length // _PAD_TO) * _PAD_TO


def _losses(logits: Logits, rows: Sequence[Encoded], settings: Settings) -> list[Tensor]:
    right = logits.right
    labels = torch.tensor([float(row.correct) for row in rows], device=right.device)
    weights = torch.tensor([row.weight for row in rows], device=right.device)
    pointwise = functional.binary_cross_entropy_with_logits(right, labels, weights)
    better, worse = _pairs(rows)
    pairwise = functional.softplus(right[worse] - right[better]).mean() if better else pointwise.new_zeros(())
    token = _token_loss(logits.wrong, rows) if settings.token_weight else pointwise.new_zeros(())
    return [pointwise, settings.pair_weight * pairwise, settings.token_weight * token]


def _token_loss(logits: Tensor, rows: Sequence[Encoded]) -> Tensor:
    targets = torch.full(logits.shape, _UNKNOWN)
    for index, row in enumerate(rows):
        targets[index, : len(row.wrong)] = torch.tensor(row.wrong)
    targets = targets.to(logits.device)
    known = targets != _UNKNOWN
    if not known.any():
        return logits.new_zeros(())
    return functional.binary_cross_entropy_with_logits(logits[known], targets[known])


def _pairs(rows: Sequence[Encoded]) -> tuple[list[int], list[int]]:
    """Pair every correct with every wrong candidate of the same group."""
    pairs = [
        (better, worse)
        for group in _groups(rows)
        for better, worse in itertools.permutations(group, 2)
        if rows[better].correct and not rows[worse].correct
    ]
    return [better for better, _ in pairs], [worse for _, worse in pairs]


def forward(network: JudgeNetwork, rows: Sequence[Encoded]) -> Logits:
    """Run the network in bfloat16 where it pays; return logits in float32."""
    ids, type_ids, mask = (tensor.to(network.device) for tensor in stack(rows))
    with throughput.autocast(network.device):
        return network.judge(ids, mask, type_ids)


def stack(rows: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Stack ids, type ids and mask, each int64 [batch, longest padded to a multiple of 32]."""
    width = _padded(max(len(row.ids) for row in rows))
    ids, type_ids, mask = (torch.zeros(len(rows), width, dtype=torch.long) for _ in range(3))
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
        type_ids[index, : len(row.ids)] = torch.tensor(row.type_ids)
        mask[index, : len(row.ids)] = 1
    return ids, type_ids, mask
