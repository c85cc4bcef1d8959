"""The reply of a generator -> the method in it (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from judgebot_eval.generate.methods import Found, find_methods, name_of, parameters_of

# a fence that is never closed runs to the end of the text: the reply was cut off
_FENCED = re.compile(r"^[ \t]*```[^\n`]*\n(.*?)(?:^[ \t]*```|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was found.

    Attributes:
        code: the method, from its first modifier or annotation on; "" if the reply holds no whole method.
        helpers: the methods beside it in its class, in order, but for any `main`.
    """

    code: str = ""
    helpers: str = ""


def extract(reply: str, signature: str) -> Extracted:
    """Find the method that a chat model was asked for.

    It is sought in the last fenced block with a whole method of its name, else in the whole text. There, the first
    method with the name and the parameters of the signature is taken, else the first with its name. If the reply has
    none of that name, it is the first whole method of the last block that has one, else of the whole text. A reply that
    begins with the body continues the signature. What a model thinks before `</think>` is no part of its reply.
    """
    reply = reply.rpartition("</think>")[2]
    texts = [*reversed(_FENCED.findall(reply)), reply]
    if reply.lstrip().startswith("{"):
        texts.insert(0, f"{signature} {reply}")
    return next(_extracted(texts, signature), Extracted())


def extract_continuation(opening: str, completion: str, signature: str, *, stopped: bool) -> Extracted:
    """Find the method that a completion model was to go on with.

    Args:
        opening: the end of the prompt, from the signature on.
        completion: what followed it.
        signature: what names the method.
        stopped: the completion was cut before the line that closes the method.
    """
    if _FENCED.search(completion):  # a chat model that begins anew
        return extract(completion, signature)
    text = f"{opening}{completion}"
    texts = [text, f"{text}\n    }}"] if stopped else [text]
    return next(_extracted(texts, signature), Extracted())


def _extracted(texts: Sequence[str], signature: str) -> Iterator[Extracted]:
    found = [find_methods(text) for text in texts]
    is_named = any(method.name == name_of(signature) for methods in found for method in methods)
    for methods in found:
        method = _choose(methods, signature, by_name=is_named)
        if method is not None:
            beside = [other for other in methods if other is not method and other.scope == method.scope]
            helpers = [other.text for other in beside if other.name != "main" and not other.is_constructor]
            yield Extracted(method.text, "\n\n".join(filter(None, helpers)))


def _choose(methods: Sequence[Found], signature: str, *, by_name: bool) -> Found | None:
    name, parameters = name_of(signature), parameters_of(signature)
    same_name = [method for method in methods if method.name == name]
    same = [method for method in same_name if method.parameters == parameters]
    others = [method for method in methods if not method.is_constructor and not by_name]
    return next((method for method in (*same, *same_name, *others) if method.text), None)
