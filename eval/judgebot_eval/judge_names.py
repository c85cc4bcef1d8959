"""The parts of a judge's name, and what the paper calls it."""

from collections.abc import Mapping
from dataclasses import dataclass

ZERO_SHOT, TWO_SHOT, FINE_TUNED = "zero-shot", "two-shot", "fine-tuned"
SETTINGS = (ZERO_SHOT, TWO_SHOT, FINE_TUNED)
_SEED, _RANKEF = "seed-", "rankef"

_MODELS: Mapping[str, str] = {
    "qwen2.5-coder-0.5b": "Qwen2.5 Coder 0.5B",
    "qwen2.5-coder-3b": "Qwen2.5 Coder 3B",
    "llama-3.2-3b": "Llama-3.2 3B",
    "gemma-3-4b": "Gemma-3 4B",
    "codet5p-770m": "CodeT5+ 770M",
    "gpt-4.1-mini": "GPT-4.1-mini",
    _RANKEF: "RankEF",
}
_REPOSITORIES: Mapping[str, str] = {
    "qwen2.5-coder-0.5b-instruct": "qwen2.5-coder-0.5b",
    "qwen2.5-coder-3b-instruct": "qwen2.5-coder-3b",
    "llama-3.2-3b-instruct": "llama-3.2-3b",
    "gemma-3-4b-it": "gemma-3-4b",
    "codet5p-770m-py": "codet5p-770m",
}
"""What a preset's repository is called, for judges that were opened by it."""


@dataclass(frozen=True, slots=True, order=True)
class JudgeName:
    """A judge, with what distinguishes it: `qwen2.5-coder-3b/zero-shot`, `rankef/seed-1`.

    Attributes:
        model: what stands before the setting.
        setting: `zero-shot`, `two-shot`, `fine-tuned`, "" if it has none.
        variant: what else the name says, "" if nothing.
        seed: of its training, None if the name does not say.
    """

    model: str
    setting: str = ""
    variant: str = ""
    seed: int | None = None

    @property
    def family(self) -> str:
        """The name without the seed: judges of one family differ by chance alone."""
        return "/".join(part for part in (self.model, self.setting, self.variant) if part)

    @property
    def full(self) -> str:
        """The name with the seed, as judgements have it."""
        return self.family if self.seed is None else f"{self.family}/{_SEED}{self.seed}"

    @property
    def title(self) -> str:
        """What the paper calls its model, else the model."""
        model = self.model.lower()
        return _MODELS.get(_REPOSITORIES.get(model, model), self.model)

    @property
    def column(self) -> str:
        """The setting that the paper has it in; RankEF, which it only trains, need not say so."""
        return self.setting or (FINE_TUNED if self.model == _RANKEF else "")

    @property
    def paper(self) -> str:
        """What the tables of `judgebot_eval.paper` call it, its family if they do not have it: model and setting."""
        has_it = self.title in _MODELS.values() and self.column and not self.variant
        return f"{self.title}, {self.column}" if has_it else self.family


def parse(name: str) -> JudgeName:
    """Take a judge's name apart."""
    parts = name.split("/")
    seed = next((part.removeprefix(_SEED) for part in parts if part.startswith(_SEED)), "")
    rest = [part for part in parts if not part.startswith(_SEED)]
    at = next((index for index, part in enumerate(rest) if part in SETTINGS), None)
    number = int(seed) if seed.isdigit() else None
    if at is None:
        return JudgeName(rest[0] if rest else "", "", "/".join(rest[1:]), number)
    return JudgeName("/".join(rest[:at]), rest[at], "/".join(rest[at + 1 :]), number)
