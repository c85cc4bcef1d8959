"""What a pull request may not choose for its own review: the configuration, the model and the remembered scores."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path, PurePosixPath

from judgebot.bundle import CONFIG, Bundle, bundled_models
from judgebot.changes import Content
from judgebot.config import FILE_NAME, Config, Layer, decode
from judgebot.errors import JudgebotError

Read = Callable[[str], Content]
"""Returns what a file, by its path in the repository, holds at one commit."""


def load_settings(path: str, root: Path, read_base: Read) -> Layer:
    """Take the settings that stand on the base branch; none where the default file is absent there.

    Args:
        path: of the configuration file, in the repository.
        root: the folder that the repository is checked out in; paths in the file start there.
        read_base: at the base branch.

    Raises:
        JudgebotError: the file is absent though it was asked for, or is not what it shall be.
    """
    content = read_base(path)
    if content.data is not None:
        return decode(content.data, root / path)
    if content.problem is None and path == FILE_NAME:
        return Layer()
    raise JudgebotError(f"{path}: cannot read the configuration of the base branch: {content.problem or 'not found'}")


def note_on_settings(path: str, read_start: Read, read_head: Read) -> tuple[str, ...]:
    """Say if the pull request changes its configuration, from where it started: one note, or none."""
    if read_start(path) == read_head(path):
        return ()
    return (f"the pull request changes {path}; judgebot goes by the base branch's until the change is merged",)


def refuse_changed_model(bundle: Bundle, root: Path, read_base: Read) -> None:
    """Refuse a model that lies in the checkout, unless its config.json, which pins all its files, is the base branch's.

    Raises:
        JudgebotError: the pull request brings another model.
    """
    place = _place_in(bundle.folder, root)
    if place is None or _named(bundle.folder).is_relative_to(_named(bundled_models())):
        return
    path = (place / CONFIG).as_posix()
    if hashlib.sha256(read_base(path).data or b"").hexdigest() != bundle.sha256:
        raise JudgebotError(
            f"{path}: differs from the base branch's, and a pull request does not choose who judges it; "
            "merge the model first, or keep it outside the repository"
        )


def without_foreign_scores(settings: Config, root: Path) -> Config:
    """Turn the score cache off where it would lie in the checkout: a pull request could bring a file with scores."""
    folder = settings.cache_dir
    try:
        inside = folder is not None and _place_in(Path(folder), root) is not None
    except (OSError, RuntimeError):  # of links that cannot be read, and, before Python 3.13, that lead to themselves
        inside = True
    return replace(settings, cache=False) if inside else settings


def _place_in(place: Path, root: Path) -> Path | None:
    """Where something lies in the checkout, by its name or where links lead; None if it lies elsewhere.

    What has its name in the checkout may be a link that the pull request put there.
    """
    found = product((_named(place), place.resolve()), (_named(root), root.resolve()))
    return next((one.relative_to(top) for one, top in found if one.is_relative_to(top)), None)


def _named(place: Path) -> Path:
    return Path(os.path.normpath(place.absolute()))


def in_repository(path: str) -> str:
    """Return a path in the repository in its plain form.

    Raises:
        JudgebotError: it leaves the repository.
    """
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\0" in path:
        raise JudgebotError(f"input config: {path!r} is no path in the repository; give it relative to its root")
    return str(pure)
