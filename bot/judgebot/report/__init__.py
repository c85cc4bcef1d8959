"""The outputs: every format shows the same findings, and all four counts."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from judgebot.report import annotations, json_report, markdown, rdjson, sarif, text
from judgebot.report.model import Counts, ModelInfo, Report

__all__ = ["FORMATS", "Counts", "ModelInfo", "Report"]

FORMATS: Mapping[str, Callable[[Report], str]] = MappingProxyType(
    {
        "text": text.render,
        "json": json_report.render,
        "sarif": sarif.render,
        "rdjson": rdjson.render,
        "markdown": markdown.render,
        "github": annotations.render,
    }
)
"""The renderers by the name of their format; `text.render` takes options too."""
