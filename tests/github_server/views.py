"""What stands on the server, as GitHub's JSON; fields that no client of ours reads are filled in by `openapi`."""

import base64
from collections import Counter
from typing import Any, get_args

from github_server.comments import Content, IssueComment, Reaction, Review, ReviewComment
from github_server.objects import ChangedFile, Entry
from github_server.openapi import description
from github_server.pull import Pull
from github_server.repository import Repository
from github_server.state import State, User

MAX_CONTENT = 1_000_000
"""Files over so many bytes come without content, save as raw."""

Json = dict[str, Any]


class Views:
    """The JSON of one server; `api` is the address that the client called, `web` that of the pages."""

    def __init__(self, state: State, api: str, web: str) -> None:
        self._state = state
        self._api = api
        self._web = web

    def user(self, login: str) -> Json:
        user = self._state.user(login)
        return _filled("simple-user", **self._user(user))

    def private_user(self, user: User) -> Json:
        return _filled("private-user", **self._user(user), user_view_type="private")

    def repository(self, repository: Repository, schema: str = "repository") -> Json:
        parent = {"parent": self.repository(repository.parent)} if repository.parent and schema != "repository" else {}
        return _filled(
            schema,
            id=repository.id,
            node_id=f"R_{repository.id}",
            name=repository.full_name.split("/")[1],
            full_name=repository.full_name,
            owner=self.user(repository.owner),
            private=repository.private,
            visibility="private" if repository.private else "public",
            fork=repository.parent is not None,
            default_branch=repository.default_branch,
            url=self._repository_url(repository),
            html_url=f"{self._web}/{repository.full_name}",
            clone_url=f"{self._web}/{repository.full_name}.git",
            **parent,
        )

    def pull(self, pull: Pull) -> Json:
        return _filled(
            "pull-request",
            **self._pull(pull),
            merged=pull.merged,
            mergeable=None if pull.merged else True,
            mergeable_state="unknown" if pull.merged else "clean",
            comments=len(pull.issue_comments),
            review_comments=len(pull.review_comments),
            commits=len(pull.commits),
            changed_files=len(pull.files),
            additions=sum(file.additions for file in pull.files),
            deletions=sum(file.deletions for file in pull.files),
        )

    def pull_in_list(self, pull: Pull) -> Json:
        return _filled("pull-request-simple", **self._pull(pull))

    def review(self, pull: Pull, review: Review) -> Json:
        submitted = {"submitted_at": review.submitted_at} if review.submitted_at else {}
        return _filled(
            "pull-request-review",
            id=review.id,
            node_id=review.node_id,
            user=self.user(review.author),
            body=review.body,
            state=review.state,
            commit_id=review.commit_id,
            author_association=pull.repository.association(review.author),
            html_url=f"{self._pull_page(pull)}#pullrequestreview-{review.id}",
            pull_request_url=self._pull_url(pull),
            **submitted,
        )

    def review_comment(self, pull: Pull, comment: ReviewComment, schema: str = "pull-request-review-comment") -> Json:
        anchor = comment.anchor
        reply = {"in_reply_to_id": comment.in_reply_to} if comment.in_reply_to else {}
        several = anchor.start_line is not None
        return _filled(
            schema,
            url=f"{self._repository_url(pull.repository)}/pulls/comments/{comment.id}",
            id=comment.id,
            node_id=comment.node_id,
            pull_request_review_id=comment.review_id,
            pull_request_url=self._pull_url(pull),
            html_url=f"{self._pull_page(pull)}#discussion_r{comment.id}",
            user=self.user(comment.author),
            author_association=pull.repository.association(comment.author),
            body=comment.body,
            created_at=comment.created_at,
            updated_at=comment.updated_at,
            reactions=self._reactions(comment.reactions),
            path=comment.path,
            diff_hunk=comment.diff_hunk,
            commit_id=comment.commit_id,
            original_commit_id=comment.original_commit_id,
            position=comment.position,
            original_position=comment.original_position,
            line=comment.line,
            original_line=anchor.line,
            side=anchor.side,
            start_line=comment.start_line,
            original_start_line=anchor.start_line,
            start_side=anchor.start_side if several else None,
            subject_type=comment.subject_type,
            **reply,
        )

    def issue_comment(self, pull: Pull, comment: IssueComment) -> Json:
        repository = self._repository_url(pull.repository)
        return _filled(
            "issue-comment",
            url=f"{repository}/issues/comments/{comment.id}",
            issue_url=f"{repository}/issues/{pull.number}",
            html_url=f"{self._pull_page(pull)}#issuecomment-{comment.id}",
            id=comment.id,
            node_id=comment.node_id,
            user=self.user(comment.author),
            author_association=pull.repository.association(comment.author),
            body=comment.body,
            created_at=comment.created_at,
            updated_at=comment.updated_at,
            reactions=self._reactions(comment.reactions),
        )

    def changed_file(self, repository: Repository, file: ChangedFile, commit: str) -> Json:
        optional = {"patch": file.patch, "previous_filename": file.previous}
        return _filled(
            "diff-entry",
            sha=file.blob,
            filename=file.path,
            status=file.status,
            additions=file.additions,
            deletions=file.deletions,
            changes=file.additions + file.deletions,
            contents_url=f"{self._repository_url(repository)}/contents/{file.path}?ref={commit}",
            **{name: value for name, value in optional.items() if value is not None},
        )

    def commit(self, repository: Repository, sha: str) -> Json:
        info = repository.objects.commit(sha)
        url = self._repository_url(repository)
        by = {"name": info.author, "email": info.email, "date": info.date}
        return _filled(
            "commit",
            sha=info.sha,
            node_id=f"C_{info.sha}",
            url=f"{url}/commits/{info.sha}",
            html_url=f"{self._web}/{repository.full_name}/commit/{info.sha}",
            commit={
                "author": by,
                "committer": by,
                "message": info.message,
                "tree": {"sha": info.tree, "url": f"{url}/git/trees/{info.tree}"},
            },
            parents=[{"sha": parent, "url": f"{url}/commits/{parent}"} for parent in info.parents],
        )

    def entry(self, repository: Repository, entry: Entry, commit: str) -> Json:
        """A file or folder in a list of contents."""
        kind = {"blob": "symlink" if entry.mode == "120000" else "file", "tree": "dir", "commit": "submodule"}
        url = f"{self._repository_url(repository)}/contents/{entry.path}?ref={commit}"
        return _filled(
            "content-tree",
            type=kind[entry.kind],
            name=entry.path.rsplit("/", 1)[-1],
            path=entry.path,
            sha=entry.sha,
            size=entry.size,
            url=url,
            _links={"self": url, "git": None, "html": None},
        )

    def content(self, repository: Repository, entry: Entry, commit: str) -> Json:
        """One file; a symbolic link has the text of its target."""
        data = repository.objects.blob(entry.sha) or b""
        view = self.entry(repository, entry, commit)
        if entry.mode == "120000":
            return {**view, "target": data.decode(errors="replace")}
        small = len(data) <= MAX_CONTENT
        return {**view, "encoding": "base64" if small else "none", "content": _base64(data) if small else ""}

    def blob(self, repository: Repository, sha: str, data: bytes) -> Json:
        url = f"{self._repository_url(repository)}/git/blobs/{sha}"
        return _filled("blob", sha=sha, url=url, size=len(data), content=_base64(data), encoding="base64")

    def _user(self, user: User) -> Json:
        return {
            "id": user.id,
            "login": user.login,
            "node_id": f"U_{user.id}",
            "type": "Bot" if user.is_bot else "User",
            "url": f"{self._api}/users/{user.login}",
            "html_url": f"{self._web}/{user.login}",
        }

    def _pull(self, pull: Pull) -> Json:
        url = self._pull_url(pull)
        issue = f"{self._repository_url(pull.repository)}/issues/{pull.number}"
        return {
            "id": pull.id,
            "node_id": f"PR_{pull.id}",
            "number": pull.number,
            "url": url,
            "html_url": self._pull_page(pull),
            "issue_url": issue,
            "comments_url": f"{issue}/comments",
            "review_comments_url": f"{url}/comments",
            "commits_url": f"{url}/commits",
            "title": pull.title,
            "body": pull.body,
            "state": "open" if pull.open else "closed",
            "draft": pull.draft,
            "locked": pull.locked,
            "user": self.user(pull.author),
            "author_association": pull.repository.association(pull.author),
            "created_at": pull.created_at,
            "updated_at": pull.updated_at,
            "closed_at": pull.closed_at,
            "merged_at": pull.merged_at,
            "merge_commit_sha": pull.merge_commit,
            "head": self._end(pull.head_repository, pull.head_owner, pull.head, pull.head_sha),
            "base": self._end(pull.repository, pull.repository.owner, pull.base, pull.base_sha),
        }

    def _end(self, repository: Repository | None, owner: str, branch: str, sha: str) -> Json:
        return {
            "label": f"{owner}:{branch}",
            "ref": branch,
            "sha": sha,
            "user": self.user(owner),
            "repo": self.repository(repository) if repository else None,
        }

    def _reactions(self, reactions: list[Reaction]) -> Json:
        counts = Counter(reaction.content for reaction in reactions)
        return {**{content: counts[content] for content in get_args(Content)}, "total_count": len(reactions)}

    def _repository_url(self, repository: Repository) -> str:
        return f"{self._api}/repos/{repository.full_name}"

    def _pull_url(self, pull: Pull) -> str:
        return f"{self._repository_url(pull.repository)}/pulls/{pull.number}"

    def _pull_page(self, pull: Pull) -> str:
        return f"{self._web}/{pull.repository.full_name}/pull/{pull.number}"


def _filled(schema: str, **fields: Any) -> Json:
    return description().filled(schema, fields)


def _base64(data: bytes) -> str:
    """With a line end after 60 characters, as GitHub writes it."""
    text = base64.b64encode(data).decode()
    return "".join(f"{text[start : start + 60]}\n" for start in range(0, len(text), 60))
