"""The judge's network: a BERT encoder, a detector of wrong tokens, and a head that sums both up in one logit."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel, BertPreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput

from judgebot.bundle import MODEL
from judgebot.errors import JudgebotError
from judgebot_eval.train.learn.unquantise import unquantise

_MASKED = -30.0
_USUALLY_WRONG = -3.5
"""Log-odds that a token is wrong, to begin with. From 0, all states would take a common turn to learn it."""
_AS_TRAINED: Mapping[str, Any] = {
    "attn_implementation": "eager",
    "hidden_dropout_prob": 0.0,
    "attention_probs_dropout_prob": 0.0,
}
"""Without dropout, which costs as much as the matrix work."""


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says of a batch.

    Attributes:
        right: of being right [batch].
        wrong: of each token being wrong [batch, length].
        states: mean last layer of the implementation [batch, hidden].
    """

    right: Tensor
    wrong: Tensor
    states: Tensor

    def similarity(self) -> float:
        """Return the mean cosine between the states of different texts: near 1, the encoder has collapsed."""
        states = functional.normalize(self.states.detach().float(), dim=1)
        count = len(states)
        return float((states.sum(0).square().sum() - count) / max(1, count * (count - 1)))


class JudgeNetwork(BertPreTrainedModel):  # type: ignore[no-untyped-call]  # as elsewhere here: of transformers
    """Scores (specification, implementation) pairs.

    The token head is the discriminator of ELECTRA (Clark et al., 2020): for each token, is it another than the author
    wrote? The other head reads the pooled first token, the mean of the implementation's tokens, and the largest and the
    mean token logit of the implementation: one wrong token makes a wrong method.
    """

    config_class = BertConfig

    def __init__(self, config: BertConfig) -> None:
        """Take the encoder's configuration; all weights are random."""
        super().__init__(config)
        self.bert = BertModel(config)  # type: ignore[no-untyped-call]
        self.token_head = nn.Linear(config.hidden_size, 1)
        self.head = nn.Linear(2 * config.hidden_size + 2, 1)
        self.post_init()  # type: ignore[no-untyped-call]

    def judge(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Logits:
        """Return all logits."""
        encoded = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        states = encoded.last_hidden_state
        wrong = self.token_head(states).squeeze(-1)
        inside = (token_type_ids * attention_mask).to(states.dtype)
        length = inside.sum(1, keepdim=True).clamp(min=1.0)
        mean = (states * inside.unsqueeze(-1)).sum(1) / length
        largest = (wrong * inside + (1.0 - inside) * _MASKED).amax(1, keepdim=True)
        share = (wrong * inside).sum(1, keepdim=True) / length
        features = torch.cat([encoded.pooler_output, mean, largest, share], dim=1)
        right = self.head(features).squeeze(-1)
        return Logits(right.float(), wrong.float(), mean)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> SequenceClassifierOutput:
        """Return the logits of being right, [batch, 1], as a sequence classifier does."""
        right = self.judge(input_ids, attention_mask, token_type_ids).right
        return SequenceClassifierOutput(logits=right.unsqueeze(-1))  # type: ignore[arg-type]


def load_start(folder: Path, device: torch.device) -> JudgeNetwork:
    """Load an encoder, with fresh heads where it has none.

    Args:
        folder: an encoder's, or that of a judge with one: it comes back as the judge serves it, rounded.
        device: where it goes.

    Raises:
        JudgebotError: the judge there has another kind of encoder, or the weights are not those of a BERT.
    """
    network = _load_encoder(folder) if weights_of(folder) else _read_back(folder / MODEL)
    network.to(device)  # type: ignore[arg-type]
    return network


def weights_of(folder: Path) -> list[Path]:
    """Return the files of an encoder's weights; none of a judge's folder, which has a graph instead."""
    return sorted(path for path in folder.iterdir() if path.suffix in {".safetensors", ".bin"})


def _read_back(path: Path) -> JudgeNetwork:
    shape, weights = unquantise(path)
    network = JudgeNetwork(BertConfig(**shape, **_AS_TRAINED))  # type: ignore[no-untyped-call]
    if weights.keys() != network.state_dict().keys():
        raise JudgebotError(f"{path}: its encoder has other heads than a judge that `judgebot eval train` made")
    network.load_state_dict(weights)
    return network


def _load_encoder(folder: Path) -> JudgeNetwork:
    network: JudgeNetwork
    try:
        network, loading = JudgeNetwork.from_pretrained(folder, output_loading_info=True, **_AS_TRAINED)
    except (RuntimeError, SafetensorError) as error:
        reason = str(error).partition("\n")[0]
        raise JudgebotError(f"{folder}: its weights are not those of a BERT: {reason}; fetch it again") from error
    with torch.no_grad():
        if "token_head.bias" in loading["missing_keys"]:
            network.token_head.bias.fill_(_USUALLY_WRONG)
        if "head.weight" in loading["missing_keys"]:
            network.head.weight[0, -2:] = torch.tensor([-1.0, 0.0])
            network.head.bias.fill_(_USUALLY_WRONG)
    return network
