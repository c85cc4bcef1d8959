"""Review an example change with the embedded judge: `make demo`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DEMO = Path(__file__).parent / "demo"
GIT = ("git", "-c", "user.name=demo", "-c", "user.email=demo@example.org", "-c", "commit.gpgsign=false")


def make_repository(folder: Path) -> None:
    """Commit `demo/before` on the branch main, and `demo/after` on the branch change."""
    git = [*GIT, "-C", str(folder)]
    subprocess.run([*git, "init", "--quiet", "--initial-branch=main"], check=True)
    for side, branch, message in (("before", "main", "A basket"), ("after", "change", "Rework the basket")):
        if branch != "main":
            subprocess.run([*git, "switch", "--quiet", "--create", branch], check=True)
        shutil.copytree(DEMO / side, folder, dirs_exist_ok=True)
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", message], check=True)


def main() -> int:
    """Make the repository, review its change, and say how to go on."""
    with tempfile.TemporaryDirectory(prefix="judgebot-demo-") as folder:
        make_repository(Path(folder))
        print("$ git diff --stat main change", flush=True)
        subprocess.run(["git", "-C", folder, "--no-pager", "diff", "--stat", "main", "change"], check=True)
        print("\n$ judgebot review --base main --verbose", flush=True)
        review = [sys.executable, "-m", "judgebot", "review", "--base", "main", "--verbose", *sys.argv[1:]]
        return subprocess.run(review, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
