"""A trained judge of the study -> a model folder of judgebot, calibrated on validation candidates."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from judgebot.bundle import CARD, CONFIG, MODEL, TOKENIZER, Bundle, read_bundle
from judgebot.calibrate import Calibration
from judgebot.errors import JudgebotError
from judgebot.judge import load_judge
from judgebot.lexer import body, lex
from judgebot_eval.judges.judge import example_of
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.train import whole_folder
from judgebot_eval.train.assess.calibration import calibrated, default_threshold
from judgebot_eval.train.model_config import Served, write_config

_TARGET_PRECISION = 0.9
_PARTS = (CARD, MODEL, f"{MODEL}_data", TOKENIZER)


class Exportable(Protocol):
    """A judge that can be written as a graph and a tokenizer."""

    def write(self, folder: Path) -> None:
        """Write the graph, the tokenizer and the card."""

    def served(self, code_tokens: tuple[int, int], body_tokens: int) -> Served:
        """Say how it is served, calibrated on methods of these lengths."""

    def check(self, validation: Sequence[LabelledCandidate], logits: Sequence[float]) -> None:
        """Compare what the model folder says of the validation candidates with what the judge itself says.

        Raises:
            JudgebotError: they differ.
        """


def export(judge: Exportable, validation: Sequence[LabelledCandidate], output: Path) -> Bundle:
    """Write a judge as a model folder.

    Raises:
        JudgebotError: the output holds something else, the folder scores otherwise than the judge itself, or the
            validation candidates all have one verdict; the output is as it was.
    """
    correct = [candidate.passed for candidate in validation]
    if len(set(correct)) < 2:  # noqa: PLR2004 - right and wrong
        raise JudgebotError(
            f"{output}: cannot be calibrated: the validation candidates all have the same verdict; give correct and "
            "wrong ones"
        )
    codes = [list(lex(candidate.code)) for candidate in validation]
    served = judge.served((min(map(len, codes)), max(map(len, codes))), min(len(body(code)) for code in codes))
    with whole_folder.making(output, CONFIG, _PARTS) as partial:
        judge.write(partial)
        uncalibrated = write_config(partial, served, Calibration(1.0, 0.0, ()), threshold=1.0)
        judged = load_judge(uncalibrated).judge([example_of(row) for row in validation])
        logits = [judgement.logit for judgement in judged]
        judge.check(validation, logits)
        even = np.ones(len(logits))
        calibration = calibrated(np.array(logits), np.array(correct), even, even, [row.base_task for row in validation])
        write_config(partial, served, calibration, default_threshold(calibration, _TARGET_PRECISION))
    return read_bundle(output)
