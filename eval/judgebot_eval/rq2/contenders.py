"""Everything that can choose among the candidates of a generator, by the name of its column."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from judgebot_eval.judge_names import FINE_TUNED
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.rq2.judges import Panel, trained
from judgebot_eval.rq2.trials import Contender
from judgebot_eval.select.coder_reviewer import ALPHAS, CODER, EVEN, REVIEWER, Likelihood, coder_reviewer
from judgebot_eval.select.learned import KINDS, learned
from judgebot_eval.select.selectors import (
    FIRST,
    ORACLE,
    WORST,
    Majority,
    RandomDraw,
    Selector,
    by_judge,
    by_team,
    log_likelihood,
)
from judgebot_eval.select.teams import FORMS, Form
from judgebot_eval.words import counted

PRIMARY: Form = "prod"
BESIDE: tuple[Form, ...] = ("raw_prod", "signed")
"""Printed beside the primary form, which ranks what judges are unsure of the wrong way round."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to choose by.

    Attributes:
        team: judges, best first.
        others: judges that choose alone, such as RankEF.
        likelihoods: by the key of the candidate.
        validation: candidates of the validation tasks.
        seed: of the random choice.
    """

    team: tuple[Panel, ...]
    others: tuple[Panel, ...]
    likelihoods: Mapping[str, Likelihood]
    validation: tuple[LabelledCandidate, ...]
    seed: int = 0


def team_name(judges: int, form: Form = PRIMARY) -> str:
    """Name the column of a team, as the paper does; forms other than the primary are named."""
    name = counted(judges, "judge")
    return name if form == PRIMARY else f"{name}, {form}"


def _teams(evidence: Evidence, form: Form) -> Iterator[Contender]:
    """Yield a team of the best judge, of the best two, and so on."""
    for size in range(1, len(evidence.team) + 1):
        judges = evidence.team[:size]
        name = team_name(size, form)
        chosen = [
            by_team(name, form, trained(judges, seed, evidence.validation), [panel.of_seed(seed) for panel in judges])
            for seed in range(max(len(panel.seeds) for panel in judges))
        ]
        yield Contender(name, tuple(chosen))


def forms(evidence: Evidence, chosen: Sequence[Form] = FORMS) -> Iterator[Contender]:
    """Yield the teams by readings of the score."""
    for form in chosen:
        yield from _teams(evidence, form)


def baselines(evidence: Evidence, candidates: Sequence[LabelledCandidate]) -> Iterator[Contender]:
    """Yield what a team is compared with and chooses among the candidates of a generator."""
    titles = Counter(map(_title, evidence.others))
    for panel in evidence.others:
        if panel.covers(candidates):
            name = _title(panel) if titles[_title(panel)] == 1 else panel.name.family
            yield Contender(name, tuple(by_judge(name, said) for said in panel.seeds))
    single: list[Selector] = []
    if all(each.mean_logprob is not None for each in candidates if each.code):
        single.append(log_likelihood(candidates))
    if all(each.key in evidence.likelihoods for each in candidates if each.code):
        single += [coder_reviewer(evidence.likelihoods, "sum"), coder_reviewer(evidence.likelihoods, "avg")]
    single += [RandomDraw(evidence.seed), FIRST, Majority(), ORACLE, WORST]
    yield from (Contender(each.name, (each,)) for each in single)


def ablations(evidence: Evidence, candidates: Sequence[LabelledCandidate]) -> Iterator[Contender]:
    """Yield Coder-Reviewer by the weight of the reviewer, if the candidates have likelihoods."""
    if all(each.key in evidence.likelihoods for each in candidates if each.code):
        for alpha in (CODER, *ALPHAS, REVIEWER):
            if alpha != EVEN:
                ranker = coder_reviewer(evidence.likelihoods, "sum", alpha)
                yield Contender(ranker.name, (ranker,))


def ensembles(evidence: Evidence, candidates: Sequence[LabelledCandidate]) -> Iterator[Contender]:
    """Yield the learned ensembles of the whole team, trained on the validation tasks once for each seed.

    From candidates of one verdict alone nothing is learned, and there are none.
    """
    for kind in KINDS:
        chosen = [
            learned(kind, [panel.of_seed(seed) for panel in evidence.team], evidence.validation, candidates)
            for seed in range(max(len(panel.seeds) for panel in evidence.team))
        ]
        learnt = tuple(each for each in chosen if each is not None)
        if len(learnt) == len(chosen):
            yield Contender(learnt[0].name, learnt)


def _title(panel: Panel) -> str:
    """Name the column of a judge: as the paper does if it is trained as there, else by all that distinguishes it."""
    name = panel.name
    return name.title if not name.variant and name.column in {"", FINE_TUNED} else name.family
