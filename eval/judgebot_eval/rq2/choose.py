"""Let everything that can choose do so, with every generator and n."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from judgebot_eval.records import LabelledCandidate
from judgebot_eval.rq2 import contenders, results
from judgebot_eval.rq2.contenders import BESIDE, PRIMARY, Field
from judgebot_eval.rq2.families import FAMILIES
from judgebot_eval.rq2.inputs import Options
from judgebot_eval.rq2.results import GPT, LARGE, SINGLE, Choice, Result, Setting
from judgebot_eval.rq2.trials import SIZES, Contender, Trial, trial
from judgebot_eval.select.plans import Pool

Pools = Mapping[str, Mapping[str, Pool]]
"""By generator and task."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of it.

    Attributes:
        settings: one for each generator and n.
        main: teams by the primary score, and baselines.
        variants: teams by every reading of the score, learned ensembles, and other weights of the reviewer, by what
            their table is about.
        choices: for each file of records.
        unjudged: how many candidates the team was not asked about, for each generator that is left out because of it.
    """

    settings: list[Setting] = field(default_factory=list)
    main: list[Result] = field(default_factory=list)
    variants: dict[str, list[Result]] = field(default_factory=dict)
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    unjudged: dict[str, int] = field(default_factory=dict)


_GPT = "gpt-4.1-mini"
FORMS, ENSEMBLES, WEIGHTS = "forms", "ensembles", "weights"


def choose(known: Field, pools: Pools, options: Options, say: Callable[[str], None]) -> Chosen:
    """Let everything choose among the candidates of each generator that the whole team has judged.

    Args:
        known: what there is to choose by.
        pools: of the test tasks.
        options: of the draws.
        say: takes a line for each generator and n.
    """
    chosen = Chosen()
    for generator, tasks in pools.items():
        candidates = [each for pool in tasks.values() for each in pool]
        if unjudged := _unjudged(known, candidates):
            chosen.unjudged[generator] = unjudged
        else:
            groups = _groups(known, candidates)
            for n in SIZES:
                drawn = trial(generator, tasks, n, options.repetitions, options.seed)
                if drawn is not None:
                    say(f"{generator}, n = {n}: choosing for {len(drawn.pools):,} tasks")
                    chosen.settings.append(results.setting_of(drawn))
                    _in_trial(chosen, drawn, groups)
                    chosen.main.extend(_unchosen(drawn, pools))
    return chosen


def _unjudged(known: Field, candidates: Sequence[LabelledCandidate]) -> int:
    """Count the candidates that have code and that not all judges of the team were asked about."""
    heard = [said for panel in known.team for said in panel.seeds]
    return sum(bool(each.code) and not all(each.key in said for said in heard) for each in candidates)


def _groups(known: Field, candidates: Sequence[LabelledCandidate]) -> dict[str, list[Contender]]:
    """Return the contenders of each table; those of the main one stand under ""."""
    return {
        "": [*contenders.forms(known, (PRIMARY, *BESIDE)), *contenders.baselines(known, candidates)],
        FORMS: list(contenders.forms(known)),
        ENSEMBLES: list(contenders.ensembles(known, candidates)),
        WEIGHTS: list(contenders.ablations(known, candidates)),
    }


def _in_trial(chosen: Chosen, drawn: Trial, groups: Mapping[str, Iterable[Contender]]) -> None:
    for group, members in groups.items():
        for contender in members:
            result, choices = results.result_of(drawn, contender)
            (chosen.variants.setdefault(group, []) if group else chosen.main).append(result)
            if group != FORMS or contender.name not in _main_names(groups):
                chosen.choices.setdefault(result.records, []).extend(choices)


def _main_names(groups: Mapping[str, Iterable[Contender]]) -> set[str]:
    """Return the names of the main table: the primary form of a team is in the table of forms too."""
    return {contender.name for contender in groups[""]}


def _unchosen(drawn: Trial, pools: Pools) -> Iterator[Result]:
    """Yield one candidate of the generator, of its larger sibling, and of GPT-4.1-mini, as far as they are there."""
    family = FAMILIES.get(drawn.generator)
    sources = {SINGLE: drawn.generator, LARGE: family.sibling if family else "", GPT: _GPT}
    for name, source in sources.items():
        tasks = pools.get(source, {})
        result = results.one_generation(drawn, tasks, name)
        if result is not None:
            yield result
