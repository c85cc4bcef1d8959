"""A method and its Javadoc -> the two texts the judge reads. Training and serving share this code."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from judgebot.lexer import lex

Text = str | tuple[str, str]

_WORD_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+")


@dataclass(frozen=True, slots=True)
class Example:
    """What is judged: does `code` do what `description` says?

    Attributes:
        description: plain text of the Javadoc.
        signature: the method's header, on one line.
        code: source of the whole method; comments in it do not reach the judge.
    """

    description: str
    signature: str
    code: str


def split_words(tokens: Iterable[str]) -> str:
    """Join tokens of code, identifiers split at their word boundaries: what the judge reads of an implementation."""
    return " ".join(_WORD_BOUNDARY.sub(" ", token) if token[0].isidentifier() else token for token in tokens)


def _javadoc_code(example: Example) -> tuple[str, str]:
    signature, code = split_words(lex(example.signature)), split_words(lex(example.code))
    return f"{signature} : {_description(example)}", code


def _description_code(example: Example) -> tuple[str, str]:
    signature, code = split_words(lex(example.signature)), split_words(lex(example.code))
    description = _description(example)
    return description if signature in code else f"{signature} : {description}", code


def _description(example: Example) -> str:
    return " ".join(_WORD_BOUNDARY.sub(" ", example.description).split())


# The zero-shot prompt of the study, arXiv 2602.11911.
INSTRUCTIONS = """\
You will be provided with the description ("Description") and the signature ("Signature") of a Java function to \
implement. You will also see a candidate implementation ("Candidate"). Your role is to evaluate the correctness of \
the Candidate, providing as output either 0 or 1, and no other text:

0. **Wrong Implementation**: The implementation does not correctly implement the described function.
1. **Correct Implementation**: The implementation correctly implements the described function.

"""
_ZERO_SHOT = """\
# Description:
{description}

# Signature:
{signature}

# Candidate:
{code}

# Output:
"""


def _zero_shot(example: Example) -> str:
    block = _ZERO_SHOT.format(description=example.description, signature=example.signature, code=example.code)
    return f"{INSTRUCTIONS}{block}"


TEMPLATES: Mapping[str, Callable[[Example], Text]] = {
    "javadoc-code/1": _javadoc_code,
    "javadoc-code/2": _description_code,
    "zero-shot/1": _zero_shot,
}


def encode(example: Example, template: str) -> Text:
    """Render an example for the model.

    `javadoc-code/1` normalises formatting and comments away, and splits identifiers at their word boundaries, so that
    `maxValue` in the code can meet "max value" in the Javadoc; `javadoc-code/2` does the same, and repeats the
    signature only where the code has another one. `zero-shot/1` is the study's prompt.

    Returns:
        A prompt, or a (specification, implementation) pair, ready for the bundle's tokenizer.

    Raises:
        KeyError: there is no such template.
    """
    text = TEMPLATES[template](example)
    return well_formed(text) if isinstance(text, str) else (well_formed(text[0]), well_formed(text[1]))


def well_formed(text: str) -> str:
    """Replace lone surrogates, which JSON input may hold and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode()
