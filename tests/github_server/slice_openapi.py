"""Cuts openapi.json, what the tests need of GitHub's description of its REST API: README.md says from where.

Usage: python slice_openapi.py api.github.com.json
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SLICE = Path(__file__).with_name("openapi.json")

PULL = "/repos/{owner}/{repo}/pulls/{pull_number}"
PULL_COMMENT = "/repos/{owner}/{repo}/pulls/comments/{comment_id}"
ISSUE_COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}"
OPERATIONS = {
    "/rate_limit": ("get",),
    "/user": ("get",),
    "/repos/{owner}/{repo}": ("get",),
    "/repos/{owner}/{repo}/commits/{ref}": ("get",),
    "/repos/{owner}/{repo}/compare/{basehead}": ("get",),
    "/repos/{owner}/{repo}/contents/{path}": ("get",),
    "/repos/{owner}/{repo}/git/blobs/{file_sha}": ("get",),
    "/repos/{owner}/{repo}/pulls": ("get",),
    PULL: ("get",),
    f"{PULL}/files": ("get",),
    f"{PULL}/reviews": ("get", "post"),
    f"{PULL}/reviews/{{review_id}}": ("delete",),
    f"{PULL}/reviews/{{review_id}}/comments": ("get",),
    f"{PULL}/comments": ("get", "post"),
    f"{PULL}/comments/{{comment_id}}/replies": ("post",),
    "/repos/{owner}/{repo}/pulls/comments": ("get",),
    PULL_COMMENT: ("get", "patch", "delete"),
    "/repos/{owner}/{repo}/issues/{issue_number}/comments": ("get", "post"),
    "/repos/{owner}/{repo}/issues/comments": ("get",),
    ISSUE_COMMENT: ("get", "patch", "delete"),
}
"""The operations that the server answers, by path."""

NULLABLE = {
    "pull-request": ("head.repo",),
    "pull-request-simple": ("head.repo",),
    "pull-request-review-comment": ("line", "original_line", "original_position", "position"),
    "review-comment": ("line", "original_line", "original_position"),
}
"""Fields that GitHub answers null though its description does not say so, by schema: the repository of a deleted fork,
the lines of an outdated comment and of one on a whole file."""

_PROSE = frozenset({"description", "discriminator", "example", "examples", "externalDocs", "summary", "tags"})
_NAMED = frozenset({"properties", "schemas", "parameters", "headers", "responses"})


def cut(whole: dict[str, Any]) -> dict[str, Any]:
    """Returns the description of `OPERATIONS` and of the components that they reach, without prose and examples."""
    paths = {
        path: {name: whole["paths"][path][name] for name in ("parameters", *methods) if name in whole["paths"][path]}
        for path, methods in OPERATIONS.items()
    }
    kept = {"openapi": whole["openapi"], "info": whole["info"], "servers": whole["servers"], "paths": _slim(paths)}
    components = _reached(kept["paths"], _slim(whole["components"]))
    for schema, fields in NULLABLE.items():
        for name in fields:
            _make_nullable(components["schemas"][schema], name.split("."))
    return {**kept, "components": components}


def _slim(node: Any, *, named: bool = False) -> Any:
    """Without prose and extensions; the keys of a `named` mapping are names, whatever they look like."""
    if isinstance(node, list):
        return [_slim(item) for item in node]
    if not isinstance(node, dict):
        return node
    slim = {
        key: _slim(value, named=not named and key in _NAMED)
        for key, value in node.items()
        if named or not (key in _PROSE or key.startswith("x-"))
    }
    if not named and slim.get("nullable") is True:
        _allow_null(slim)
    if not named and "responses" in slim:  # a response needs a description
        slim["responses"] = {
            name: each if "$ref" in each else {"description": "", **each} for name, each in slim["responses"].items()
        }
    return slim


def _allow_null(schema: dict[str, Any]) -> None:
    """Lets null through where GitHub means it: OpenAPI 3.0 asks an enum or oneOf beside "nullable" to have it."""
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    for kind in ("anyOf", "oneOf"):
        if kind in schema:
            schema[kind] = [*schema[kind], {"enum": [None]}]


def _make_nullable(schema: dict[str, Any], path: list[str]) -> None:
    *parents, name = path
    for parent in parents:
        schema = schema["properties"][parent]
    described = schema["properties"][name]
    schema["properties"][name] = {"nullable": True, "oneOf": [described, {"enum": [None]}]}


def _reached(paths: Any, components: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    reached: dict[str, dict[str, Any]] = {}
    waiting = list(_references(paths))
    while waiting:
        kind, name = waiting.pop().removeprefix("#/components/").split("/", 1)
        if name not in reached.setdefault(kind, {}):
            reached[kind][name] = components[kind][name]
            waiting.extend(_references(reached[kind][name]))
    return {kind: dict(sorted(named.items())) for kind, named in sorted(reached.items())}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)


def main() -> None:
    whole = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    SLICE.write_text(json.dumps(cut(whole), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
