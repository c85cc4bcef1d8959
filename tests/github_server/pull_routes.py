"""Pull requests and their diffs."""

from operator import attrgetter

from github_server.call import Call
from github_server.pull import Pull
from github_server.reply import DOCUMENTATION, Refused, Reply
from github_server.routes import route

MAX_FILES = 3_000
MAX_DIFF_FILES = 300
MAX_DIFF_LINES = 20_000

PULL = "/repos/{owner}/{repo}/pulls/{pull_number}"


@route("GET", "/repos/{owner}/{repo}/pulls")
def list_pulls(call: Call, owner: str, repo: str) -> Reply:
    repository = call.repository(owner, repo, ("pull_requests",))
    wanted = [pull for pull in repository.pulls.values() if _wanted(pull, call)]
    key = "updated_at" if call.query.get("sort") == "updated" else "number"
    # the newest is first, save where a sort is asked for and no direction
    backwards = call.query.get("direction", "asc" if "sort" in call.query else "desc") == "desc"
    return call.page(sorted(wanted, key=attrgetter(key), reverse=backwards), call.views.pull_in_list)


@route("GET", PULL)
def get_pull(call: Call, owner: str, repo: str, number: str) -> Reply:
    pull = call.pull(owner, repo, number)
    if "diff" in call.accept:
        return Reply(200, _diff(pull), {"Content-Type": "application/vnd.github.diff; charset=utf-8"})
    return Reply(200, call.views.pull(pull))


@route("GET", f"{PULL}/files")
def list_files(call: Call, owner: str, repo: str, number: str) -> Reply:
    pull = call.pull(owner, repo, number)
    return call.page(pull.files[:MAX_FILES], lambda file: call.views.changed_file(pull.repository, file, pull.head_sha))


def _wanted(pull: Pull, call: Call) -> bool:
    state = call.query.get("state", "open")
    head = f"{pull.head_owner}:{pull.head}"
    return (
        state in ("all", "open" if pull.open else "closed")
        and call.query.get("base", pull.base) == pull.base
        # a head without an owner is no filter
        and (":" not in call.query.get("head", "") or call.query["head"] == head)
    )


def _diff(pull: Pull) -> bytes:
    diff = pull.repository.objects.diff(pull.merge_base, pull.head_sha)
    if len(pull.files) > MAX_DIFF_FILES:
        raise _too_large(f"files ({MAX_DIFF_FILES})")
    if diff.count(b"\n") > MAX_DIFF_LINES:
        raise _too_large(f"lines ({MAX_DIFF_LINES})")
    return diff


def _too_large(what: str) -> Refused:
    message = f"Sorry, the diff exceeded the maximum number of {what}."
    errors = [{"resource": "PullRequest", "field": "diff", "code": "too_large"}]
    return Refused(Reply(406, {"message": message, "errors": errors, "documentation_url": DOCUMENTATION}))
