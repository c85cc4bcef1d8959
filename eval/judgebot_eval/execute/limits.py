"""What a program may use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use before it is stopped.

    Two clocks, because either alone is wrong: on a busy computer a right program takes long, and one that sleeps takes
    no processor time. MultiPL-E has only the first, at 15 seconds for the compiler and 15 for the program; so has the
    engine that does as it does.

    Attributes:
        compile_seconds: that the compiler may take (of processor time in the pool).
        wall_seconds: that may pass; in the pool four times as long if the program waits for nothing but a processor.
        cpu_seconds: of processor time that the program may take in all its threads (the pool only).
        heap_mb: mebibytes of Java heap.
        output_bytes: kept of standard output, and as many of standard error.
        file_bytes: that may be written, in the sandbox's own empty folder.
        threads: and processes, at the same time (not enforced where judgebot runs as root outside a sandbox).
    """

    compile_seconds: float = 15
    wall_seconds: float = 15
    cpu_seconds: float = 4
    heap_mb: int = 512
    output_bytes: int = 2048
    file_bytes: int = 16 << 20
    threads: int = 512
