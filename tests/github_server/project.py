"""What is in the project that the tests of this server review."""

LINES = [f"line {number}" for number in range(1, 41)]
"""Of A.java on "main"."""


def text(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


FEATURE = text(*LINES[:4], "new 5", "added", *LINES[5:19], *LINES[20:29], "new 30", *LINES[30:])
"""A.java on "feature": lines 5 and 30 are changed, one is added after line 5, and line 20 is taken out."""
