"""RankEF (Sun et al., 2024): a T5 that learns to rank candidates and to say what goes wrong when they are executed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import T5Config, T5EncoderModel, T5ForConditionalGeneration

from judgebot.encode import Example, well_formed
from judgebot_eval.execute.feedback import MAX_TOKENS, feedback
from judgebot_eval.execute.verdict import Ruling
from judgebot_eval.generate.loading import loading
from judgebot_eval.judge_names import JudgeName
from judgebot_eval.judges import ranker_folder
from judgebot_eval.judges.error_classes import class_loss, class_of, log_odds_of_correct
from judgebot_eval.judges.judge import Score, example_of, score_of
from judgebot_eval.judges.training import Settings, predict, stack
from judgebot_eval.records import LabelledCandidate

SETTINGS = Settings(1e-4, warm_up=0.26, decay="constant", weight_decay=0.05, step_rows=128, max_length=1024)
"""The authors' settings; of the updates of the study's 19,484 rows their 200 steps of warm-up are this share."""

Sharing = Literal["hard", "soft"]
_HIDDEN, _CLASSES, _IGNORED = 128, 3, -100


@dataclass(frozen=True, slots=True)
class Config:
    """How a RankEF is made.

    Attributes:
        name: of the judge.
        sharing: `hard`, one network with two heads; `soft`, a network for each task, the encoders held together.
        weight: of the classification in hard sharing; the generation has the rest.
        upstream_quirk: train as the authors' code does, with texts filled up by end tokens that no mask hides.
        max_length: tokens of a text.
    """

    name: str
    sharing: Sharing = "hard"
    weight: float = 0.5
    upstream_quirk: bool = False
    max_length: int = SETTINGS.max_length


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate as token ids.

    Attributes:
        ids: what is classified.
        asked: what the feedback answers.
        told: the feedback; empty where none is known.
        kind: a class of `error_classes`.
    """

    ids: list[int]
    asked: list[int]
    told: list[int]
    kind: int


def name_of(seed: int, *, sharing: Sharing = "hard", upstream_quirk: bool = False) -> str:
    """Name a RankEF by what it is beside the default, and by the seed of its training."""
    variants = {"soft": sharing == "soft", "upstream-quirk": upstream_quirk}
    return JudgeName("rankef", variant="/".join(name for name, used in variants.items() if used), seed=seed).full


def question(example: Example, task: Literal["CLASSIFICATION", "GENERATION"]) -> str:
    """Return what the network reads: the task is plain text, and so is what it has to answer."""
    answer = "Result:" if task == "CLASSIFICATION" else "EVAL_MESSAGE:"
    asked = f"{example.description}\n{example.signature}"
    return well_formed(f"<{task}>\nQUESTION:\n{asked}\nCODE:\n{example.code}\n{answer}\n")


def told_of(candidate: LabelledCandidate) -> str:
    """Return the feedback on a candidate, composed of its verdict where it has none; "" if it failed unknown how."""
    ruling = Ruling(candidate.verdict, candidate.error_type, candidate.message, candidate.line)
    return candidate.feedback or feedback(ruling)


