"""A stage of the study: what it needs, what it writes, how it is run, and what that costs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.tasks import left_out

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a stage is estimated to take.

    Attributes:
        seconds: on the machine that the preset is for.
        gpu: what it hires, "" if nothing.
        dollars: for that, and for endpoints.
    """

    seconds: float = 0.0
    gpu: str = ""
    dollars: float = 0.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage.

    Attributes:
        name: unique in its study.
        recipe: all that its results depend on beside what it needs and reads, such as the command that it runs.
        results: what other stages take from it, files or folders relative to that of the run; it is finished when all
            are there.
        run: does it, or what a kill left of it; given what takes the lines of progress.
        needs: the names of earlier stages.
        reads: files from outside of the run.
        owns: what is removed before it is done again because its inputs have changed; () if that is `results`.
        learns: the data that it trains on, of which a licence may forbid that.
        absent: why it cannot be done, "" if it can.
        left_out: what of it cannot be done and why, "" if all can.
    """

    name: str
    recipe: str
    results: tuple[str, ...]
    run: Callable[[Say], None]
    needs: tuple[str, ...] = ()
    reads: tuple[Path, ...] = ()
    owns: tuple[str, ...] = ()
    learns: tuple[str, ...] = ()
    cost: Cost = Cost()
    absent: str = ""
    left_out: str = ""


def command(*arguments: object) -> Callable[[Say], None]:
    """Make what runs a command of `judgebot eval` in this process.

    Raises:
        JudgebotError: from what is made: the command fails.
    """
    words = [str(argument) for argument in arguments]

    def run(say: Say) -> None:
        from judgebot_eval.cli import main  # noqa: PLC0415 - which imports this package for its own command

        say(f"judgebot eval {' '.join(words)}")
        if status := main.main(words, prog_name="judgebot eval", standalone_mode=False):
            raise JudgebotError(f"judgebot eval {words[0]}: ended with {int(status)}; see what it printed")

    return run


def in_part(stage: Stage, missing: Sequence[str]) -> Stage:
    """Let a stage say which data it has to do without; once they are there, it is done again."""
    return replace(stage, recipe=" without ".join([stage.recipe, *missing]), left_out=left_out(missing))


def settled(stages: Iterable[Stage]) -> Iterator[Stage]:
    """Let what needs an absent stage be absent, too, for the same reason."""
    absent: dict[str, str] = {}
    for stage in stages:
        reason = stage.absent or next((absent[name] for name in stage.needs if name in absent), "")
        if reason:
            absent[stage.name] = reason
        yield replace(stage, absent=reason)
