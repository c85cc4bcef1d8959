"""A Java machine in a process of its own, and the line to it."""

import os
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple

from judgebot.errors import JudgebotError
from judgebot_eval.execute.sandbox import Sandbox
from judgebot_eval.execute.wire import Message

_START_SECONDS = 60.0
_POLL_SECONDS = 0.05
_LENGTH = struct.Struct(">I")
_PEER = struct.Struct("3i")
_SAID = 500
_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME = 11
"""Where the processor time stands in /proc/pid/stat, behind the name."""


class EndedError(Exception):
    """The machine ended instead of answering.

    Attributes:
        code: its exit code; more than 128 for a signal.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"exit code {code}")
        self.code = code


class OverdueError(Exception):
    """The machine took longer than it may. It goes on, and will have to be closed."""


class Allowance(NamedTuple):
    """When a machine is stopped.

    Attributes:
        until: the monotonic time.
        at_last: the monotonic time if it could go on then but for the other work of this computer.
        cpu_seconds: the processor time since the machine began.
    """

    until: float
    at_last: float
    cpu_seconds: float


class Machine:
    """A process that answers frames with frames; it ends with the thread that made it at the latest.

    It starts when it is made, beside whatever the caller does next, which waits for it only when it first sends.

    Args:
        sandbox: what confines it.
        command: the launcher with its options and the main class; the path of the socket and `arguments` follow.
        visible: what it may read beside the JDK.

    Attributes:
        fresh: nothing has been sent to it yet.
    """

    def __init__(
        self, sandbox: Sandbox, command: Sequence[str], arguments: Sequence[str], visible: Sequence[Path]
    ) -> None:
        self.fresh = True
        self._folder = TemporaryDirectory(prefix="judgebot-")
        path = Path(self._folder.name, "socket")
        (path.parent / "work").mkdir()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen(1)
        self._files = TemporaryFile(), TemporaryFile()  # noqa: SIM115 - closed in close()
        self._process = subprocess.Popen(
            sandbox.confine([*command, str(path), *arguments], [*visible, path], path.parent / "work"),
            stdin=subprocess.DEVNULL,
            stdout=self._files[0],
            stderr=self._files[1],
            start_new_session=True,
        )
        self._line: socket.socket | None = None
        self._pid = self._process.pid

    def send(self, *parts: bytes) -> None:
        """Send a frame.

        Raises:
            EndedError: the machine has ended.
            JudgebotError: it never began to listen.
        """
        content = b"".join(parts)
        self.fresh = False
        try:
            line = self._connected()
            line.settimeout(_START_SECONDS)
            line.sendall(_LENGTH.pack(len(content)) + content)
        except OSError:
            raise EndedError(self._exit_code()) from None

    def allow(self, wall_seconds: float, cpu_seconds: float = float("inf"), patience: float = 1.0) -> Allowance:
        """Set how long it may take from now on: `patience` times as long while it waits for nothing but a processor."""
        self._connected()
        now = time.monotonic()
        return Allowance(now + wall_seconds, now + patience * wall_seconds, self._cpu_seconds() + cpu_seconds)

    def receive(self, allowance: Allowance) -> Message:
        """Wait for a frame.

        Raises:
            EndedError: the machine ended.
            OverdueError: it took too long.
        """
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, allowance))
        return Message(self._read(length, allowance))

    def resident_bytes(self) -> int:
        """Return the memory that it takes."""
        pages = Path(f"/proc/{self._pid}/statm").read_text(encoding="utf-8").split()[1]
        return int(pages) * os.sysconf("SC_PAGESIZE")

    def printed(self, most: int) -> tuple[str, str]:
        """Return the first bytes of what it printed to standard output and to standard error."""
        output, errors = (os.pread(file.fileno(), most, 0).decode(errors="replace") for file in self._files)
        return output, errors

    def wait(self, allowance: Allowance) -> int:
        """Wait for the end; return the exit code, more than 128 for a signal.

        Raises:
            OverdueError: it took too long.
        """
        try:
            self._process.wait(max(0.0, allowance.until - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise OverdueError from None
        return self._exit_code()

    def close(self) -> None:
        """Kill it, and with it all that runs in its sandbox."""
        kill(self._process)
        for each in (self._listener, self._line, *self._files):
            if each is not None:
                each.close()
        self._folder.cleanup()

    def _connected(self) -> socket.socket:
        if self._line is None:
            self._line = self._accept()
            self._listener.close()
            # as this process sees it, whatever number it has in its sandbox
            self._pid = _PEER.unpack(self._line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))[0]
        return self._line

    def _accept(self) -> socket.socket:
        self._listener.settimeout(_POLL_SECONDS)
        deadline = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            with suppress(TimeoutError):
                return self._listener.accept()[0]
        said = " ".join(self.printed(_SAID)[1].split())
        raise JudgebotError(f"java: did not start in its sandbox: {said or 'it said nothing'}")

    def _read(self, size: int, allowance: Allowance) -> bytes:
        line = self._connected()
        line.settimeout(_POLL_SECONDS)
        content = bytearray()
        while len(content) < size:
            try:
                received = line.recv(size - len(content))
            except TimeoutError:
                if self._is_overdue(allowance):
                    raise OverdueError from None
            except OSError:
                raise EndedError(self._exit_code()) from None
            else:
                if not received:
                    raise EndedError(self._exit_code())
                content += received
        return bytes(content)

    def _exit_code(self) -> int:
        """Wait for the end, which is near, as the line is closed; a signal is more than 128, as for a shell."""
        code = self._process.wait()
        return code if code >= 0 else 128 - code

    def _is_overdue(self, allowance: Allowance) -> bool:
        now = time.monotonic()
        if now > allowance.at_last or self._cpu_seconds() > allowance.cpu_seconds:
            return True
        return now > allowance.until and not self._is_runnable()

    def _is_runnable(self) -> bool:
        """Whether any thread runs, or would if there were a processor for it."""
        states = (_stat(path) for path in Path(f"/proc/{self._pid}/task").glob("*/stat"))
        return any(state[:1] == ["R"] for state in states)

    def _cpu_seconds(self) -> float:
        """Return the processor time that all its threads have taken so far; 0 if it has just ended."""
        fields = _stat(Path(f"/proc/{self._pid}/stat"))
        return sum(map(int, fields[_UTIME : _UTIME + 2])) / _TICKS


def _stat(path: Path) -> list[str]:
    """Read the fields behind the name, which may hold anything; none if it has just ended."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that was started in a session of its own, and those that it started in it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
