"""Any model folder of judgebot as a judge, the embedded one included."""

from collections.abc import Sequence

from judgebot.bundle import find_bundle
from judgebot.encode import Example
from judgebot.judge import load_judge
from judgebot_eval.judges.judge import Score, score_of


class OnnxBundle:
    """A model folder; P(correct) is what its calibration says, and the logit is its log-odds."""

    def __init__(self, model: str, name: str = "") -> None:
        """Load a model by the name of one that comes with judgebot, or by its folder.

        Args:
            model: the name or the folder.
            name: of the judge; "" takes the model's.

        Raises:
            JudgebotError: there is no such model, or it cannot be loaded.
        """
        self._bundle = find_bundle(model)
        self._judge = load_judge(self._bundle)
        self.name = name or self._bundle.name

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples; `raw` says of one that the model cannot read whole that it is `truncated`."""
        calibration = self._bundle.calibration
        return [
            score_of(calibration.scale * judged.logit + calibration.bias, "truncated" if judged.truncated else "")
            for judged in self._judge.judge(batch)
        ]
