"""One Java file of a project -> its documented methods, each with what its copies are known by (pure)."""

import re
from collections import Counter
from dataclasses import dataclass

from judgebot.java import Method, decode_source, parse_java
from judgebot.javadoc import described_words, plain_text
from judgebot.skip import generated_mark
from judgebot_eval.train.collect.corpus import CODE_TOKENS, CorpusMethod
from judgebot_eval.train.collect.held_out import description_key, is_held_out_file, tokens_key
from judgebot_eval.train.collect.licences import refused_licence
from judgebot_eval.train.collect.near_duplicates import MIN_TOKENS, Signature, minhash

MIN_WORDS = 3
"""The fewest words in which a Javadoc says what its method does, as in a review."""

_HEAD_CHARACTERS = 4_000
_PACKAGE = re.compile(r"(?:^|\*/)\s*package\s+([\w.]+)\s*;", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Documented:
    """A method with what its copies are known by.

    Attributes:
        signature: of its tokens; None if they are too few to be compared.
    """

    method: CorpusMethod
    description_key: str
    body_key: str
    signature: Signature | None


@dataclass(frozen=True, slots=True)
class FileMethods:
    """The documented methods of a file, and what was left out, by reason."""

    methods: list[Documented]
    refused: Counter[str]


def read_file(project: str, licence: str, path: str, content: bytes | None) -> FileMethods:
    """Read the documented methods of a file.

    Args:
        project: the project's name.
        licence: what it is used under.
        path: of the file; what is no UTF-8 in it is replaced, as `mine.history` does it.
        content: None where it is missing or too large.
    """
    if content is None:
        return FileMethods([], Counter({"file missing or too large": 1}))
    if b"/**" not in content and b"///" not in content:
        return FileMethods([], Counter({"file without Javadoc": 1}))
    if reason := file_refusal(decode_source(content)):
        return FileMethods([], Counter({reason: 1}))
    path = path.encode(errors="surrogateescape").decode(errors="replace")
    methods: list[Documented] = []
    refused: Counter[str] = Counter()
    for method in parse_java(content):
        description = plain_text(method.javadoc) if method.javadoc else ""
        if reason := _method_refusal(method, description):
            refused[reason] += 1
        else:
            methods.append(
                documented(
                    CorpusMethod(project, licence, path, method.name, description, method.signature, method.text),
                    method.tokens,
                )
            )
    return FileMethods(methods, refused)


def file_refusal(text: str) -> str:
    """Return why nothing of a Java file may be learned from, or nothing."""
    if licence := refused_licence(file_head(text)):
        return f"file under {licence}"
    if generated_mark(text):
        return "file generated"
    package = _PACKAGE.search(text)
    return "file held out" if is_held_out_file(package[1] if package else "", text) else ""


def file_head(text: str) -> str:
    """Return what stands before the package of a Java file: its licence, if it has one."""
    return text[:_HEAD_CHARACTERS].partition("\npackage ")[0].partition("\nimport ")[0]


def _method_refusal(method: Method, description: str) -> str:
    if method.javadoc is None or "{@inheritDoc" in method.javadoc:
        return "no own Javadoc"
    if not method.has_body or method.has_error:
        return "no body, or not parsed"
    if described_words(description) < MIN_WORDS:
        return "Javadoc too short"
    return "" if CODE_TOKENS[0] <= len(method.tokens) <= CODE_TOKENS[1] else "too short or too long"


def documented(method: CorpusMethod, tokens: tuple[str, ...]) -> Documented:
    """Find what the copies of a method are known by.

    Args:
        method: the method.
        tokens: of its code.
    """
    signature = minhash(tokens) if len(tokens) >= MIN_TOKENS else None
    return Documented(method, description_key(method.description), tokens_key(tokens), signature)
