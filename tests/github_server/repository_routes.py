"""The user, repositories, commits and files."""

from github_server.call import CONTENTS, Call
from github_server.objects import ChangedFile
from github_server.reply import NO_ACCESS, Reply, refused
from github_server.repository import Repository
from github_server.routes import route

MAX_COMPARED_FILES = 300

_REPOSITORY = "/repos/{owner}/{repo}"


@route("GET", "/rate_limit")
def get_rate_limit(call: Call) -> Reply:
    return Reply(200, call.limits.overview())


@route("GET", "/user")
def get_user(call: Call) -> Reply:
    if call.token is None:
        raise refused(401, "Requires authentication")
    if call.token.installation:
        raise refused(403, NO_ACCESS)
    return Reply(200, call.views.private_user(call.token.user))


@route("GET", _REPOSITORY)
def get_repository(call: Call, owner: str, repo: str) -> Reply:
    repository = call.repository(owner, repo, ("contents", "issues", "pull_requests"))
    return Reply(200, call.views.repository(repository, "full-repository"))


@route("GET", f"{_REPOSITORY}/commits/{{ref}}")
def get_commit(call: Call, owner: str, repo: str, ref: str) -> Reply:
    repository = call.repository(owner, repo, CONTENTS)
    sha = repository.resolve(ref)
    if sha is None:
        raise refused(422, f"No commit found for SHA: {ref}")
    view = call.views.commit(repository, sha)
    parent = repository.objects.commit(sha).parents[:1]
    files = repository.objects.changed(parent[0], sha) if parent else ()
    return Reply(200, view | {"files": _files(call, repository, files, sha)})


@route("GET", f"{_REPOSITORY}/compare/{{basehead}}")
def compare(call: Call, owner: str, repo: str, basehead: str) -> Reply:
    repository = call.repository(owner, repo, CONTENTS)
    names = basehead.split("...")
    base, head = (repository.resolve(name) for name in names) if len(names) == 2 else (None, None)
    if base is None or head is None:
        raise refused(404)
    merge_base = repository.objects.merge_base(base, head)
    if merge_base is None:
        raise refused(404, f"No common ancestor between {names[0]} and {names[1]}.")
    ahead, behind = repository.objects.commits(base, head), repository.objects.commits(head, base)
    page = call.page(ahead, lambda sha: call.views.commit(repository, sha))
    status = ("diverged" if behind else "ahead") if ahead else ("behind" if behind else "identical")
    # the files come with the first page of commits only
    files = repository.objects.changed(merge_base, head) if call.query.get("page", "1") == "1" else ()
    body = {
        "url": call.url,
        "html_url": call.url,
        "permalink_url": call.url,
        "diff_url": f"{call.url}.diff",
        "patch_url": f"{call.url}.patch",
        "base_commit": call.views.commit(repository, base),
        "merge_base_commit": call.views.commit(repository, merge_base),
        "status": status,
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": page.body,
        "files": _files(call, repository, files[:MAX_COMPARED_FILES], head),
    }
    return Reply(200, body, page.headers)


@route("GET", f"{_REPOSITORY}/contents/{{path}}")
def get_content(call: Call, owner: str, repo: str, path: str) -> Reply:
    repository = call.repository(owner, repo, CONTENTS)
    ref = call.query.get("ref", repository.default_branch)
    commit = repository.resolve(ref.removeprefix("refs/heads/"))
    if commit is None:
        raise refused(404, f"No commit found for the ref {ref}")
    entry = repository.objects.entry(commit, path.strip("/"))
    if entry is None:
        raise refused(404)
    if entry.kind == "tree":
        listed = repository.objects.entries(commit, f"{entry.path}/")
        return Reply(200, [call.views.entry(repository, each, commit) for each in listed])
    if "raw" in call.accept:
        return Reply(200, repository.objects.blob(entry.sha), {"Content-Type": "application/vnd.github.raw+json"})
    return Reply(200, call.views.content(repository, entry, commit))


@route("GET", f"{_REPOSITORY}/git/blobs/{{file_sha}}")
def get_blob(call: Call, owner: str, repo: str, sha: str) -> Reply:
    repository = call.repository(owner, repo, CONTENTS)
    data = repository.objects.blob(sha)
    if data is None:
        raise refused(404)
    if "raw" in call.accept:
        return Reply(200, data, {"Content-Type": "application/vnd.github.raw+json"})
    return Reply(200, call.views.blob(repository, sha, data))


def _files(call: Call, repository: Repository, files: tuple[ChangedFile, ...], head: str) -> list[dict[str, object]]:
    return [call.views.changed_file(repository, file, head) for file in files]
