"""The option that says where the data of the study are."""

from pathlib import Path

import click

_SHARED = Path("../shared/data")


def _default() -> Path:
    return _SHARED if _SHARED.is_dir() else Path("data")


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="JUDGEBOT_DATA",
    default=_default,
    help="Folder of the data (also JUDGEBOT_DATA; else the folder data).",
)
