"""From `uses:` to the Action's first line of output: its steps' commands as they stand, in a bare environment.

Cold, every package comes from the index that pip knows; cached, from what the cold start kept. Not in it, for lack of a
runner: the start of the runner and of a container, and the transfer of the cache (57 MB).
"""

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from _composite import Composite

ACTION = Path(__file__).parents[1] / "action.yml"
ROUNDS = 2
PASSED_ON = ("PIP_CERT", "SSL_CERT_FILE", "HTTPS_PROXY", "https_proxy")
PATH = os.pathsep.join([str(Path(sys.base_prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin"])


def seconds(cache: Path) -> tuple[float, float]:
    """Run the Action in folders of its own.

    Returns:
        The time until judgebot says its first word, and the processor time of the whole run, which tells how much of
        the former is due to other programs.
    """

    def use(action: str, given: Mapping[str, str]) -> Mapping[str, str]:
        wheels = Path(given["path"])
        if action == "actions/cache/restore" and cache.is_dir():
            shutil.copytree(cache, wheels)
            return {"cache-hit": "true"}
        if action == "actions/cache/save":
            shutil.copytree(wheels, cache)
        return {}

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "event.json").write_text("{}", encoding="utf-8")
        environ = {
            "GITHUB_EVENT_NAME": "schedule",
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_REPOSITORY": "octo/empty",
            "HOME": name,
            "PATH": PATH,
            **{variable: os.environ[variable] for variable in PASSED_ON if variable in os.environ},
        }
        for inner in ("temp", "checkout"):
            (folder / inner).mkdir()
        used = processor_time()
        started = time.perf_counter()
        ran, _ = Composite(ACTION, environ, folder / "temp", use).run(folder / "checkout")
    last = ran[-1]
    if last.status or last.first_line is None:
        sys.exit(f"{last.name}: exit status {last.status}\n{last.output}")
    return last.first_line - started, processor_time() - used


def processor_time() -> float:
    """Return what all finished child processes have used so far, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Start cold, then cached, a few times each; print the best of both and their ratio."""
    cold, cached = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            cache = Path(name) / "cache"
            cold.append(seconds(cache))
            cached.append(seconds(cache))
    for name, times, bar in (("cold", cold, 40), ("cached", cached, 5)):
        wall, used = min(times)
        print(f"first line, {name}: {wall:.1f} s (bar: {bar} s), of which {used:.1f} s of processor time")
    print(f"ratio {min(cold)[0] / min(cached)[0]:.1f}, best of {ROUNDS}")


if __name__ == "__main__":
    main()
