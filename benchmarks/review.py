"""A change of 100 documented methods, reviewed cold: wall time and peak memory of the whole process.

The methods have 136 tokens with their Javadoc (the corpus: mean 143, median 115); both sides of each are judged.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

METHODS, PER_FILE, ROUNDS = 100, 10, 5
GIT = ("git", "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false")
METHOD = """
    /**
     * Returns the position of the first entry of the given list whose length is at least {number}.
     *
     * @param entries the entries to search, must not be null
     * @return the position of the first such entry, or -1 if there is none
     */
    public int firstOfLength{number}(List<String> entries) {{
        for (int position = 0; position < entries.size(); position++) {{
            String entry = entries.get(position);
            if (entry != null && entry.length() {operator} {number}) {{
                return position;
            }}
        }}
        return -1;
    }}
"""


def write(folder: Path, operator: str) -> None:
    """Write the sources of one side of the change."""
    for file in range(METHODS // PER_FILE):
        numbers = range(file * PER_FILE, (file + 1) * PER_FILE)
        body = "".join(METHOD.format(number=number, operator=operator) for number in numbers)
        source = f"import java.util.List;\n\npublic class Finder{file} {{{body}}}\n"
        (folder / f"Finder{file}.java").write_text(source, encoding="utf-8")


def main() -> None:
    """Make the repository, review it a few times without the cache, and print the medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        git = [*GIT, "-C", name]
        write(folder, ">=")
        for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "before"]):
            subprocess.run([*git, *command], check=True)
        write(folder, ">")
        review = [sys.executable, "-m", "judgebot", "review", "--base", "main", "--no-cache"]
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            done = subprocess.run(review, cwd=folder, check=True, capture_output=True, text=True)
            times.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(done.stdout.splitlines()[-1])
    print(
        f"{METHODS} methods, both sides judged: median {statistics.median(times):.2f} s of {ROUNDS} (bar: 3 s), "
        f"peak {peak:.0f} MB (bar: 400 MB)"
    )


if __name__ == "__main__":
    main()
