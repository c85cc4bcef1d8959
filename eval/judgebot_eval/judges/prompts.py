"""The prompts of the study's language models (Crupi, Tufano and Bavota, arXiv 2602.11911)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from judgebot.encode import INSTRUCTIONS, Example, well_formed

Layout = Literal["newline", "flat"]
"""Whether a heading and what stands under it are on lines of their own, or on one."""

_SEPARATORS: Mapping[Layout, str] = {"newline": "\n", "flat": " "}


@dataclass(frozen=True, slots=True)
class Shot:
    """An example whose verdict is shown."""

    example: Example
    correct: bool


def zero_shot(example: Example, layout: Layout = "newline") -> str:
    """Ask for the verdict on an example; with the layout `newline` this is the template `zero-shot/1` of a bundle."""
    return few_shot((), example, layout)


def few_shot(shots: Sequence[Shot], example: Example, layout: Layout = "newline") -> str:
    """Ask for the verdict on an example after showing others, in their order, between it and the instructions."""
    shown = "".join(f"{_block(shot.example, layout)}{int(shot.correct)}\n\n" for shot in shots)
    # no model writes a space after a space: where the layout ends with one, it belongs to the answer
    return well_formed(f"{INSTRUCTIONS}{shown}{_block(example, layout).removesuffix(' ')}")


def _block(example: Example, layout: Layout) -> str:
    """Render an example up to where its verdict belongs."""
    between = _SEPARATORS[layout]
    parts = {"Description": example.description, "Signature": example.signature, "Candidate": example.code}
    return "".join(f"# {name}:{between}{text}\n\n" for name, text in parts.items()) + f"# Output:{between}"
