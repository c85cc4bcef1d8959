"""What a method is to do, as the judges of other papers are told it."""

from judgebot.encode import Example


def problem(example: Example) -> str:
    """Return the description, then the signature."""
    return f"{example.description}\n\nSignature: {example.signature}"
