"""The documentation against what it speaks of: its links, and the commands that it shows."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from judgebot.cli import judgebot

ROOT = Path(__file__).parents[1]
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "models").rglob("*.md")})
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in _LINK.findall(_FENCE.sub("", text_of(page))):
            if "://" not in target:
                yield page, target


def anchors(page: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    headings = _HEADING.findall(_FENCE.sub("", text_of(page)))
    return {re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def commands() -> Iterator[tuple[str, list[str]]]:
    """The words of each command line of judgebot in a fenced block, a line that ends in a backslash with the next."""
    for page in PAGES:
        for block in _FENCE.findall(text_of(page)):
            for line in block.replace("\\\n", " ").splitlines():
                words = line.split(" #")[0].split("|")[0].split()
                if words[:1] == ["judgebot"]:
                    yield name_of(page), words[1:]


@pytest.mark.parametrize(
    ("page", "target"), [pytest.param(*link, id=f"{name_of(link[0])}-{link[1]}") for link in links()]
)
def test_link_leads_somewhere(page: Path, target: str) -> None:
    path, _, anchor = target.partition("#")
    place = (page.parent / path).resolve() if path else page

    assert place.exists()
    assert not anchor or anchor in anchors(place)


@pytest.mark.parametrize("words", [pytest.param(words, id=f"{page}-{' '.join(words)}") for page, words in commands()])
def test_command_knows_its_options(words: list[str]) -> None:
    command: click.Command = judgebot
    context = click.Context(command)
    rest = list(words)
    while isinstance(command, click.Group):
        found = command.get_command(context, name := rest.pop(0))
        assert found is not None, name
        command = found
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}

    assert {word.split("=")[0] for word in rest if word.startswith("--")} <= known | {"--help"}
