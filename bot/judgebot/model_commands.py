"""The commands `models list`, `models show` and `models verify`."""

import click

from judgebot.bundle import CARD, DEFAULT_MODEL, find_bundle, list_bundles
from judgebot.cached_judge import load_model
from judgebot.errors import JudgebotError
from judgebot.output import echo_line


@click.group("models")
def models_command() -> None:
    """List, show or verify the models."""


@models_command.command("list")
def list_models() -> None:
    """List the models that come with judgebot."""
    for bundle in list_bundles():
        default = " (default)" if bundle.name == DEFAULT_MODEL else ""
        known_by = f"{bundle.kind}  threshold {bundle.threshold:g}  {bundle.sha256[:12]}"
        echo_line(f"{bundle.name}{default}  {bundle.version}  {known_by}")


@models_command.command("show")
@click.argument("model", default=DEFAULT_MODEL)
def show_model(model: str) -> None:
    """Print the card of a model: what it was trained on, and how far it can be trusted."""
    card = find_bundle(model).folder / CARD
    if not card.is_file():
        raise JudgebotError(f"{card}: this model has no card")
    try:
        text = card.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise JudgebotError(f"{card}: cannot be read: {error.strerror}") from error
    for line in text.removesuffix("\n").split("\n"):
        echo_line(line.expandtabs(4))


@models_command.command("verify")
@click.argument("model", default=DEFAULT_MODEL)
def verify_model(model: str) -> None:
    """Check the sha256 of every file of a model, and load it."""
    bundle = find_bundle(model)
    load_model(bundle, threads=1)
    echo_line(f"{bundle.name} {bundle.version}: {len(bundle.files)} files verified, loads")
