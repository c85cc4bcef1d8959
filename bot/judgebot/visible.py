"""Makes text of others visible, on one line that does nothing else."""


def visible(text: str) -> str:
    r"""The text on one line, with all that does not print written out, as in `\n`, `\x1b` and `\u202e`."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else written_out(char) for char in text)


def written_out(char: str) -> str:
    r"""A character as an escape sequence; a byte that is not UTF-8 as in `\xff`."""
    if "\udc80" <= char <= "\udcff":
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")


def log_line(text: str) -> str:
    """The text on one visible line that a GitHub Actions log takes for no workflow command."""
    line = visible(text).replace("##[", "#\\x23[")
    return f"./{line}" if line.lstrip().startswith("::") else line
