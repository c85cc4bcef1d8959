"""CodeRanker (Inala et al., 2022): an encoder that sorts candidates into classes of errors and ranks by "correct"."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel, PretrainedConfig

from judgebot.encode import Example, well_formed
from judgebot_eval.generate.loading import loading
from judgebot_eval.judge_names import JudgeName
from judgebot_eval.judges import ranker_folder
from judgebot_eval.judges.coderanker_classes import DEFAULT, Task, class_weights, classes_of, index_of
from judgebot_eval.judges.error_classes import class_loss, log_odds_of_correct
from judgebot_eval.judges.judge import Score, example_of, score_of
from judgebot_eval.judges.training import Settings, predict, stack
from judgebot_eval.records import LabelledCandidate

SETTINGS = Settings(1e-4, epochs=30, warm_up=0.88, step_rows=512, max_length=512)
"""The authors' settings; of the updates of the study's 19,484 rows their 1,000 steps of warm-up are this share."""

_NO_LINE = 0


@dataclass(frozen=True, slots=True)
class Config:
    """How a CodeRanker is made.

    Attributes:
        name: of the judge.
        task: into which classes it sorts.
        classes: "correct" first.
        weights: of the classes in the loss.
        max_length: tokens of prompt and completion together.
    """

    name: str
    task: Task
    classes: tuple[str, ...]
    weights: tuple[float, ...]
    max_length: int = SETTINGS.max_length


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate as token ids.

    Attributes:
        ids: start, prompt, end, completion, end.
        ends: the places of the first token, and of the tokens that end the lines of the completion.
        kind: index of the class.
        line: index in `ends` of the line with the error; 0, the first token, if there is none.
    """

    ids: list[int]
    ends: list[int]
    kind: int
    line: int


def name_of(seed: int, task: Task) -> str:
    """Name a CodeRanker by its task, if that is not the default, and by the seed of its training."""
    return JudgeName("coderanker", variant="" if task == DEFAULT else task, seed=seed).full


def config_of(
    candidates: Sequence[LabelledCandidate], task: Task, name: str, max_length: int = SETTINGS.max_length
) -> Config:
    """Take classes and their weights from the candidates to learn from."""
    classes = classes_of(candidates, task)
    weights = class_weights([index_of(each, task, classes) for each in candidates], len(classes))
    return Config(name, task, classes, tuple(weights), max_length)


class Network(nn.Module):
    """An encoder with a classifier on its first state and, for lines, a linear head on single states."""

    def __init__(self, encoder: nn.Module, hidden: int, classes: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.classifier = nn.Sequential(nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, classes))
        self.lines = nn.Linear(hidden, 1)

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the last layer [rows, length, hidden]."""
        states: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return states


class CodeRanker:
    """A CodeRanker, to be trained or to judge by."""

    def __init__(self, network: Network, shape: PretrainedConfig, tokenizer: Tokenizer, config: Config) -> None:
        self.name = config.name
        self.network, self.shape, self.config = network, shape, config
        self._tokenizer = tokenizer
        self._start, self._end = (_special(tokenizer, names) for names in (("<s>", "[CLS]"), ("</s>", "[SEP]")))

    def rows(self, candidates: Sequence[LabelledCandidate]) -> list[Row]:
        """Encode labelled candidates."""
        return [
            self._row(example_of(each), index_of(each, self.config.task, self.config.classes), each.line)
            for each in candidates
        ]

    def _row(self, example: Example, kind: int, line: int | None) -> Row:
        prompt = self._tokenizer.encode(_text(example), add_special_tokens=False)
        code = self._tokenizer.encode(well_formed(example.code), add_special_tokens=False)
        first, second = cut(len(prompt), len(code), self.config.max_length - 3)
        ids = [self._start, *prompt.ids[:first], self._end, *code.ids[:second], self._end]
        ends = [first + 2 + place for place in line_ends(example.code, code) if place < second]
        return Row(ids, [0, *ends], kind, line if line is not None and line <= len(ends) else _NO_LINE)

    def length(self, row: Row) -> int:
        """Return how many tokens a row has."""
        return len(row.ids)

    def _states(self, rows: Sequence[Row]) -> Tensor:
        fill = int(self.shape.pad_token_id or 0)
        ids, mask = stack([row.ids for row in rows], fill, self.network.lines.weight.device)
        return self.network.states(ids, mask)

    def logits(self, rows: Sequence[Row]) -> Tensor:
        """Return the log-odds of "correct" [rows], whatever the task."""
        return log_odds_of_correct(self.network.classifier(self._states(rows)[:, 0]))

    def loss(self, rows: Sequence[Row]) -> Tensor:
        """Return the loss of the classes, and in `execution_error_with_line` of the lines."""
        states = self._states(rows)
        weights = torch.tensor(self.config.weights, device=states.device)
        loss = class_loss(self.network.classifier(states[:, 0]), [row.kind for row in rows], weights)
        return loss + self._line_loss(states, rows) if self.config.task == "execution_error_with_line" else loss

    def _line_loss(self, states: Tensor, rows: Sequence[Row]) -> Tensor:
        places, inside = stack([row.ends for row in rows], 0, states.device)
        logits = self.network.lines(states).squeeze(-1).float().gather(1, places)
        targets = torch.tensor([row.line for row in rows], device=states.device)
        return functional.cross_entropy(logits.masked_fill(inside == 0, -torch.inf), targets)

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples: the softmax of "correct"."""
        return [score_of(logit) for logit in predict(self, [self._row(example, 0, None) for example in batch])]

    def save(self, folder: Path) -> None:
        """Write it into a folder."""
        ranker_folder.save(folder, self.config, self.shape, self.network, self._tokenizer)


