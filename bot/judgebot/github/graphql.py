"""What only GitHub's GraphQL API tells or does: who the token speaks for, and whether a conversation is resolved."""

from collections.abc import Iterator

from judgebot.github import json_records
from judgebot.github.api import Thread
from judgebot.github.transport import Purpose, Transport, parsed

_VIEWER = "query { viewer { databaseId } }"
# databaseId of a comment is an Int of 32 bits, which the ids have outgrown
_THREADS = """query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        nodes { id isResolved comments(first: 1) { nodes { fullDatabaseId } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}"""
_RESOLVE = "mutation($thread: ID!) { resolveReviewThread(input: {threadId: $thread}) { thread { id } } }"


def viewer_id(transport: Transport) -> int:
    """The id of the account that the token speaks for; unlike `GET /user`, it answers a workflow's token too."""
    purpose = Purpose("ask whose token this is")
    return parsed(json_records.viewer, transport.graphql(purpose, _VIEWER, {}), purpose)


def threads(transport: Transport, repository: str, number: int) -> Iterator[Thread]:
    """The conversations on the lines of a pull request."""
    purpose = Purpose(f"list the conversations of #{number}", "pull-requests: read")
    owner, _, name = repository.partition("/")
    after = None
    while True:
        variables = {"owner": owner, "name": name, "number": number, "after": after}
        found, after = parsed(json_records.threads, transport.graphql(purpose, _THREADS, variables), purpose)
        yield from found
        if after is None:
            return


def resolve(transport: Transport, thread: str) -> None:
    """Mark a conversation as resolved."""
    transport.graphql(Purpose("resolve a conversation", "contents: write"), _RESOLVE, {"thread": thread})
