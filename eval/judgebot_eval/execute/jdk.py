"""The JDK of this machine."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from judgebot.errors import JudgebotError

OLDEST = 17
"""The first version with Unix sockets, records and all else that is needed."""


@dataclass(frozen=True, slots=True)
class Jdk:
    """A Java development kit.

    Attributes:
        home: its folder, without links.
        version: as it states it, `17.0.19`.
    """

    home: Path
    version: str

    @property
    def java(self) -> str:
        """The path of the launcher."""
        return str(self.home / "bin" / "java")

    @property
    def javac(self) -> str:
        """The path of the compiler."""
        return str(self.home / "bin" / "javac")


def find_jdk() -> Jdk:
    """Find the JDK whose javac is first on the path.

    Raises:
        JudgebotError: there is none, or it is too old.
    """
    mend = f"install a JDK, {OLDEST} or newer (on Debian and Ubuntu: default-jdk-headless)"
    found = shutil.which("javac")
    if found is None:
        raise JudgebotError(f"javac: not found; {mend}")
    home = Path(found).resolve().parents[1]
    properties = _release(home)
    version = properties.get("JAVA_VERSION", "0").strip('"')
    if int(version.partition(".")[0]) < OLDEST:
        raise JudgebotError(f"{found}: of version {version}; {mend}")
    return Jdk(home, version)


def _release(home: Path) -> Mapping[str, str]:
    """Read the file in which every JDK describes itself; starting it to ask would take half a second."""
    try:
        lines = (home / "release").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise JudgebotError(f"{home}: no JDK, its file `release` cannot be read: {error}") from error
    return dict(line.split("=", 1) for line in lines if "=" in line)
