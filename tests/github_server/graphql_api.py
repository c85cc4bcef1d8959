"""GitHub's GraphQL, as far as schema.graphql goes: what REST does not tell of threads, and to resolve them."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema, graphql_sync

from github_server.call import CONTENTS, Call
from github_server.comments import ReviewComment, Thread
from github_server.pull import Pull
from github_server.reply import Refused, Reply, refused
from github_server.state import User

MAX_PAGE = 100

Node = dict[str, Any]


class _DeniedError(GraphQLError):
    """A refusal, with GitHub's name for its kind."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def answer(call: Call) -> Reply:
    """Carries out a query; what is refused is an error beside the data, with status 200."""
    if call.token is None:
        raise refused(401, "Requires authentication")
    body = call.body or {}
    done = graphql_sync(_schema(), body.get("query", ""), _Root(call), variable_values=body.get("variables"))
    errors = {"errors": [_formatted(error) for error in done.errors]} if done.errors else {}
    return Reply(200, {"data": done.data, **errors})


def _formatted(error: GraphQLError) -> Node:
    """An error as GitHub writes it: `type` is beside the message, not under `extensions`."""
    kind = {"type": error.original_error.kind} if isinstance(error.original_error, _DeniedError) else {}
    return {**kind, **error.formatted}


@cache
def _schema() -> GraphQLSchema:
    return build_schema(Path(__file__).with_name("schema.graphql").read_text(encoding="utf-8"))


class _Root:
    """The fields of Query and Mutation: the library calls them by their names, in GitHub's spelling."""

    def __init__(self, call: Call) -> None:
        self._call = call

    id = "root"

    def viewer(self, _info: Any) -> Node:
        return {"__typename": "User", **_user(self._call.state.user(self._call.login))}

    def repository(self, _info: Any, *, owner: str, name: str, **_: Any) -> Node | None:
        try:
            found = self._call.repository(owner, name, ("pull_requests",))
        except Refused as error:
            message = f"Could not resolve to a Repository with the name '{owner}/{name}'."
            raise _DeniedError("NOT_FOUND", message) from error
        return {
            "__typename": "Repository",
            "id": f"R_{found.id}",
            "nameWithOwner": found.full_name,
            "pullRequest": lambda _info, number: self._pull(found.pulls.get(number), number),
        }

    def resolveReviewThread(self, _info: Any, *, input: Node) -> Node:  # noqa: A002, N802 - GitHub's names
        try:
            self._call.demand(CONTENTS, "write")
        except Refused as error:
            raise _DeniedError("FORBIDDEN", error.reply.body["message"]) from error
        thread = self._find_thread(input["threadId"])
        thread.resolved_by = self._call.login
        return {"clientMutationId": input.get("clientMutationId"), "thread": self._thread(thread)}

    def _find_thread(self, node_id: str) -> Thread:
        for repository in self._call.state.repositories.values():
            for pull in repository.pulls.values():
                for thread in pull.threads:
                    if thread.id == node_id:
                        return thread
        raise _DeniedError("NOT_FOUND", f"Could not resolve to a node with the global id of '{node_id}'.")

    def _pull(self, pull: Pull | None, number: int) -> Node:
        if pull is None:
            raise _DeniedError("NOT_FOUND", f"Could not resolve to a PullRequest with the number of {number}.")
        return {
            "__typename": "PullRequest",
            "id": f"PR_{pull.id}",
            "number": pull.number,
            "headRefOid": pull.head_sha,
            "reviewThreads": _connection(lambda: [self._thread(each) for each in pull.threads if _published(each)]),
        }

    def _thread(self, thread: Thread) -> Node:
        first = thread.comments[0]
        resolver = thread.resolved_by and {"__typename": "User", **_user(self._call.state.user(thread.resolved_by))}
        return {
            "__typename": "PullRequestReviewThread",
            "id": thread.id,
            "isResolved": thread.resolved_by is not None,
            "isOutdated": first.outdated,
            "resolvedBy": resolver,
            "path": first.path,
            "line": first.line,
            "originalLine": first.original_line,
            "comments": _connection(lambda: [self._comment(comment) for comment in thread.comments]),
        }

    def _comment(self, comment: ReviewComment) -> Node:
        author = self._call.state.user(comment.author)
        return {
            "__typename": "PullRequestReviewComment",
            "id": comment.node_id,
            "databaseId": comment.id,
            "fullDatabaseId": str(comment.id),
            "body": comment.body,
            "author": {"__typename": "Bot" if author.is_bot else "User", **_user(author)},
            "path": comment.path,
            "line": comment.line,
            "originalLine": comment.original_line,
            "outdated": comment.outdated,
        }


def _user(user: User) -> Node:
    """GraphQL names a bot without its "[bot]"."""
    return {"id": f"U_{user.id}", "databaseId": user.id, "login": user.login.removesuffix("[bot]")}


def _published(thread: Thread) -> bool:
    return thread.comments[0].review.state != "PENDING"


def _connection(read: Callable[[], Sequence[Node]]) -> Callable[..., Node]:
    """A list in pages; a cursor is the number of nodes before it. GitHub asks for `first` or `last`, up to 100."""

    def resolve(
        _info: Any, *, first: int | None = None, last: int | None = None, after: str | None = None, **_: Any
    ) -> Node:
        size = first or last or 0
        if not 1 <= size <= MAX_PAGE:
            message = f"You must provide a `first` or `last` value of 1 to {MAX_PAGE}."
            raise _DeniedError("MISSING_PAGINATION_BOUNDARIES", message)
        nodes = read()
        start = int(after or 0) if first else max(len(nodes) - size, 0)
        end = start + size
        page = {"hasNextPage": end < len(nodes), "endCursor": str(min(end, len(nodes)))}
        return {"nodes": nodes[start:end], "totalCount": len(nodes), "pageInfo": page}

    return resolve
