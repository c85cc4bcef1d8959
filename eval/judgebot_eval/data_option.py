"""The option that says where the data of the study are."""

from pathlib import Path

import click

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="JUDGEBOT_DATA",
    default=Path("../shared/data"),
    show_default=True,
    help="Folder of the data (also JUDGEBOT_DATA).",
)
