"""The options of the machine that runs programs."""

from judgebot_eval.execute.limits import Limits


def program_options(limits: Limits) -> list[str]:
    """Return them; without `-ea` every program that compiles would pass.

    A program cannot put itself between the machine and its end (`java.security.manager`), as in no newer Java.
    """
    return [
        "-ea",
        f"-Xmx{limits.heap_mb}m",
        "-XX:+UseSerialGC",
        "-XX:MaxDirectMemorySize=64m",
        "-XX:-UsePerfData",
        "-XX:+DisableAttachMechanism",
        "-XX:ErrorFile=/dev/null",
        "-Djava.security.manager=disallow",
        "-Djava.io.tmpdir=.",
        "-Dfile.encoding=UTF-8",
        "-Dsun.stdout.encoding=UTF-8",
        "-Dsun.stderr.encoding=UTF-8",
    ]
