"""Counts in words."""


def counted(count: int, noun: str) -> str:
    """Say how many there are of what a noun names, one that is made plural by an s: `1 task`, `1,234 tasks`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
