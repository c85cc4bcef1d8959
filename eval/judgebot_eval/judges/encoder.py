"""The study's judge for two cores: a cross-encoder of MiniLM's size that reads a description beside a candidate."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel, BertPreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput

from judgebot.encode import Example, encode
from judgebot_eval.generate.loading import loading
from judgebot_eval.judge_names import JudgeName
from judgebot_eval.judges import ranker_folder
from judgebot_eval.judges.error_classes import class_loss, log_odds_of_correct
from judgebot_eval.judges.judge import Score, example_of, score_of
from judgebot_eval.judges.training import Settings, predict, stack
from judgebot_eval.records import LabelledCandidate, Verdict

SETTINGS = Settings(6e-5, max_length=224)

_CLASSES: dict[Verdict, int] = {"passed": 0, "compile-error": 1}
_OTHER, _COUNT = 2, 3


@dataclass(frozen=True, slots=True)
class Config:
    """How the judge reads.

    Attributes:
        name: of the judge.
        template: of `judgebot.encode`, what the texts look like.
        max_length: tokens of both texts together.
    """

    name: str
    template: str = "javadoc-code/2"
    max_length: int = SETTINGS.max_length


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate as token ids.

    Attributes:
        type_ids: the description (0) and the implementation (1).
        kind: it passes (0), does not compile (1), or fails otherwise (2).
    """

    ids: list[int]
    type_ids: list[int]
    kind: int


def name_of(seed: int) -> str:
    """Name an encoder by the seed of its training."""
    return JudgeName("encoder", seed=seed).full


class Network(BertPreTrainedModel):  # type: ignore[no-untyped-call]  # of transformers
    """A BERT with a classifier of three classes on its pooled first token."""

    config_class = BertConfig

    def __init__(self, config: BertConfig) -> None:
        super().__init__(config)
        self.bert = BertModel(config)  # type: ignore[no-untyped-call]
        self.classifier = nn.Linear(config.hidden_size, _COUNT)
        self.post_init()  # type: ignore[no-untyped-call]

    def classify(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return the logits of the classes [rows, 3]."""
        encoded = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        logits: Tensor = self.classifier(encoded.pooler_output)
        return logits

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> SequenceClassifierOutput:
        """Return the log-odds of being correct, [rows, 1], as a bundle's network does."""
        logits = log_odds_of_correct(self.classify(input_ids, attention_mask, token_type_ids))
        return SequenceClassifierOutput(logits=logits.unsqueeze(-1))  # type: ignore[arg-type]


class EncoderJudge:
    """A cross-encoder, to be trained or to judge by."""

    def __init__(self, network: Network, tokenizer: Tokenizer, config: Config) -> None:
        self.name = config.name
        self.network, self.config = network, config
        self.tokenizer = tokenizer
        tokenizer.enable_truncation(config.max_length, strategy="longest_first")

    def rows(self, candidates: Sequence[LabelledCandidate]) -> list[Row]:
        """Encode labelled candidates."""
        kinds = [_CLASSES.get(candidate.verdict, _OTHER) for candidate in candidates]
        return self._rows([example_of(candidate) for candidate in candidates], kinds)

    def _rows(self, examples: Sequence[Example], kinds: Sequence[int]) -> list[Row]:
        encodings = self.tokenizer.encode_batch([encode(example, self.config.template) for example in examples])
        return [Row(each.ids, each.type_ids, kind) for each, kind in zip(encodings, kinds, strict=True)]

    def length(self, row: Row) -> int:
        """Return how many tokens a row has."""
        return len(row.ids)

    def _classify(self, rows: Sequence[Row]) -> Tensor:
        device = self.network.device
        ids, mask = stack([row.ids for row in rows], 0, device)
        return self.network.classify(ids, mask, stack([row.type_ids for row in rows], 0, device)[0])

    def logits(self, rows: Sequence[Row]) -> Tensor:
        """Return the log-odds of being correct [rows]."""
        return log_odds_of_correct(self._classify(rows))

    def loss(self, rows: Sequence[Row]) -> Tensor:
        """Return the cross-entropy of the classes."""
        return class_loss(self._classify(rows), [row.kind for row in rows])

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples."""
        return [score_of(logit) for logit in predict(self, self._rows(batch, [_OTHER] * len(batch)))]

    def save(self, folder: Path) -> None:
        """Write it into a folder."""
        ranker_folder.save(folder, self.config, self.network.config, self.network, self.tokenizer)


def start(folder: Path, config: Config, seed: int) -> EncoderJudge:
    """Start from a BERT of a folder; without dropout, whose random numbers cost as much as the matrix work.

    Raises:
        JudgebotError: the folder has no tokenizer.json, or a network of another kind.
    """
    tokenizer = ranker_folder.load_tokenizer(folder)
    ranker_folder.refuse_other_kind(folder, "bert")
    torch.manual_seed(seed)
    with loading(str(folder)):
        network = Network.from_pretrained(
            folder, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
    return EncoderJudge(network, tokenizer, config)


def load(folder: Path) -> EncoderJudge:
    """Read a trained judge.

    Raises:
        JudgebotError: the folder holds none.
    """
    config = ranker_folder.read_config(folder, Config)
    tokenizer = ranker_folder.load_tokenizer(folder)
    with loading(str(folder)):
        network = Network.from_pretrained(folder, attn_implementation="eager")
    return EncoderJudge(network, tokenizer, config)
