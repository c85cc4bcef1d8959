"""Runs the main job from an installed wheel: reviews the examples as a Git change, without torch and transformers."""

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

JUDGEBOT = Path(sys.executable).with_name("judgebot")
GIT = ("git", "-c", "user.name=ci", "-c", "user.email=ci@example.invalid", "-c", "commit.gpgsign=false")


def main(examples: Path) -> None:
    """Exit with a message unless the wheel judges at least one method of the Java files under `examples`."""
    if heavy := [name for name in ("torch", "transformers") if importlib.util.find_spec(name)]:
        sys.exit(f"the plain install brought {', '.join(heavy)}")
    with tempfile.TemporaryDirectory() as folder:
        commit_as_a_change(examples, Path(folder))
        report = json.loads(run(folder, JUDGEBOT, "review", "--base", "HEAD~1", "--head", "HEAD", "--format", "json"))
        verified = run(folder, JUDGEBOT, "models", "verify")
        run(folder, JUDGEBOT, "eval", "--help")
    judged = [finding for finding in report["findings"] if finding["p_correct"] is not None]
    if not judged:
        sys.exit(f"no method was judged: {report['counts']}")
    print(f"{len(judged)} methods judged: {report['counts']}; {verified.strip()}")


def commit_as_a_change(examples: Path, folder: Path) -> None:
    """Make a repository whose second commit adds the examples."""
    run(folder, *GIT, "init", "--quiet")
    run(folder, *GIT, "commit", "--quiet", "--allow-empty", "--message", "before")
    shutil.copytree(examples, folder, dirs_exist_ok=True)
    run(folder, *GIT, "add", "--all")
    run(folder, *GIT, "commit", "--quiet", "--message", "after")


def run(folder: str | Path, *command: str | Path) -> str:
    """Run a command in a folder and return what it printed; exit where it fails."""
    result = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit status {result.returncode}")
    return result.stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
