"""What programs run in: bubblewrap, where nothing of this machine can be seen but Java."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from judgebot.errors import JudgebotError
from judgebot_eval.execute.jdk import Jdk
from judgebot_eval.execute.limits import Limits

_NOBODY = "65534"
_FOLDER = "/program"
_DEVICES = ("/dev/null", "/dev/random", "/dev/urandom")


class Sandbox(Protocol):
    """Turns a command into one that is confined."""

    def confine(
        self, command: Sequence[str], visible: Sequence[Path], folder: Path, *, keep: bool = False
    ) -> list[str]:
        """Confine a command that begins with the path of a program of the JDK.

        Args:
            command: it.
            visible: the folders and files it may read beside the JDK.
            folder: where it runs, and all that it may write.
            keep: what it writes shall be found in `folder` afterwards.
        """


@dataclass(frozen=True, slots=True)
class Bubblewrap:
    """A sandbox of Linux namespaces, made by bubblewrap: no network, no other process, no file but Java's own.

    There is no /proc in it either, through which a program could write its own memory or reach open files by name.
    Sizes are limited by prlimit. Everything in it dies with it, and it dies with the thread that started it.

    Attributes:
        jdk: what can be run in it.
        limits: see there.
        needed: what can be read in it: the JDK and what it needs of this computer.
    """

    jdk: Jdk
    limits: Limits
    needed: tuple[Path, ...]

    def confine(
        self, command: Sequence[str], visible: Sequence[Path], folder: Path, *, keep: bool = False
    ) -> list[str]:
        """Confine a command; see `Sandbox`."""
        shown = [*self.needed, *visible]
        own = ("--bind", str(folder)) if keep else ("--size", str(self.limits.file_bytes), "--tmpfs")
        return [
            *_prlimit(self.limits),
            "bwrap",
            *("--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1"),
            *("--uid", _NOBODY, "--gid", _NOBODY, "--cap-drop", "ALL", "--hostname", "sandbox"),
            # without /proc, a program cannot find the libraries beside it by itself
            *("--clearenv", "--setenv", "LD_LIBRARY_PATH", str(self.jdk.home / "lib"), "--setenv", "LANG", "C.UTF-8"),
            *(word for device in _DEVICES for word in ("--dev-bind", device, device)),
            *(*own, _FOLDER),
            *(word for path in shown for word in ("--ro-bind", str(path), str(path))),
            *("--remount-ro", "/", "--chdir", _FOLDER),
            "--",
            *command,
        ]


@dataclass(frozen=True, slots=True)
class Unconfined:
    """No sandbox: programs can read what the user can read, and reach the network. Sizes are limited all the same."""

    limits: Limits

    def confine(  # noqa: D102 - see Sandbox
        self,
        command: Sequence[str],
        visible: Sequence[Path],  # noqa: ARG002 - all is
        folder: Path,
        *,
        keep: bool = False,  # noqa: ARG002 - always
    ) -> list[str]:
        return [*_prlimit(self.limits), "env", "--chdir", str(folder), *command]


def open_sandbox(jdk: Jdk, limits: Limits, *, unsafe_no_sandbox: bool = False) -> Sandbox:
    """Return the sandbox, tried out; without one only if that is asked for.

    Raises:
        JudgebotError: it does not work here.
    """
    if shutil.which("prlimit") is None:
        raise JudgebotError("prlimit: not found; install util-linux")
    if unsafe_no_sandbox:
        return Unconfined(limits)
    if shutil.which("bwrap") is None:
        raise JudgebotError(f"bwrap: not found; install bubblewrap 0.7 or newer, {_ELSE}")
    sandbox = Bubblewrap(jdk, limits, _needed_by(jdk))
    tried = subprocess.run(
        sandbox.confine([jdk.java, "-version"], (), Path()), capture_output=True, text=True, check=False
    )
    if tried.returncode:
        said = " ".join(tried.stderr.split())[-300:]
        raise JudgebotError(f"bwrap: the sandbox does not work here ({said}); allow user namespaces, {_ELSE}")
    return sandbox


_ELSE = "or say --unsafe-no-sandbox to run programs that nobody has read with all that you may do"


def _prlimit(limits: Limits) -> tuple[str, ...]:
    return ("prlimit", "--core=0", f"--fsize={limits.file_bytes}", f"--nproc={limits.threads}", "--")


def _needed_by(jdk: Jdk) -> tuple[Path, ...]:
    """The JDK, what its links lead to outside of it, and the system's libraries that it is linked with."""
    linked = (path.resolve() for path in jdk.home.rglob("*") if path.is_symlink())
    outside = {path for path in linked if path.is_file() and not path.is_relative_to(jdk.home)}
    return (jdk.home, *sorted(outside | _libraries(jdk)))


def _libraries(jdk: Jdk) -> set[Path]:
    names = ("bin/java", "lib/server/libjvm.so", "lib/libjava.so", "lib/libzip.so", "lib/libnio.so", "lib/libnet.so")
    listed = subprocess.run(
        ["ldd", *(str(jdk.home / name) for name in names)], capture_output=True, text=True, check=False
    )
    words = (Path(word) for line in listed.stdout.splitlines() for word in line.split() if not line.endswith(":"))
    return {word for word in words if word.is_absolute() and not word.resolve().is_relative_to(jdk.home)}
