"""Cuts schema.graphql, what the tests need of GitHub's GraphQL schema: README.md says from where.

Usage: python slice_graphql.py schema.graphql
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphql import (
    InterfaceTypeDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

SLICE = Path(__file__).with_name("schema.graphql")

FIELDS = {
    "Query": ("id", "repository", "viewer"),
    "Mutation": ("resolveReviewThread",),
    "Actor": ("login",),
    "Bot": ("databaseId", "id", "login"),
    "Node": ("id",),
    "PageInfo": ("endCursor", "hasNextPage"),
    "PullRequest": ("headRefOid", "id", "number", "reviewThreads"),
    "PullRequestReviewComment": (
        *("author", "body", "databaseId", "fullDatabaseId", "id", "line", "originalLine", "outdated", "path"),
    ),
    "PullRequestReviewCommentConnection": ("nodes", "pageInfo", "totalCount"),
    "PullRequestReviewThread": (
        *("comments", "id", "isOutdated", "isResolved", "line", "originalLine", "path", "resolvedBy"),
    ),
    "PullRequestReviewThreadConnection": ("nodes", "pageInfo", "totalCount"),
    "Repository": ("id", "nameWithOwner", "pullRequest"),
    "ResolveReviewThreadPayload": ("clientMutationId", "thread"),
    "User": ("databaseId", "id", "login"),
}
"""The fields that the server answers, by type."""


class _Names(Visitor):
    """Collects the names of the types that a definition mentions."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_named_type(self, node: NamedTypeNode, *_: Any) -> None:
        self.found.add(node.name.value)


class _Prose(Visitor):
    """Takes descriptions and directives away."""

    def enter(self, node: Any, *_: Any) -> Any:
        bare = {name: value for name, value in (("description", None), ("directives", ())) if getattr(node, name, None)}
        return replace(node, **bare) if bare else None


def cut(schema: str) -> str:
    """Returns the definitions of `FIELDS`, and of the inputs, enums and scalars that these mention."""
    definitions: dict[str, Any] = {}
    for node in parse(schema, no_location=True).definitions:
        if (name := getattr(node, "name", None)) is not None:
            definitions[name.value] = node
    kept: dict[str, Any] = {}
    waiting = list(FIELDS)
    while waiting:
        name = waiting.pop()
        if name in kept or name not in definitions:  # String and its like are defined nowhere
            continue
        kept[name] = _chosen(definitions[name])
        names = _Names()
        visit(kept[name], names)
        waiting.extend(names.found)
    return "\n\n".join(print_ast(visit(kept[name], _Prose())) for name in sorted(kept)) + "\n"


def _chosen(node: Any) -> Any:
    if not isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        return node
    return replace(
        node,
        fields=tuple(each for each in node.fields or () if each.name.value in FIELDS[node.name.value]),
        interfaces=tuple(each for each in node.interfaces or () if each.name.value in FIELDS),
    )


def main() -> None:
    SLICE.write_text(cut(Path(sys.argv[1]).read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
