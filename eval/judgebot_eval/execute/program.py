"""A Java program, what came of running it, and what can run it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

Status = Literal["ok", "compile-error", "exception", "timeout", "exit", "crash"]
"""`exit` ended the Java machine itself before the end of main; `crash` took it down (out of memory, killed)."""


@dataclass(frozen=True, slots=True)
class Program:
    """One Java file.

    Attributes:
        source: its text.
        main_class: the class whose main method is run, with assertions enabled.
    """

    source: str
    main_class: str

    @property
    def sha256(self) -> str:
        """What names it: equal programs are run once."""
        return hashlib.sha256(f"{self.main_class}\n{self.source}".encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a stack trace, in the program's own file.

    Attributes:
        method: the name of the method.
        line: in the file, from 1.
    """

    method: str
    line: int


@dataclass(frozen=True, slots=True)
class Execution:
    """What came of running a program.

    Attributes:
        error_type: the class of the exception, or the compiler's code of the first error (`compiler.err...`).
        message: of the exception, or of the first compiler error.
        line: of the first compiler error in the file, from 1.
        frames: of the exception, innermost first, those in the program's own file only.
        exit_code: of a run that ended the machine.
        stdout: at most 2,048 bytes of it, decoded; likewise stderr.
        reached_end: main returned (a run that calls exit(0) does not reach it).
    """

    status: Status
    error_type: str = ""
    message: str = ""
    line: int | None = None
    frames: tuple[Frame, ...] = ()
    exit_code: int | None = None
    stdout: str = ""
    stderr: str = ""
    reached_end: bool = False


class Engine(Protocol):
    """Runs programs."""

    def run(self, programs: Iterable[Program]) -> Iterator[tuple[Program, Execution]]:
        """Run programs, each once; yield each as it is done, in any order."""
