"""The report as one HTML page that asks the network for nothing."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from judgebot.report.escape import relative_uri
from judgebot.visible import visible
from judgebot_eval.report.coverage import Absence, Coverage
from judgebot_eval.report.manifest_view import ShownManifest
from judgebot_eval.report.records import RecordFile
from judgebot_eval.report.views import ShownStage

if TYPE_CHECKING:
    from jinja2 import Environment

UP = "../"
"""The way from the folder of the page to that of the run."""

_TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class Page:
    """What the page says.

    Attributes:
        title: of the run.
        coverage: of all that a report prints.
    """

    title: str
    coverage: tuple[Coverage, ...]
    stages: tuple[ShownStage, ...]
    absences: tuple[Absence, ...]
    records: tuple[RecordFile, ...]
    manifests: tuple[ShownManifest, ...]

    @property
    def version(self) -> str:
        """The version of judgebot that writes it."""
        return version("judgebot")

    def anchor_of(self, path: str, table: str) -> str:
        """Return where a table is, by the path of its stage and its id."""
        shown = next(stage for stage in self.stages if stage.stage.path == path)
        return next(each.anchor for each in shown.tables if each.table.id == table)


def render(page: Page) -> str:
    """Write the page; all text in it is escaped, and nothing in it is fetched from anywhere."""
    style, script = _part("style.css"), _part("script.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return _environment().get_template("page.html").render(page=page, up=UP, style=style, script=script, policy=policy)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - the eval extra

    environment = Environment(
        loader=PackageLoader(__package__, _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters["uri"] = relative_uri
    return environment


def _finalize(value: Any) -> Any:
    """Write out what does not print, such as controls that turn the direction of text, before it is escaped."""
    return visible(value) if type(value) is str else value


def _part(name: str) -> str:
    return files(__package__).joinpath(_TEMPLATES, name).read_text(encoding="utf-8")


def _source(content: str) -> str:
    """Return what the policy calls a style or script."""
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
