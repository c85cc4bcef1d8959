"""Let everything that can choose do so, with every generator and n."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

from judgebot.errors import JudgebotError
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.rq2 import contenders, results
from judgebot_eval.rq2.contenders import BESIDE, PRIMARY, Evidence
from judgebot_eval.rq2.families import sibling_of
from judgebot_eval.rq2.inputs import Options
from judgebot_eval.rq2.results import GPT, LARGE, SINGLE, Choice, Result, Setting
from judgebot_eval.rq2.trials import SIZES, Contender, Trial, trial
from judgebot_eval.select.plans import Pool
from judgebot_eval.words import counted

Pools = Mapping[str, Mapping[str, Pool]]
"""By generator and task."""

Group = Literal["main", "forms", "ensembles", "weights"]
"""Teams by the primary score, and baselines; teams by every reading of the score; learned ensembles; other weights of
the reviewer. Each has tables of its own."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of it.

    Attributes:
        settings: one for each generator and n.
        results: of the contenders of each group that has any.
        choices: for each file of records, by n.
        unjudged: how many candidates the team was not asked about, for each generator that is left out because of it.
    """

    settings: list[Setting] = field(default_factory=list)
    results: dict[Group, list[Result]] = field(default_factory=dict)
    choices: dict[str, dict[int, list[Choice]]] = field(default_factory=dict)
    unjudged: dict[str, int] = field(default_factory=dict)


_GPT = "gpt-4.1-mini"


def choose(evidence: Evidence, pools: Pools, options: Options, say: Callable[[str], None]) -> Chosen:
    """Let everything choose among the candidates of each generator that the whole team has judged.

    Args:
        evidence: what there is to choose by.
        pools: of the test tasks.
        options: of the draws.
        say: takes a line for each generator and n.

    Raises:
        JudgebotError: the names of two contenders or generators differ in nothing that a name of a file keeps.
    """
    chosen = Chosen()
    owners: dict[str, str] = {}
    for generator, tasks in pools.items():
        candidates = [each for pool in tasks.values() for each in pool]
        if unjudged := _unjudged(evidence, candidates):
            chosen.unjudged[generator] = unjudged
            continue
        groups = _groups(evidence, candidates)
        for contender in chain.from_iterable(groups.values()):
            _own(owners, generator, contender.name)
        for n in SIZES:
            drawn = trial(generator, tasks, n, options.repetitions, options.seed)
            if drawn is not None:
                say(f"{generator}, n = {n}: choosing for {counted(len(drawn.pools), 'task')}")
                chosen.settings.append(results.setting_of(drawn))
                _in_trial(chosen, drawn, groups)
                chosen.results["main"].extend(_unchosen(drawn, pools))
    return chosen


def _unjudged(evidence: Evidence, candidates: Sequence[LabelledCandidate]) -> int:
    """Count the candidates that have code and that not all judges of the team were asked about."""
    heard = [said for panel in evidence.team for said in panel.seeds]
    return sum(bool(each.code) and not all(each.key in said for said in heard) for each in candidates)


def _groups(evidence: Evidence, candidates: Sequence[LabelledCandidate]) -> dict[Group, list[Contender]]:
    return {
        "main": [*contenders.forms(evidence, (PRIMARY, *BESIDE)), *contenders.baselines(evidence, candidates)],
        "forms": list(contenders.forms(evidence)),
        "ensembles": list(contenders.ensembles(evidence, candidates)),
        "weights": list(contenders.ablations(evidence, candidates)),
    }


def _own(owners: dict[str, str], generator: str, contender: str) -> None:
    """Note whose a file of choices is, unless it is another's already."""
    path, owner = results.records_of(generator, contender), f"{contender} ({generator})"
    if owners.setdefault(path, owner) != owner:
        raise JudgebotError(f"{path}: is for both {owners[path]} and {owner}; rename one of them")


def _in_trial(chosen: Chosen, drawn: Trial, groups: Mapping[Group, Iterable[Contender]]) -> None:
    for group, members in groups.items():
        for contender in members:
            result, choices = results.result_of(drawn, contender)
            chosen.results.setdefault(group, []).append(result)
            # the primary form of a team is in two groups, and chooses alike in both
            chosen.choices.setdefault(result.records, {})[drawn.n] = choices


def _unchosen(drawn: Trial, pools: Pools) -> Iterator[Result]:
    """Yield one candidate of the generator, of its larger sibling, and of GPT-4.1-mini, as far as they are there."""
    sources = {SINGLE: drawn.generator, LARGE: sibling_of(drawn.generator), GPT: _GPT}
    for name, source in sources.items():
        tasks = pools.get(source, {})
        result = results.one_generation(drawn, tasks, name)
        if result is not None:
            yield result
