"""Runs git so that neither configuration nor environment changes what it prints or starts a program."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from judgebot.changes import MAX_BYTES
from judgebot.diff_paths import path_of
from judgebot.errors import JudgebotError

_OPTIONS = (
    "--no-pager",
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.attributesFile={os.devnull}"),
    *("-c", f"core.bigFileThreshold={MAX_BYTES}"),
    *("-c", "core.quotePath=true"),
    *("-c", "core.splitIndex=false"),
    *("-c", "index.sparse=false"),  # a sparse index has no entry for what is not on disk, and so no change of it
    *("-c", "color.ui=false"),
    *("-c", "diff.suppressBlankEmpty=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "submodule.recurse=false"),
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # wins over a protocol.<name>.allow of the repository
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# the programs that are named in the configuration; hooks are so since git 2.54, and heed no core.hooksPath
_SWITCHED_OFF = {
    "filter": {"clean": "", "smudge": "", "process": "", "required": "false"},
    "hook": {"enabled": "false"},
}


class GitError(JudgebotError):
    """Git is missing, refuses the repository, or does not know what it was asked for."""


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment without the variables that tell git what to do, and with those that keep it from doing more."""
    return {name: value for name, value in environ.items() if not name.startswith("GIT_")} | _ENVIRONMENT


def run_git(
    directory: str | Path,
    environ: Mapping[str, str],
    *args: str,
    stdin: bytes = b"",
    allowed: tuple[int, ...] = (0,),
) -> bytes:
    """What a git command prints in a folder.

    Raises:
        GitError: it cannot be run, or ends with another status than those allowed.
    """
    argv = command_line(environ, *args)
    try:
        done = subprocess.run(argv, cwd=directory, env=environ, input=stdin, capture_output=True, check=False)  # noqa: S603
    except OSError as error:
        raise GitError(f"{directory}: git cannot be run here: {error.strerror}") from error
    if done.returncode not in allowed:
        raise explain(str(directory), args[0], done.stderr.decode(errors="replace"))
    return done.stdout


def command_line(environ: Mapping[str, str], *args: str) -> list[str]:
    """The command line of a git command.

    Raises:
        GitError: git is not on the PATH.
    """
    program = find_git(environ.get("PATH", os.defpath))
    if program is None:
        raise GitError("git is not on the PATH; install it")
    return [program, *_OPTIONS, *args]


def find_git(path: str, system: str = os.name) -> str | None:
    """The git on a PATH; never one of the folder that judgebot runs in, where `shutil.which` looks first on Windows."""
    name = "git.exe" if system == "nt" else "git"
    folders = [Path(folder) for folder in path.split(os.pathsep)]
    places = (str(folder / name) for folder in folders if folder.is_absolute())
    return next((place for place in places if shutil.which(place)), None)


def single_line(output: bytes) -> str:
    """The one line of an output."""
    return path_of(output).removesuffix("\n")


def fields_of(output: bytes) -> tuple[str, ...]:
    """The fields of an output of a command with `-z`."""
    return tuple(path_of(name) for name in output.split(b"\0")[:-1])


def explain(directory: str, command: str, stderr: str) -> GitError:
    """The error for what git printed when it failed in a folder."""
    if "dubious ownership" in stderr:
        mend = f'git config --global --add safe.directory "{directory}"'
        return GitError(f"{directory}: the repository belongs to another user; if you trust it, run `{mend}`")
    if "not a git repository" in stderr:
        return GitError(f"{directory}: not in a Git repository; run judgebot in one, or name files, or give --diff")
    if "must be run in a work tree" in stderr:
        return GitError(f"{directory}: a Git repository without a work tree; run judgebot in a checkout of it")
    if "promisor remote" in stderr:
        return GitError(f"{directory}: this partial clone lacks the files; run `git fetch --refetch --no-filter`")
    lines = [line for line in stderr.splitlines() if line.strip()]
    problems = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return GitError(f"git {command} failed: {(problems or lines or ['no message'])[-1]}")


def without_programs(root: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that switch off every configured `filter.*`, run on the files that git compares, and `hook.*`.

    Raises:
        GitError: this git is too old for it.
    """
    pattern = rf"^({'|'.join(_SWITCHED_OFF)})\."
    settings = fields_of(run_git(root, environ, "config", "-z", "--name-only", "--get-regexp", pattern, allowed=(0, 1)))
    programs = sorted({name.rpartition(".")[0] for name in settings})
    pairs = [
        (f"{program}.{key}", value)
        for program in programs
        for key, value in _SWITCHED_OFF[program.partition(".")[0]].items()
    ]
    # Not `-c`: a program's name may hold an equals sign.
    variables = {"GIT_CONFIG_COUNT": str(len(pairs))}
    for number, (key, value) in enumerate(pairs):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    if programs and single_line(run_git(root, {**environ, **variables}, "config", "--get", pairs[-1][0])) != "false":
        raise GitError("this git cannot switch off the filters and hooks of its configuration; use git 2.31 or newer")
    return variables
