"""RQ1 on the candidates at hand, at a size that fits two cores: who is trained, on what, and who is measured beside."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from judgebot_eval import jsonl
from judgebot_eval.datasets.labelled import distinct, read_candidates
from judgebot_eval.datasets.split import split
from judgebot_eval.datasets.split_file import PARTS, of_split, write_split
from judgebot_eval.judges import recorded
from judgebot_eval.judges.baselines import Constant, CountedFacts, Length, TfIdf
from judgebot_eval.judges.blend import Blend
from judgebot_eval.judges.judge import Judge, judge_all
from judgebot_eval.judges.onnx_bundle import OnnxBundle
from judgebot_eval.judges.ranker_run import Run
from judgebot_eval.judges.threshold import best_threshold, turned_at
from judgebot_eval.records import Judgement, LabelledCandidate, Split, Task, split_of
from judgebot_eval.rq1.judged import Judgements
from judgebot_eval.rq1_local_judges import TRAINED, Train

SOURCES = ("codereval", "humaneval-qwen", "humaneval-icescore", "humaneval-codejudge")
SEEDS = (1, 2, 3)
EMBEDDED = "minilm-java"

Say = Callable[[str], None]
_EACH = 10
_BLENDED = ("tf-idf", "facts")


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of a local RQ1.

    Attributes:
        everything: of all splits, each code of a problem once.
        training: of each task and verdict at most ten.
        validation: all that choose epochs and thresholds.
        test: all that are measured on.
        recorded: of the test tasks, those that an earlier study's judges have judged.
        split: of each `base_task`.
    """

    everything: Sequence[LabelledCandidate]
    training: Sequence[LabelledCandidate]
    validation: Sequence[LabelledCandidate]
    test: Sequence[LabelledCandidate]
    recorded: Sequence[LabelledCandidate]
    split: Mapping[str, Split]


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is made of: the candidates of all splits, the split, and the judgements, all JSON lines."""

    candidates: Path
    split: Path
    judgements: Sequence[Path]


def reports(work: Path) -> dict[str, Report]:
    """Return what the reports on `all` candidates, and on those that language models have judged, are made of."""
    names = {"all": ("candidates", "judgements"), "recorded": ("recorded-candidates", "recorded-judgements")}
    return {
        name: Report(work / f"{rows}.jsonl", work / "split.jsonl", sorted((work / judgements).glob("*.jsonl")))
        for name, (rows, judgements) in names.items()
    }


def read_local(data: Path) -> Candidates:
    """Read the labelled candidates and split their tasks 7:1:2, stratified by benchmark.

    Raises:
        JudgebotError: a labelled file is missing or damaged.
    """
    read = (candidate for name in SOURCES for candidate in read_candidates(name, data))
    everything = distinct(read, lambda each: each.base_task)
    assigned = split(
        Task(each.task, each.base_task, each.base_task.partition("/")[0], each.description, each.signature)
        for each in everything
    )
    training, validation, test = (of_split(everything, assigned, part) for part in PARTS)
    judged = [each for each in read_candidates(recorded.SOURCE, data) if assigned.get(each.base_task) == "test"]
    return Candidates(everything, _few_each(training), validation, test, judged, assigned)


def _few_each(candidates: Sequence[LabelledCandidate]) -> list[LabelledCandidate]:
    """Keep a few of each task and verdict, so that no task is learned by heart; which, the hash of the code decides."""
    kept: list[LabelledCandidate] = []
    taken: Counter[tuple[str, bool]] = Counter()
    for candidate in sorted(candidates, key=lambda each: sha256(each.code.encode(errors="surrogatepass")).digest()):
        if taken[candidate.base_task, candidate.passed] < _EACH:
            taken[candidate.base_task, candidate.passed] += 1
            kept.append(candidate)
    return kept


def run_local(data: Path, work: Path, seeds: Sequence[int], say: Say, trained: Mapping[str, Train] = TRAINED) -> None:
    """Train and run the judges of the local RQ1 for `reports`; what is done already is not done again.

    Each trained judge's verdict turns where Cohen's kappa is highest on validation. The test tasks are judged, and
    nothing is chosen by them.

    Args:
        data: the folder that `JUDGEBOT_DATA` names.
        work: the folder of checkpoints and judgements.
        seeds: of the trainings.
        say: takes the lines of progress.
        trained: what trains the judges that have seeds.

    Raises:
        JudgebotError: a labelled file or the encoder to start from is missing.
    """
    candidates = read_local(data)
    jsonl.write(work / "candidates.jsonl", candidates.everything)
    jsonl.write(work / "recorded-candidates.jsonl", candidates.recorded)
    write_split(work / "split.jsonl", candidates.split)
    bench = _Bench(candidates, work, say)
    for judge in (TfIdf(candidates.training), CountedFacts(candidates.training), Length(candidates.training)):
        bench.judge(judge)
    bench.judge_unseen(OnnxBundle(EMBEDDED, name=f"{EMBEDDED}/embedded"))
    bench.keep(Constant(0.0))
    for seed in seeds:
        for name, train in trained.items():
            run = Run(candidates.training, candidates.validation, work / name, say)
            told = bench.judge(train(run, seed))
            if name == "encoder":
                bench.blend(told, seed)
    bench.keep_recorded(data)


class _Bench:
    """Judges candidates, each judge into files of its own."""

    def __init__(self, candidates: Candidates, work: Path, say: Say) -> None:
        self._candidates, self._work, self._say = candidates, work, say
        self._every = [*candidates.validation, *candidates.test, *candidates.recorded]
        self._correct = {each.key: each.passed for each in candidates.validation}
        self._told: dict[str, Judgements] = {}

    def judge(self, judge: Judge) -> Judgements:
        """Judge validation, test and recorded candidates; return the judgements at even odds."""
        told = self._ask(judge, self._every)
        self._turn(told, judge.name)
        return told

    def _ask(self, judge: Judge, candidates: Sequence[LabelledCandidate]) -> Judgements:
        path = self._path("even-odds", judge.name)
        told = judge_all(judge, candidates, path, lambda done, of: self._say(f"{judge.name}: {done:,} of {of:,}"))
        self._told[judge.name] = told
        return told

    def _path(self, kind: str, name: str) -> Path:
        return self._work / kind / f"{name.replace('/', '-')}.jsonl"

    def _turn(self, told: Judgements, name: str) -> None:
        logits = [told[key].logit or 0.0 for key in self._correct]
        threshold = best_threshold(logits, list(self._correct.values()))
        self._write(turned_at(threshold, told, name), name)
        self._say(f"{name}: says correct from log-odds {threshold:.2f} on")

    def _write(self, judgements: Sequence[Judgement], name: str) -> None:
        keys = {each.key for each in self._candidates.recorded}
        jsonl.write(self._path("recorded-judgements", name), (each for each in judgements if each.candidate in keys))
        jsonl.write(self._path("judgements", name), (each for each in judgements if each.candidate not in keys))

    def judge_unseen(self, judge: Judge) -> None:
        """Let a judge that learned from other tasks before judge the test tasks that it did not learn from."""
        tested = (*self._candidates.test, *self._candidates.recorded)
        unseen = [each for each in tested if split_of(each.base_task) == "test"]
        self._write(list(self._ask(judge, unseen).values()), judge.name)

    def keep(self, judge: Judge) -> None:
        """Judge without choosing a threshold."""
        self._write(list(self._ask(judge, self._every).values()), judge.name)

    def blend(self, told: Judgements, seed: int) -> None:
        """Weigh an encoder with judges that count, by validation."""
        name = f"encoder+{'+'.join(_BLENDED)}/seed-{seed}"
        parts = [told, *(self._told[each] for each in _BLENDED)]
        blend = Blend(parts, self._correct)
        keys = list(told)
        scores = zip(keys, blend.scores(parts, keys), strict=True)
        blended = {key: Judgement(key, name, score.p_correct, score.logit, score.raw) for key, score in scores}
        jsonl.write(self._path("even-odds", name), blended.values())
        self._turn(blended, name)

    def keep_recorded(self, data: Path) -> None:
        """Take over the verdicts that were published."""
        keys = {each.key for each in self._candidates.recorded}
        for name, verdicts in recorded.read_verdicts(data)[1].items():
            jsonl.write(
                self._path("recorded-judgements", name), [each for key, each in verdicts.items() if key in keys]
            )