def _text(example: Example) -> str:
    return well_formed(f"{example.description}\n{example.signature}")


def _special(tokenizer: Tokenizer, names: Sequence[str]) -> int:
    """Return the id of the first of these tokens that there is."""
    return next(int(index) for name in names if (index := tokenizer.token_to_id(name)) is not None)


def cut(first: int, second: int, limit: int) -> tuple[int, int]:
    """Return what is left of two lengths when the longer loses one, again and again, until both are within a limit.

    Of equal lengths the second loses one, as in the authors' code.
    """
    over = max(0, first + second - limit)
    alone = min(over, abs(first - second))
    of_both = over - alone
    of_first, of_second = (alone, 0) if first > second else (0, alone)
    return first - of_first - of_both // 2, second - of_second - -(-of_both // 2)


def line_ends(text: str, encoding: Encoding) -> list[int]:
    """Return the place of the token that ends each line: that of the line end or, where it has none, the one before."""
    starts = [start for start, _ in encoding.offsets]
    ends = [index for index, sign in enumerate(text) if sign == "\n"]
    return [max(0, bisect_right(starts, end) - 1) for end in [*ends, len(text)]]


def start(folder: Path, config: Config, seed: int, layers: int | None = None) -> CodeRanker:
    """Start from an encoder of a folder, such as CodeBERT; with `layers`, from its first layers only.

    Raises:
        JudgebotError: the folder has no tokenizer.json, or a network of another kind.
    """
    tokenizer = ranker_folder.load_tokenizer(folder)
    ranker_folder.refuse_other_kind(folder, "bert", "roberta")
    torch.manual_seed(seed)
    shape = AutoConfig.from_pretrained(folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    shape.num_hidden_layers = layers or shape.num_hidden_layers
    with loading(str(folder)):
        encoder = AutoModel.from_pretrained(folder, config=shape, attn_implementation="eager")
    network = Network(encoder, encoder.config.hidden_size, len(config.classes))
    return CodeRanker(network, encoder.config, tokenizer, config)


def load(folder: Path) -> CodeRanker:
    """Read a trained CodeRanker.

    Raises:
        JudgebotError: the folder holds none.
    """
    config = ranker_folder.read_config(folder, Config)
    shape = AutoConfig.from_pretrained(folder)
    encoder = AutoModel.from_config(shape, attn_implementation="eager")  # type: ignore[no-untyped-call]
    network = Network(encoder, shape.hidden_size, len(config.classes))
    ranker_folder.load_weights(folder, network)
    return CodeRanker(network, shape, ranker_folder.load_tokenizer(folder), config)