class Network(nn.Module):
    """A T5 with a classifier on its encoder's first state; in soft sharing a second T5 generates."""

    def __init__(self, shape: T5Config, sharing: Sharing) -> None:
        super().__init__()
        self.t5 = T5ForConditionalGeneration(shape)
        self.classifier = T5EncoderModel(shape) if sharing == "soft" else None
        self.head = nn.Sequential(nn.Linear(shape.d_model, _HIDDEN), nn.ReLU(), nn.Linear(_HIDDEN, _CLASSES))

    @property
    def encoder(self) -> nn.Module:
        """What classifies."""
        encoder: nn.Module = self.t5.encoder if self.classifier is None else self.classifier.encoder
        return encoder

    def classify(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the logits of the classes [rows, 3]."""
        states: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        logits: Tensor = self.head(states[:, 0])
        return logits

    def distance(self) -> Tensor:
        """Return the sum of the Frobenius norms of what the two encoders differ by."""
        pairs = zip(self.encoder.parameters(), self.t5.encoder.parameters(), strict=True)
        # at the start they are equal, where a norm has no gradient
        return torch.stack([((one - other).square().sum() + 1e-12).sqrt() for one, other in pairs]).sum()


class RankEF:
    """A RankEF, to be trained or to judge by."""

    def __init__(self, network: Network, shape: T5Config, tokenizer: Tokenizer, config: Config) -> None:
        self.name = config.name
        self.network, self.shape, self.config = network, shape, config
        self._tokenizer = tokenizer
        self._end, self._pad = int(shape.eos_token_id or 0), int(shape.pad_token_id or 0)

    def rows(self, candidates: Sequence[LabelledCandidate]) -> list[Row]:
        """Encode labelled candidates."""
        return [self._row(example_of(each), told_of(each), class_of(each)) for each in candidates]

    def _row(self, example: Example, told: str, kind: int) -> Row:
        asked = [
            self._encode(question(example, task), self.config.max_length) for task in ("CLASSIFICATION", "GENERATION")
        ]
        return Row(asked[0], asked[1], self._encode(told, MAX_TOKENS) if told else [], kind)

    def _encode(self, text: str, limit: int) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return [*ids[: limit - 1], self._end]

    def length(self, row: Row) -> int:
        """Return how many tokens a row has."""
        return len(row.ids)

    def logits(self, rows: Sequence[Row]) -> Tensor:
        """Return the log-odds of class 0 [rows]."""
        return log_odds_of_correct(self.network.classify(*self._stack([row.ids for row in rows])))

    def loss(self, rows: Sequence[Row]) -> Tensor:
        """Return the loss of both tasks."""
        classification = class_loss(
            self.network.classify(*self._stack([row.ids for row in rows])), [row.kind for row in rows]
        )
        generation = self._generation([row for row in rows if row.told], classification)
        if self.config.sharing == "soft":
            return classification + generation + self.network.distance()
        return self.config.weight * classification + (1 - self.config.weight) * generation

    def _generation(self, rows: Sequence[Row], like: Tensor) -> Tensor:
        if not rows:
            return like.new_zeros(())
        ids, mask = self._stack([row.asked for row in rows])
        told, inside = stack([row.told for row in rows], self._pad, ids.device)
        labels = told.masked_fill(inside == 0, _IGNORED)
        logits = self.network.t5(input_ids=ids, attention_mask=mask, labels=labels).logits
        return functional.cross_entropy(logits.flatten(0, 1).float(), labels.flatten(), ignore_index=_IGNORED)

    def _stack(self, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        quirk = self.config.upstream_quirk and self.network.training
        device = next(self.network.parameters()).device
        ids, mask = stack(rows, self._end if quirk else self._pad, device)
        return ids, torch.ones_like(mask) if quirk else mask

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples: the softmax of class 0."""
        return [score_of(logit) for logit in predict(self, [self._row(example, "", 0) for example in batch])]

    def save(self, folder: Path) -> None:
        """Write it into a folder."""
        ranker_folder.save(folder, self.config, self.shape, self.network, self._tokenizer)


def build(shape: T5Config, tokenizer: Tokenizer, config: Config, seed: int) -> RankEF:
    """Make a RankEF with random weights."""
    torch.manual_seed(seed)
    return RankEF(Network(shape, config.sharing), shape, tokenizer, config)


def start(folder: Path, config: Config, seed: int) -> RankEF:
    """Start from a T5 of a folder, such as the authors' codet5p-770m-py; without dropout, as the other judges.

    Raises:
        JudgebotError: the folder has no tokenizer.json, or a network of another kind.
    """
    tokenizer = ranker_folder.load_tokenizer(folder)
    ranker_folder.refuse_other_kind(folder, "t5")
    shape = T5Config.from_pretrained(folder, dropout_rate=0.0)
    ranker = build(shape, tokenizer, config, seed)
    with loading(str(folder)):
        ranker.network.t5 = T5ForConditionalGeneration.from_pretrained(folder, config=shape)
        if ranker.network.classifier is not None:
            ranker.network.classifier = T5EncoderModel.from_pretrained(folder, config=shape)
    return ranker


def load(folder: Path) -> RankEF:
    """Read a trained RankEF.

    Raises:
        JudgebotError: the folder holds none.
    """
    config = ranker_folder.read_config(folder, Config)
    shape = T5Config.from_pretrained(folder)
    ranker = RankEF(Network(shape, config.sharing), shape, ranker_folder.load_tokenizer(folder), config)
    ranker_folder.load_weights(folder, ranker.network)
    return ranker
