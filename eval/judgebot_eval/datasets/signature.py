"""The signature at the end of a prompt (pure)."""


def signature_of(prompt: str) -> str:
    """Return the last line of a prompt that is not blank, without its brace."""
    return prompt.rstrip().rsplit("\n", 1)[-1].strip().removesuffix("{").rstrip()
