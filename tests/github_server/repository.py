"""A repository: branches of its own over the objects of a local Git repository."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from github_server.objects import Objects
from github_server.pull import Pull
from github_server.state import State

_ID = re.compile("[0-9a-f]{40}")
_PULL_HEAD = re.compile(r"refs/pull/(\d+)/head")

Association = Literal["OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR", "NONE"]


@dataclass(eq=False)
class Repository:
    """A repository as it stands on the server; a branch moves only when it is pushed.

    Attributes:
        full_name: "owner/name".
        associations: by login, where it is not what `association` derives.
    """

    state: State
    id: int
    full_name: str
    objects: Objects
    default_branch: str
    private: bool = False
    parent: "Repository | None" = None
    branches: dict[str, str] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    associations: dict[str, Association] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        return self.full_name.split("/")[0]

    @property
    def network(self) -> list["Repository"]:
        """The repository with its forks, or with what it is a fork of and that one's forks."""
        root = self.parent or self
        return [each for each in self.state.repositories.values() if each is root or each.parent is root]

    def association(self, login: str) -> Association:
        return self.associations.get(login, "OWNER" if login == self.owner else "NONE")

    def push(self, branch: str, commit: str | None = None, folder: Path | None = None) -> str:
        """Moves a branch, by whatever way, to a commit of the work tree; by default to its branch of that name.

        Args:
            branch: the name on the server.
            commit: a revision.
            folder: another clone that the revision is of.
        """
        with self.state.lock:
            sha = Objects(folder).resolve(commit or branch) if folder else self.objects.resolve(commit or branch)
            assert sha is not None, f"no such commit: {commit or branch}"
            if folder:
                self.objects.fetch(folder, sha)
            self.branches[branch] = sha
            for repository in self.network:
                for pull in repository.pulls.values():
                    pull.follow(self, branch)
            return sha

    def open_pull_request(
        self,
        head: str,
        *,
        base: str = "main",
        author: str = "alice",
        title: str = "A change",
        body: str | None = None,
        head_repository: "Repository | None" = None,
        draft: bool = False,
    ) -> Pull:
        """Opens a pull request of two branches that have been pushed."""
        with self.state.lock:
            source = head_repository or self
            pull = Pull(
                state=self.state,
                id=self.state.new_id(),
                number=len(self.pulls) + 1,
                repository=self,
                head_repository=source,
                head=head,
                base=base,
                head_owner=source.owner,
                author=author,
                title=title,
                body=body,
                draft=draft,
                created_at=self.state.now(),
                head_sha=source.branches[head],
                base_sha=self.branches[base],
            )
            self.pulls[pull.number] = pull
            return pull

    def resolve(self, revision: str) -> str | None:
        """The commit that an id, a branch, "owner:branch", "refs/heads/branch" or "refs/pull/1/head" names."""
        if _ID.fullmatch(revision):
            return self.objects.resolve(revision)
        if pull := _PULL_HEAD.fullmatch(revision):
            return self.pulls[int(pull[1])].head_sha if int(pull[1]) in self.pulls else None
        owner, colon, branch = revision.removeprefix("refs/heads/").rpartition(":")
        for each in self.network if colon else [self]:
            if branch in each.branches and (not colon or each.owner == owner):
                return each.branches[branch]
        return None
