"""`judgebot action` on a pull request of 100 changed methods, from the start of the process to the review posted.

GitHub is the server of the tests, on this machine; every request to it is checked against GitHub's description of its
API, which costs more than its answer. `judgebot review` on the same change, in turn, is the yardstick. The judge is the
embedded one, calibrated to doubt every method.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from review import METHODS, write

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from github_server.pull import Pull  # noqa: E402 - found by the line above
from github_server.server import GithubServer  # noqa: E402
from github_server.work_tree import WorkTree  # noqa: E402
from github_workflow import pull_request_payload, step_environment  # noqa: E402

from judgebot.bundle import CONFIG, DEFAULT_MODEL, bundled_models  # noqa: E402

ROUNDS = 5
NEVER_RIGHT = {"scale": 1.0, "bias": -100.0, "points": []}


def doubtful_judge(folder: Path) -> str:
    """Copy the embedded judge, with a calibration that turns every score into a doubt; return its folder."""
    shutil.copytree(bundled_models() / DEFAULT_MODEL, folder)
    config = json.loads((folder / CONFIG).read_bytes())
    for judge in (config, config.get("change", {})):
        judge["calibration"] = NEVER_RIGHT
    (folder / CONFIG).write_text(json.dumps(config), encoding="utf-8")
    return str(folder)


def environment(github: GithubServer, pull: Pull, folder: Path, model: str) -> dict[str, str]:
    """Return what GitHub sets for a step, with empty folders for what is remembered."""
    token = github.installation_token(pull_requests="write")
    return {
        **os.environ,
        **step_environment(folder, "pull_request", pull_request_payload(pull), github.url, token),
        "JUDGEBOT_CACHE_DIR": str(folder / "scores"),
        "JUDGEBOT_INPUT_MODEL": model,
    }


def seconds(arguments: list[str], checkout: Path, environ: Mapping[str, str]) -> float:
    """Run judgebot once; return its wall time."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "judgebot", *arguments], cwd=checkout, env=environ, check=True, capture_output=True
    )
    return time.perf_counter() - started


def open_pull_request(github: GithubServer, tree: WorkTree) -> Pull:
    """Open a pull request that changes all methods."""
    write(tree.folder, ">=")
    tree.commit({})
    tree.branch("topic")
    write(tree.folder, ">")
    tree.commit({})
    project = github.create_repository("octo/project", tree.folder)
    project.push("topic")
    return project.open_pull_request("topic")


def measure(github: GithubServer, folder: Path) -> tuple[float, float, int, int]:
    """Review once each way; return both times, and the number of requests and of comments."""
    tree = WorkTree(folder / "checkout")
    pull = open_pull_request(github, tree)
    model = doubtful_judge(folder / "judge")
    environ = environment(github, pull, folder, model)
    review = ["review", "--base", "main", "--head", "topic", "--no-cache", "--model", model]
    alone = seconds(review, tree.folder, environ)
    github.log.clear()
    whole = seconds(["action"], tree.folder, environ)
    return whole, alone, len(github.log), len(pull.review_comments)


def main() -> None:
    """Measure a few times, and print medians and the median ratio."""
    results = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name, GithubServer() as github:
            results.append(measure(github, Path(name)))
    wholes, alones, requests, comments = zip(*results, strict=True)
    whole, alone = statistics.median(wholes), statistics.median(alones)
    ratio = statistics.median(whole / alone for whole, alone in zip(wholes, alones, strict=True))
    print(f"{METHODS} methods, {max(comments)} comments posted: {max(requests)} requests (bar: 30)")
    print(f"judgebot action {whole:.2f} s (bar: 5 s), judgebot review {alone:.2f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
