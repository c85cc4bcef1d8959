"""A GitHub for the tests: small, stateful, over real HTTP, and held to GitHub's own description of its API."""

from github_server.server import GithubServer

__all__ = ["GithubServer"]
