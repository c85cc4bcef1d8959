"""What a pull request may not choose for its own review: the configuration, the model and the remembered scores."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
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
    folder, top = bundle.folder.resolve(), root.resolve()
    if not folder.is_relative_to(top) or folder.is_relative_to(bundled_models().resolve()):
        return
    path = (folder.relative_to(top) / CONFIG).as_posix()
    if hashlib.sha256(read_base(path).data or b"").hexdigest() != bundle.sha256:
        raise JudgebotError(
            f"{path}: differs from the base branch's, and a pull request does not choose who judges it; "
            "merge the model first, or keep it outside the repository"
        )


def without_foreign_scores(settings: Config, root: Path) -> Config:
    """Turn the score cache off where it would lie in the checkout: a pull request could bring a file with scores."""
    folder = settings.cache_dir
    inside = folder is not None and Path(folder).resolve().is_relative_to(root.resolve())
    return replace(settings, cache=False) if inside else settings


def in_repository(path: str) -> str:
    """Return a path in the repository in its plain form.

    Raises:
        JudgebotError: it leaves the repository.
    """
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\0" in path:
        raise JudgebotError(f"input config: {path!r} is no path in the repository; give it relative to its root")
    return str(pure)
