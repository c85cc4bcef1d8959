"""The generators of the paper, and the large sibling that each small one is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """A small generator and its large sibling.

    Attributes:
        small: what the paper calls it.
        large: what it calls the sibling.
        sibling: the sibling's name as a generator.
    """

    small: str
    large: str
    sibling: str


FAMILIES: Mapping[str, Family] = {
    "deepseek-coder-1.3b": Family("DeepSeek Coder 1.3B", "DeepSeek Coder 33B", "deepseek-coder-33b"),
    "opencoder-1.5b": Family("OpenCoder 1.5B", "OpenCoder 8B", "opencoder-8b"),
    "qwen2.5-coder-3b": Family("Qwen2.5 Coder 3B", "Qwen2.5 Coder 32B", "qwen2.5-coder-32b"),
    "phi-4-mini": Family("Phi-4 mini", "Phi-4", "phi-4"),
    "gemma-3-4b": Family("Gemma-3 4B", "Gemma-3 27B", "gemma-3-27b"),
}
"""By the name of the small one as a generator."""

_TITLES = {
    **{name: family.small for name, family in FAMILIES.items()},
    **{family.sibling: family.large for family in FAMILIES.values()},
    "gpt-4.1-mini": "GPT-4.1-mini",
}


def sibling_of(generator: str) -> str:
    """Return the name of a small generator's large sibling, "" if none is known."""
    family = FAMILIES.get(generator)
    return family.sibling if family else ""


def title(generator: str) -> str:
    """Return what the paper calls a generator, its own name if the paper does not have it."""
    return _TITLES.get(generator, generator)
