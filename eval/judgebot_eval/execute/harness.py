"""Our own Java classes, compiled for the JDK of this machine at first use."""

import hashlib
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from judgebot.cache import default_folder
from judgebot.errors import JudgebotError
from judgebot_eval.execute.jdk import Jdk, find_jdk

COMPILER_INTERNALS = tuple(
    f"--add-exports=jdk.compiler/com.sun.tools.javac.{package}=ALL-UNNAMED" for package in ("api", "util")
)
"""Without these our compiler cannot keep what it has read of the platform from one program to the next."""

_SOURCES = Path(__file__).with_name("java")


@dataclass(frozen=True, slots=True)
class Harness:
    """What runs programs.

    Attributes:
        jdk: by which.
        classes: the folder of our own classes, which programs do not see.
        libraries: a folder or jar of the classes that programs may use beside the platform's.
    """

    jdk: Jdk
    classes: Path
    libraries: Path


def load_harness(javatuples: Path | None = None, cache: Path | None = None) -> Harness:
    """Compile our classes, unless that has been done before for this version of them and of the JDK.

    Args:
        javatuples: its jar; None: our own `Pair`, which is all that MultiPL-E's Java tasks use of it.
        cache: where the classes are kept; None: judgebot's folder in the user's cache.

    Raises:
        JudgebotError: there is no JDK, or the folder cannot be written.
    """
    if javatuples is not None and not javatuples.is_file():
        raise JudgebotError(f"{javatuples}: no such file; give the jar of javatuples, or leave it out")
    jdk = find_jdk()
    sources = sorted(_SOURCES.rglob("*.java"))
    folder = (cache or _cache()) / _key(jdk, sources)
    if not folder.exists():
        _build(jdk, sources, folder)
    return Harness(jdk, folder / "judgebot", javatuples or folder / "org")


def _cache() -> Path:
    if (folder := default_folder(os.environ)) is None:
        raise JudgebotError("there is no home for a cache folder: set XDG_CACHE_HOME to a folder that can be written")
    return folder / "java"


def _key(jdk: Jdk, sources: Sequence[Path]) -> str:
    digest = hashlib.sha256(f"{jdk.home}\n{jdk.version}".encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _build(jdk: Jdk, sources: Sequence[Path], folder: Path) -> None:
    """Compile into a folder beside it first: a run that is killed, or another at the same time, does no harm."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent) as partial:
            for package in ("judgebot", "org"):
                own = [source for source in sources if source.relative_to(_SOURCES).parts[0] == package]
                _compile(jdk, own, Path(partial, "classes", package))
            if not folder.exists():
                Path(partial, "classes").rename(folder)
    except OSError as error:
        if not folder.exists():
            raise JudgebotError(f"{folder.parent}: cannot be written: {error}; set XDG_CACHE_HOME") from error


def _compile(jdk: Jdk, sources: Sequence[Path], folder: Path) -> None:
    command = [jdk.javac, "-nowarn", "-proc:none", "-encoding", "UTF-8", *COMPILER_INTERNALS, "-d", str(folder)]
    done = subprocess.run([*command, *map(str, sources)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise JudgebotError(f"{jdk.javac}: our own classes do not compile with it: {done.stderr.strip()[:500]}")
