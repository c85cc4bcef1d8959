"""The judge's network: a BERT encoder, a detector of wrong tokens, and heads that sum both up in one logit."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel, BertPreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput

if TYPE_CHECKING:
    from judgebot_eval.train.learn.wide import Wide

_MASKED = -30.0


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says of a batch.

    Attributes:
        right: of being right [batch].
        written: of being right, if a person wrote the method [batch].
        generated: of being right, if a code generator did [batch].
        is_generated: of a code generator having written it [batch].
        wrong: of each token being wrong [batch, length].
        states: mean last layer of the implementation [batch, hidden].
    """

    right: Tensor
    written: Tensor
    generated: Tensor
    is_generated: Tensor
    wrong: Tensor
    states: Tensor

    def similarity(self) -> float:
        """Return the mean cosine between the states of different texts: near 1, the encoder has collapsed."""
        states = functional.normalize(self.states.detach().float(), dim=1)
        count = len(states)
        return float((states.sum(0).square().sum() - count) / max(1, count * (count - 1)))


def mixture(heads: Tensor) -> Tensor:
    """Return the logit of being right [batch], whoever wrote it: a mixture of experts (Jacobs et al., 1991).

    Args:
        heads: logits of being right if committed, if generated, and of being generated [batch, 3].
    """
    written, generated, is_generated = heads.unbind(1)
    return _log_mixture(is_generated, generated, written) - _log_mixture(is_generated, -generated, -written)


def _log_mixture(gate: Tensor, one: Tensor, other: Tensor) -> Tensor:
    logs = torch.stack(
        [
            functional.logsigmoid(gate) + functional.logsigmoid(one),
            functional.logsigmoid(-gate) + functional.logsigmoid(other),
        ]
    )
    return torch.logsumexp(logs, 0)


class JudgeNetwork(BertPreTrainedModel):  # type: ignore[no-untyped-call]  # as elsewhere here: of transformers
    """Scores (specification, implementation) pairs.

    The token head is the discriminator of ELECTRA (Clark et al., 2020): for each token, is it another than the author
    wrote? The other heads read the pooled first token, the mean of the implementation's tokens, and the largest and the
    mean token logit of the implementation: one wrong token makes a wrong method. What people commit and what code
    generators write are wrong in different ways and at different rates, so each has a head; a third tells them apart.

    Attributes:
        wide: the wide part, once it is fitted; until then the heads alone judge.
    """

    config_class = BertConfig

    def __init__(self, config: BertConfig) -> None:
        """Take the encoder's configuration; all weights are random."""
        super().__init__(config)
        self.bert = BertModel(config)  # type: ignore[no-untyped-call]
        self.token_head = nn.Linear(config.hidden_size, 1)
        self.heads = nn.Linear(2 * config.hidden_size + 2, 3)
        self.wide: Wide | None = None
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
        heads = self.heads(features).float()
        right = mixture(heads) if self.wide is None else self.wide(heads, input_ids, inside.float())
        written, generated, is_generated = heads.unbind(1)
        return Logits(right, written, generated, is_generated, wrong.float(), mean)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> SequenceClassifierOutput:
        """Return the logits of being right, [batch, 1], as a sequence classifier does."""
        right = self.judge(input_ids, attention_mask, token_type_ids).right
        return SequenceClassifierOutput(logits=right.unsqueeze(-1))  # type: ignore[arg-type]


def load_start(folder: Path, device: torch.device) -> JudgeNetwork:
    """Load an encoder with fresh heads; without dropout, which costs as much as the matrix work."""
    network: JudgeNetwork = JudgeNetwork.from_pretrained(
        folder, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    with torch.no_grad():
        network.heads.weight[:2, -2:] = torch.tensor([-1.0, 0.0])
    network.to(device)  # type: ignore[arg-type]
    return network
