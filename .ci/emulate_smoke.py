"""Lets judgebot's client talk to Vercel's emulator of GitHub: a second opinion beside tests/github_server.

Does nothing, and says so, where Node is missing. The emulator knows no GraphQL, no files of a pull request and no lines
of comments, so these are not tried.
"""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from judgebot.github.client import GithubClient
from judgebot.github.errors import GithubError

EMULATOR = "emulate@0.11.2"  # later versions need Node 24; the tag "latest" is another package
TOKEN = "emulated_token"  # noqa: S105 - of the emulator
SEED = {
    "tokens": {TOKEN: {"login": "octocat", "scopes": ["repo"]}},
    "github": {"users": [{"login": "octocat"}], "repos": [{"owner": "octocat", "name": "hello", "auto_init": True}]},
}
SOURCE = b"class A {}\n"


def main() -> None:
    """Exit with a message unless judgebot's client gets what it expects."""
    npx = shutil.which("npx")
    if npx is None:
        print("npx not found: nothing was tried against the emulator; install Node 20 or newer to do so")
        return
    with emulator(npx) as url:
        base, head = open_pull_request(url)
        with GithubClient("octocat/hello", TOKEN, url) as client:
            read(client, base, head)
            write(client)
    print(f"judgebot's client and {EMULATOR} agree")


@contextmanager
def emulator(npx: str) -> Iterator[str]:
    """Run the emulator on a free port; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder, "seed.json")
        seed.write_text(json.dumps(SEED), encoding="utf-8")
        options = ("--service", "github", "--port", str(port), "--seed", str(seed))
        command = (npx, "--yes", EMULATOR, "start", *options)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # npx would leave the emulator behind
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once something listens on the port; exit if nothing does within a minute."""
    for _ in range(600):
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            sys.exit(f"{EMULATOR} ended with exit status {process.returncode}")
        time.sleep(0.1)
    sys.exit(f"{EMULATOR} does not listen")


def open_pull_request(url: str) -> tuple[str, str]:
    """Make a branch with one file and open a pull request; its base and its head."""
    repository = f"{url}/repos/octocat/hello"
    base = ask("GET", f"{repository}/git/ref/heads/main")["object"]["sha"]
    ask("POST", f"{repository}/git/refs", {"ref": "refs/heads/feature", "sha": base})
    file = {"message": "Add A", "content": base64.b64encode(SOURCE).decode(), "branch": "feature"}
    head = ask("PUT", f"{repository}/contents/A.java", file)["commit"]["sha"]
    ask("POST", f"{repository}/pulls", {"title": "Add A", "head": "feature", "base": "main"})
    return base, head


def ask(method: str, url: str, body: Any = None) -> Any:
    """Send a request of our own; the JSON of the answer."""
    headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, headers, method=method), timeout=30) as answer:  # noqa: S310 - on this machine
        return json.load(answer)


def read(client: GithubClient, base: str, head: str) -> None:
    """Read the pull request and its file."""
    pull = client.pull(1)
    expect("head", pull.head_sha, head)
    expect("open pull requests", [each.number for each in client.open_pulls(head)], [1])
    expect("merge base", client.merge_base(base, head), base)
    expect("file at the head", client.file("A.java", head).data, SOURCE)
    expect("file at the base", client.file("A.java", base).data, None)
    expect("comments on lines", client.review_comments(1), ())
    try:
        client.pull(2)
    except GithubError as error:
        expect("no such pull request", error.failure.kind, "not-found")


def write(client: GithubClient) -> None:
    """Write a comment, change it and delete it; post a review."""
    comment = client.create_issue_comment(1, "Hello")
    client.update_issue_comment(comment, "Hello again")
    expect("comment", [each.body for each in client.issue_comments(1)], ["Hello again"])
    client.delete_issue_comment(comment)
    expect("comment, deleted", client.issue_comments(1), ())
    review = client.create_review(1, client.pull(1).head_sha, "A review", [])
    found = [each.id for each in client.reviews(1)]
    expect("review", found, [review])


def expect(what: str, got: object, wanted: object) -> None:
    """Exit unless the two are equal."""
    if got != wanted:
        sys.exit(f"{what}: {got!r}, not {wanted!r}")
    print(f"{what}: as expected")


if __name__ == "__main__":
    main()
