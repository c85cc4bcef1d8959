"""The server as the tests see it: what they arrange before a request, and what they find after it."""

import threading
from pathlib import Path
from typing import Self

from github_server.faults import Fault, matches
from github_server.gateway import Gateway, Request
from github_server.limits import Limits
from github_server.objects import Objects
from github_server.openapi import description
from github_server.repository import Repository
from github_server.state import ACTIONS_BOT, Level, State, Token
from github_server.transport import ENTERPRISE, Server


class GithubServer:
    """GitHub, as far as a reviewer of pull requests meets it; it runs as long as its context."""

    def __init__(self) -> None:
        self._gateway = Gateway()
        self._http = Server(self._gateway)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        description()  # takes half a second to read, which no request shall wait for
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gateway.ending.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def url(self) -> str:
        """What GITHUB_API_URL is."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def enterprise_url(self) -> str:
        """What GITHUB_API_URL is on an Enterprise server."""
        return f"{self.url}{ENTERPRISE}"

    @property
    def log(self) -> list[Request]:
        """The requests so far, oldest first; it may be cleared."""
        return self._gateway.log

    @property
    def limits(self) -> Limits:
        """The rate limits, which may be set."""
        return self._gateway.limits

    @property
    def violations(self) -> list[str]:
        """What broke GitHub's description of its API so far, in a request or in an answer."""
        return self._gateway.violations

    def create_repository(
        self, full_name: str, folder: Path, *, branch: str = "main", private: bool = False
    ) -> Repository:
        """Makes a repository of the Git repository in a folder, and pushes a branch of it."""
        made = Repository(self._state, self._state.new_id(), full_name, Objects(folder), branch, private)
        made.push(branch)
        return self._keep(made)

    def fork(self, parent: Repository, full_name: str) -> Repository:
        """Makes a fork with the branches that its parent has now."""
        state, branch = self._state, parent.default_branch
        made = Repository(state, state.new_id(), full_name, parent.objects, branch, parent.private, parent)
        made.branches.update(parent.branches)
        return self._keep(made)

    def delete_repository(self, repository: Repository) -> None:
        """Deletes a repository; pull requests from it stay where they were opened."""
        del self._state.repositories[repository.full_name.lower()]
        for each in self._state.repositories.values():
            for pull in each.pulls.values():
                if pull.head_repository is repository:
                    pull.head_repository = None

    def installation_token(
        self, contents: Level | None = "read", pull_requests: Level | None = "write", issues: Level | None = None
    ) -> str:
        """Returns a token as GitHub Actions gives it to a job, with the permissions of that job."""
        return self._issue(Token(self._state.user(ACTIONS_BOT), contents, pull_requests, issues, installation=True))

    def user_token(
        self,
        login: str,
        contents: Level | None = "write",
        pull_requests: Level | None = "write",
        issues: Level | None = "write",
    ) -> str:
        """Returns a personal access token."""
        return self._issue(Token(self._state.user(login), contents, pull_requests, issues, installation=False))

    def fail(self, method: str, pattern: str, fault: Fault, *, times: int | None = 1) -> None:
        """Lets the next requests meet a fault: as many as `times`, or all.

        Args:
            method: "*" for any.
            pattern: of `fnmatch`, on the path without its query (and without the "/api/v3" of an Enterprise server).
            fault: one of `github_server.faults`.
            times: None for always.
        """
        self._gateway.faults.add(method, pattern, fault, times)

    def mend(self) -> None:
        """Takes back what `fail` has set."""
        self._gateway.faults.clear()

    def count(self, method: str = "*", pattern: str = "*") -> int:
        """How many requests there were, of a method and a pattern as `fail` takes them."""
        paths = ((each.method, each.path.partition("?")[0].removeprefix(ENTERPRISE)) for each in self.log)
        return sum(matches(method, pattern, made, path) for made, path in paths)

    def take_violations(self) -> list[str]:
        """Returns the violations so far and forgets them: for the tests of the server itself."""
        taken = list(self.violations)
        self.violations.clear()
        return taken

    @property
    def _state(self) -> State:
        return self._gateway.state

    def _keep(self, repository: Repository) -> Repository:
        self._state.repositories[repository.full_name.lower()] = repository
        return repository

    def _issue(self, token: Token) -> str:
        kind = "ghs" if token.installation else "ghp"
        text = f"{kind}_{self._state.new_id():036d}"
        self._state.tokens[text] = token
        return text
