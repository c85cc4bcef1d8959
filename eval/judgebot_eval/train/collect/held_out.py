"""What no shipped judge may learn from: the projects it will be measured on, in any copy."""

import re
from collections.abc import Iterable, Sequence

from judgebot.lexer import body_start, lex
from judgebot_eval import manifest

PROJECTS = (
    "every Apache Commons project",
    "jsoup",
    "Joda-Time",
    "hasor",
    "JGraphT",
    "jjwt",
    "log4j 1",
    "Atmosphere",
    "SkyWalking",
    "protostuff",
    "fastjson2",
    "Guava",
    "the interviews and framework projects of CoderEval",
)
_NAMES = re.compile(
    r"""(?:
      (?:^|[/+:]|(?:apache|jakarta)[._+-])(?:lib)?commons(?:-?\w*)
      | (?:^|[/._+-])(?:lib)?
        (?:jsoup|joda(?:-?time)?|hasor|jgrapht|jjwt|log4j1?|reload4j|atmosphere|skywalking|protostuff|fastjson2?
        |guava|(?:coding-?)?interviews?)
    )
    (?:$|[/._+:-])""",
    re.IGNORECASE | re.VERBOSE,
)
_PACKAGES = (
    "com.alibaba.fastjson",
    "com.google.common",
    "io.jsonwebtoken",
    "io.protostuff",
    "net.hasor",
    "org.apache.commons",
    "org.apache.log4j",
    "org.apache.skywalking",
    "org.atmosphere",
    "org.jgrapht",
    "org.joda.time",
    "org.jsoup",
    # copies of Commons projects under other names
    "org.apache.tomcat.dbcp",
    "org.apache.tomcat.util.bcel",
    "org.apache.tomcat.util.codec",
    "org.apache.tomcat.util.digester",
    "org.apache.tomcat.util.http.fileupload",
    "org.apache.tomcat.util.modeler",
    "org.apache.wicket.util.file",
    "org.apache.wicket.util.upload",
)
_MENTION = re.compile(
    r"""apache\ commons | com\.google\.common\.
    | commons[-.\ ](?:lang|io|collections|codec|text|math|pool|dbcp|beanutils|csv|cli|net|compress|fileupload|digester
        |configuration|rng|numbers)
    | joda-?time | log4j\ 1 | fastjson | \b(?:jsoup|hasor|jgrapht|jjwt|skywalking|protostuff|guava)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MENTIONED_WORDS = (
    *("commons", "com.google.common.", "fastjson", "guava", "hasor", "jgrapht", "jjwt", "joda", "jsoup", "log4j"),
    *("protostuff", "skywalking"),
)
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_IMPORT = re.compile(r"^import [^;\n]*;", re.MULTILINE)


def is_held_out_project(name: str) -> bool:
    """Tell whether a project, repository or artifact of this name is held out."""
    return _NAMES.search(name) is not None


def is_held_out_file(package: str, text: str) -> bool:
    """Tell whether a file belongs to a held-out package, or says that it was taken from one.

    Imports do not count: using Commons Lang is not being it.
    """
    in_package = any(f".{held}." in f".{package}." for held in _PACKAGES)  # as a prefix, or moved below another one
    return in_package or _is_mentioned(text)


def _is_mentioned(text: str) -> bool:
    lower = text.lower()
    maybe = any(word in lower for word in _MENTIONED_WORDS)  # many times faster than the pattern
    return maybe and _MENTION.search(_IMPORT.sub("", text)) is not None


def body_key(code: str) -> str:
    """Return a method's body without comments and white space, by which copies are known."""
    return tokens_key(list(lex(code)))


def tokens_key(tokens: Sequence[str]) -> str:
    """Return the key of the body of a method that is given as tokens; of tokens without a body, of all of them."""
    return "".join(tokens[body_start(tokens) :] or tokens)


def description_key(description: str) -> str:
    """Return a description's letters and digits, by which copies are known."""
    return _NOT_ALPHANUMERIC.sub("", description.lower())


class EvaluationKeys:
    """The bodies and descriptions of all evaluation files; a method that equals one must not be learned from."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take (description, code) pairs."""
        self._descriptions: set[str] = set()
        self._bodies: set[str] = set()
        for description, code in pairs:
            self._descriptions.add(description_key(description))
            self._bodies.add(body_key(code))
        self._descriptions.discard("")
        self._bodies.discard("")

    @property
    def sha256(self) -> str:
        """The hash of all of them, whatever their order."""
        return manifest.sha256_of_rows((sorted(self._descriptions), sorted(self._bodies)))

    def holds(self, description: str, code: str) -> bool:
        """Tell whether the description or the body of a method stands in an evaluation file."""
        return self.hold_keys(description_key(description), body_key(code))

    def hold_keys(self, description: str, body: str) -> bool:
        """Tell the same of a method that is given as the keys of its description and its body."""
        return description in self._descriptions or body in self._bodies
