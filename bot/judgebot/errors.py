"""The errors that judgebot raises on purpose."""


class JudgebotError(Exception):
    """Bad usage, configuration or input: one line that names the file and the mend (exit code 2)."""
