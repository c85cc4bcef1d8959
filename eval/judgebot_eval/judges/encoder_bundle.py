"""A trained encoder of the study -> a model folder of judgebot: the graph of its logit, ONNX, int8."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from judgebot.bundle import CARD, Bundle, sha256_of
from judgebot.errors import JudgebotError
from judgebot_eval.judges import encoder, model_folder, ranker_folder
from judgebot_eval.judges.encoder import EncoderJudge
from judgebot_eval.judges.training import predict
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.train.learn.export import export as export_graph
from judgebot_eval.train.model_config import Served

TOLERANCE = 0.3
"""How far logits in int8 may be from the judge's own on average, in standard deviations of these."""


class _Trained:
    """An encoder and the sha256 of its weights."""

    def __init__(self, judge: EncoderJudge, weights: str) -> None:
        self._judge, self._weights = judge, weights

    def served(self, code_tokens: tuple[int, int], body_tokens: int) -> Served:
        return Served(
            name=self._judge.name.replace("/", "-"),
            version=self._weights[:12],
            kind="encoder",
            template=self._judge.config.template,
            max_length=self._judge.config.max_length,
            batch_tokens=0,
            code_tokens=code_tokens,
            body_tokens=body_tokens,
        )

    def write(self, folder: Path) -> None:
        copy = Tokenizer.from_str(self._judge.tokenizer.to_str())  # it is changed by the export
        export_graph(self._judge.network, copy, folder)
        lines = (
            f"# {self._judge.name}",
            "",
            "A study judge: an encoder trained on candidates, for measuring.",
            "Whether it may be handed on is for the licences of its start and of its training data to say.",
            "",
            f"- weights: sha256 {self._weights}",
        )
        (folder / CARD).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def check(self, validation: Sequence[LabelledCandidate], logits: Sequence[float]) -> None:
        check(self._judge, validation, logits)


def export(folder: Path, validation: Sequence[LabelledCandidate], output: Path) -> Bundle:
    """Write a trained encoder as a model folder, calibrated on the validation candidates.

    Raises:
        JudgebotError: the output holds something else, the folder holds no encoder, the graph in int8 scores otherwise
            than the encoder itself, or the validation candidates all have one verdict; the output is as it was.
    """
    ranker_folder.read_config(folder, encoder.Config, "only an encoder can be exported; give the folder of one")
    judge = encoder.load(folder)
    return model_folder.export(_Trained(judge, sha256_of(folder / ranker_folder.WEIGHTS)), validation, output)


def check(judge: EncoderJudge, validation: Sequence[LabelledCandidate], logits: Sequence[float]) -> None:
    """Compare the scores of the model folder with those of the encoder itself.

    Raises:
        JudgebotError: they differ by more than rounding to int8 explains.
    """
    own = predict(judge, judge.rows(validation))
    differs, spread = float(np.abs(np.subtract(logits, own)).mean()), float(np.std(own))
    if not differs <= TOLERANCE * spread:  # a logit may be no number
        raise JudgebotError(
            f"the exported model scores otherwise than the encoder itself: logits differ by {differs:.3f} on average, "
            f"their spread is {spread:.3f}; do not use it"
        )
