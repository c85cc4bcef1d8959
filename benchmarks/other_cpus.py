"""How far scores on another x86 CPU are from those on this one: `judgebot score` as it is, and in an emulator.

A processor without VNNI adds up products of bytes in 16 bits, so that weights that use all of a byte overflow there.
Give JSON lines as `judgebot score` reads them, and `--model` for another judge; without a file, the examples' methods
are scored. Needs qemu-x86_64 (Debian's qemu-user), which is some fifty times slower than the CPU itself.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from scoring import SOURCES

from judgebot.bundle import DEFAULT_MODEL
from judgebot.java import parse_java
from judgebot.javadoc import plain_text

EMULATOR = "qemu-x86_64"
Row = dict[str, object]


def example_rows() -> list[Row]:
    """Return the documented methods of the examples, as `judgebot score` reads them."""
    methods = [method for path in sorted(SOURCES.rglob("*.java")) for method in parse_java(path.read_bytes())]
    return [
        {"description": plain_text(method.javadoc), "signature": method.signature, "candidate": method.text}
        for method in methods
        if method.javadoc
    ]


def scored(before: Sequence[str], rows: Path, model: str) -> list[Row]:
    """Score rows in a process of its own."""
    command = [*before, sys.executable, "-m", "judgebot", "score", str(rows), "--model", model, "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.splitlines()[-1])
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    """Score here and there, and compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="?", type=Path)
    parser.add_argument("--cpu", default="EPYC-Milan")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    arguments = parser.parse_args()
    if shutil.which(EMULATOR) is None:
        print(f"{EMULATOR} is not on the PATH: nothing compared")
        return
    with TemporaryDirectory() as folder:
        rows = arguments.rows or Path(folder, "rows.jsonl")
        if arguments.rows is None:
            rows.write_text("".join(f"{json.dumps(row)}\n" for row in example_rows()), encoding="utf-8")
        here = scored([], rows, arguments.model)
        there = scored([EMULATOR, "-cpu", arguments.cpu], rows, arguments.model)
    pairs = [(one, other) for one, other in zip(here, there, strict=True) if one["p_correct"] is not None]
    shifts = [abs(float(str(one["p_correct"])) - float(str(other["p_correct"]))) for one, other in pairs]
    flagged = sum(one["outcome"] == "flagged" for one, _ in pairs)
    differing = sum(one["outcome"] != other["outcome"] for one, other in pairs)
    print(f"{arguments.model} on {arguments.cpu}: {len(pairs)} methods, {flagged} of them flagged here")
    print(f"p_correct differs by {sum(shifts) / len(shifts):.4f} on average, by {max(shifts):.4f} at most")
    print(f"verdicts that differ: {differing}")


if __name__ == "__main__":
    main()
