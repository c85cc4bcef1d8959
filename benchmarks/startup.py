"""How long `judgebot --version` takes, as a ratio to importing click alone."""

import statistics
import subprocess
import sys
import time

ROUNDS = 20


def seconds(*command: str) -> float:
    """Run a command once; return its wall time."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    """Run both in turn, and print medians and the median ratio."""
    pairs = [(seconds("-m", "judgebot", "--version"), seconds("-c", "import click")) for _ in range(ROUNDS)]
    ours, clicks = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(our / click for our, click in pairs)
    print(f"judgebot --version {ours * 1000:.0f} ms, import click {clicks * 1000:.0f} ms, ratio {ratio:.2f} (bar: 2)")


if __name__ == "__main__":
    main()
