"""Licence files, poms and the heads of sources -> SPDX identifiers, and which of them let us learn (pure)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

PERMISSIVE = frozenset(
    {
        *("0BSD", "Apache-1.1", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "BSL-1.0", "CC0-1.0"),
        *("ICU", "ISC", "MIT", "MIT-0", "PostgreSQL", "UPL-1.0", "Unicode-3.0", "Unlicense", "X11", "Zlib"),
    }
)
"""The licences whose text asks for no more than notices, by SPDX identifier."""

_COPYLEFT = frozenset({"GPL", "LGPL", "AGPL"})
_TEXTS = re.compile(
    r"""
    (?P<Apache_2_0> \bapache(?:\ software)?\ licen[cs]e,?(?:\ -)?\ (?:version\ |v\.?\ ?)?2(?:\.0)?\b
        | \bapache\ licen[cs]e\ \(?2\.0 | apache\.org/licenses/license-2\.0 | \bapache-2\.0\b | \basl\ 2\.0\b )
    | (?P<Apache_1_1> \bapache\ software\ licen[cs]e,?\ version\ 1\.1 )
    | (?P<MIT> permission\ is\ hereby\ granted,\ free\ of\ charge,\ to\ any\ person\ obtaining\ a\ copy\ of\ this
        | \bmit\ licen[cs]e\b | \blicen[cs]ed\ under\ (?:the\ )?mit\b | opensource\.org/licenses/mit )
    | (?P<BSD_3_Clause> \beclipse\ distribution\ licen[cs]e | \bedl-1\.0 | \bbsd-3-clause | \bbsd\ 3-clause
        | \b3-clause\ bsd | \b(?:new|revised|modified)\ bsd )
    | (?P<BSD_2_Clause> \bbsd-2-clause | \bbsd\ 2-clause | \b2-clause\ bsd | \bsimplified\ bsd )
    | (?P<BSD> redistribution\ and\ use\ (?:of\ this\ software\ )?in\ source\ and\ binary\ forms )
    | (?P<EPL_1_0> \beclipse\ public\ licen[cs]e,?(?:\ -)?\ (?:version\ |v\.?\ ?)?1\b | \bepl-(?:v10|1\.0) )
    | (?P<EPL_2_0> \beclipse\ public\ licen[cs]e,?(?:\ -)?\ (?:version\ |v\.?\ ?)?2\b | \bepl-(?:v20|2\.0) )
    | (?P<AGPL> \baffero\ general\ public\ licen[cs]e | \bagpl )
    | (?P<LGPL> \b(?:lesser|library)\ general\ public\ licen[cs]e | \blgpl )
    | (?P<GPL> \bgeneral\ public\ licen[cs]e | \bgpl(?:v?-?\d|\b) )
    | (?P<MPL> \bmozilla\ public\ licen[cs]e | \bmpl-[12] )
    | (?P<CDDL> \bcommon\ development\ and\ distribution\ licen[cs]e | \bcddl )
    | (?P<CPL> \bcommon\ public\ licen[cs]e )
    | (?P<SSPL> \bserver\ side\ public\ licen[cs]e )
    | (?P<BUSL> \bbusiness\ source\ licen[cs]e )
    | (?P<ISC> permission\ to\ use,\ copy,\ modify,?\ and(?:/or)?\ distribute\ this\ software\ for\ any\ purpose\ with
        \ or\ without\ fee )
    | (?P<Zlib> altered\ source\ versions\ must\ be\ plainly\ marked )
    | (?P<Unlicense> free\ and\ unencumbered\ software\ released\ into\ the\ public\ domain )
    | (?P<CC0_1_0> \bcc0\ 1\.0 | \bcc0-1\.0 | creativecommons\.org/(?:publicdomain/zero/1\.0|licenses/publicdomain) )
    | (?P<BSL_1_0> \bboost\ software\ licen[cs]e )
    | (?P<UPL_1_0> \buniversal\ permissive\ licen[cs]e )
    """,
    re.VERBOSE,
)
_NOT_WORDS = re.compile(r"(?:\s|[*#]|//+|</?[a-zA-Z][^<>\n]*>|>)+")
_SPDX = re.compile(r"SPDX-License-Identifier:\s*([\w.+() -]+?)\s*(?:$|\*/|-->)", re.MULTILINE)
_SPDX_WORD = re.compile(r"[\w.+-]+")
_BSD_TEXT = 2_500  # characters in which a BSD licence says all that it asks for
_LICENCE_FILE = re.compile(r"(?:un)?licen[cs]e|copying|[\w-]+_lic\.", re.IGNORECASE)
_NOTICE_FILE = re.compile(r"notice|about\.html", re.IGNORECASE)
_POM_LICENCE = re.compile(r"<license>(.*?)</license>", re.DOTALL)
_DECLARED_IN_HEAD = 700  # characters of a licence file in which a choice of licences is offered, before their texts
_CHOICE = re.compile(r"\bor\b|\bdual|\beither\b")


@dataclass(frozen=True, slots=True)
class Licence:
    """What a project may be used under.

    Attributes:
        expression: of permissive licences only, in SPDX.
        found_in: where it was found.
    """

    expression: str
    found_in: str


def licences_in(text: str) -> list[str]:
    """List the licences that a text names or holds, first mention first: SPDX identifiers, or families of copyleft."""
    if declared := _SPDX.findall(text):
        words = [word for expression in declared for word in _SPDX_WORD.findall(expression)]
        return list(dict.fromkeys(_family(word) for word in words if word not in {"OR", "AND", "WITH"}))
    plain = _NOT_WORDS.sub(" ", text).lower()
    return list(dict.fromkeys(_identifier(match, plain) for match in _TEXTS.finditer(plain)))


def _family(identifier: str) -> str:
    family = identifier.partition("-")[0]
    return family if family in _COPYLEFT else identifier


def _identifier(match: re.Match[str], plain: str) -> str:
    name = match.lastgroup or ""
    if name != "BSD":
        return re.sub(r"_(\d)_(\d)$", r"-\1.\2", name).replace("_", "-")
    asked = plain[match.start() : match.start() + _BSD_TEXT]
    if "advertising materials" in asked or "following acknowledg" in asked:
        return "BSD-4-Clause"
    return "BSD-3-Clause" if re.search(r"endorse|promote products", asked) else "BSD-2-Clause"


def is_licence_file(path: str) -> bool:
    """Tell whether a file, by its name and its place near the top, may state the licence of the project."""
    place = PurePosixPath(path)
    folder = place.parent.as_posix()
    if place.name == "pom.xml":
        return folder == "." or folder.startswith("META-INF/maven/")
    names_licence = _LICENCE_FILE.match(place.name) or _NOTICE_FILE.match(place.name)
    return (
        folder in {".", "META-INF", "legal"} and names_licence is not None and place.suffix not in {".java", ".groovy"}
    )


def project_licence(files: Mapping[str, str], heads: Iterable[str]) -> Licence | str:
    """Find what a project may be used under.

    The licence files decide; where they hold a copyleft licence, or there are none, the heads of the sources may offer
    a permissive one, then notices and poms.

    Args:
        files: texts of the licence files, by path.
        heads: the heads of some of the sources.

    Returns:
        The licence, or what stands against it.
    """
    stated = {path: _stated(files[path]) for path in sorted(files) if _LICENCE_FILE.match(PurePosixPath(path).name)}
    known = {path: names for path, names in stated.items() if names}
    if known and all(_permissive(names) for names in known.values()):
        names = [name for names in known.values() for name in _permissive(names)]
        return Licence(" AND ".join(dict.fromkeys(names)), ", ".join(known))
    if names := _of_most(heads):
        return Licence(" OR ".join(names), "heads of the files")
    if not known:
        for path, text in sorted(files.items()):
            if names := _permissive(_stated(_pom_licences(text) if path.endswith("pom.xml") else text)):
                return Licence(" OR ".join(names), path)
    return ", ".join(f"{path} is {' OR '.join(names)}" for path, names in known.items()) or "no licence found"


def _stated(text: str) -> list[str]:
    """The licences a file offers to choose from; what follows the first text of a licence is about parts."""
    if _CHOICE.search(text[:_DECLARED_IN_HEAD]) and len(offered := licences_in(text[:_DECLARED_IN_HEAD])) > 1:
        return offered
    return licences_in(text)[:1]


def _pom_licences(pom: str) -> str:
    return " or ".join(_POM_LICENCE.findall(pom))


def _permissive(names: Iterable[str]) -> list[str]:
    return [name for name in names if name in PERMISSIVE]


def _of_most(heads: Iterable[str]) -> list[str]:
    offers = Counter(tuple(_permissive(names)) for head in heads if (names := licences_in(head)))
    offer, count = offers.most_common(1)[0] if offers else ((), 0)
    return list(offer) if 2 * count > offers.total() else []


def refused_licence(head: str) -> str | None:
    """Return the licence in the head of a source that forbids to learn from it, or None.

    A mention of the GNU licences does, whatever else is offered; another one does unless there is a permissive choice.
    """
    names = licences_in(head)
    copyleft = next((name for name in names if name in _COPYLEFT), None)
    return copyleft or (names[0] if names and not _permissive(names) else None)
