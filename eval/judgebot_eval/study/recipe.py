"""What the full study is made of: tasks, generators and judges; those of the paper."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.chosen import read_chosen
from judgebot_eval.datasets.tasks import file_of
from judgebot_eval.endpoint import OPENAI_KEY
from judgebot_eval.execute.assemble import scaffold_of
from judgebot_eval.generate import presets
from judgebot_eval.rq2.cost import hardware
from judgebot_eval.rq2.families import FAMILIES, title

_EXECUTED = ("multipl-e-humaneval", "multipl-e-mbpp")
_API = "gpt-4.1-mini"
_SEQ2SEQ = "codet5p-770m"
_TEAM = ("qwen2.5-coder-3b", "llama-3.2-3b", "gemma-3-4b")
_JUDGES = {"qwen2.5-coder-0.5b": 0.5, "qwen2.5-coder-3b": 3.1, "llama-3.2-3b": 3.2, "gemma-3-4b": 4.3}
_SEQ2SEQ_PARAMETERS = 0.77


@dataclass(frozen=True, slots=True)
class Model:
    """A language model.

    Attributes:
        name: what its candidates are filed under, and its files are called.
        model: a preset, an id or a folder; what an endpoint calls it.
        parameters: in billions; 0 if it is tiny, or not known.
        flags: for the commands that ask it.
        is_served: an endpoint answers for it.
        absent: why it cannot be asked, "" if it can.
    """

    name: str
    model: str
    parameters: float = 0.0
    flags: tuple[str, ...] = ()
    is_served: bool = False
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a full study is made of; the flags are those of the commands that its stages run.

    Attributes:
        reads: the files of the tasks.
        tasks: flags that name the benchmarks, or a file of own tasks.
        count: how many tasks have tests that run here.
        sources: what the candidates of these tasks have as their source.
        small: the generators for which judges choose, each of `samples` for a task; RQ1 takes the first `few`.
        large: generators without a choice, `few` for a task.
        judges: of RQ1, all of which are fine-tuned; those of RQ2 are named by `team`.
        seq2seq: a further judge, which RankEF starts from.
        served: a further judge and, by the name of its model, the model that S* asks, with `s_star` flags.
        memory: of the GPU that is there, in gigabytes.
        inspects: whether the benchmarks are inspected.
    """

    data: Path
    reads: tuple[Path, ...]
    tasks: tuple[str, ...]
    count: int
    sources: tuple[str, ...]
    small: tuple[Model, ...]
    large: tuple[Model, ...]
    judges: tuple[Model, ...]
    team: tuple[str, ...]
    seq2seq: Model
    served: Model
    s_star: tuple[str, ...]
    samples: int = 100
    few: int = 10
    generation: tuple[str, ...] = ()
    fine_tuning: tuple[str, ...] = ()
    ranker: tuple[str, ...] = ()
    machine: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    memory: float = 0.0
    inspects: bool = True


def of_paper(data: Path, machine: Sequence[str], stated: Sequence[str], memory: float) -> Recipe:
    """Return the paper's (Crupi, Tufano and Bavota, 2026), on its tasks that can be run here.

    Args:
        data: the folder of the data.
        machine: flags of what runs programs.
        stated: data that the user says he may train on.
        memory: of the GPU that is there, in gigabytes.

    Raises:
        JudgebotError: a file of tasks is missing or damaged.
    """
    tasks = read_chosen(_EXECUTED, None, data)
    found = (file_of(BENCHMARKS[name], data) for name in _EXECUTED)
    served = _served(_API)
    return Recipe(
        data=data,
        reads=tuple(dict.fromkeys(path for path in found if path)),
        tasks=tuple(part for name in _EXECUTED for part in ("--benchmark", name)),
        count=sum(scaffold_of(task) is not None for task in tasks),
        sources=_EXECUTED,
        small=tuple(_generator(name) for name in FAMILIES),
        large=(*(_generator(family.sibling) for family in FAMILIES.values()), served),
        judges=tuple(Model(name, name, parameters) for name, parameters in _JUDGES.items()),
        team=_TEAM,
        seq2seq=Model(_SEQ2SEQ, _SEQ2SEQ, _SEQ2SEQ_PARAMETERS),
        served=served,
        s_star=("--benchmark", _EXECUTED[0], "--generator", _API, "--selector", _API),
        machine=tuple(machine),
        stated=tuple(stated),
        memory=memory,
    )


def _generator(name: str) -> Model:
    preset = presets.PRESETS[name]
    known = hardware(title(name))
    flags = ("--trust-remote-code",) if preset.remote_code else ()
    return Model(name, name, known.parameters if known else 0.0, flags)


def _served(name: str) -> Model:
    absent = "" if os.environ.get(OPENAI_KEY) else f"{OPENAI_KEY} is not in the environment"
    return Model(name, name, is_served=True, absent=absent)
