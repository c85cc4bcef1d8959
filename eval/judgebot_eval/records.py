"""The records that pass between the stages of the study."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from judgebot.calibrate import EVEN
from judgebot.encode import Example
from judgebot.errors import JudgebotError

Split = Literal["train", "validation", "calibration", "test"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An example with its verdict.

    Attributes:
        task: what splits are made by; every candidate of one task lies in one split.
        source: the file or kind it comes from, by which figures are reported.
        correct: the verdict of the tests (or of the construction, for mutants).
        compiles: False if it is known not to compile, None if unknown.
        group: examples of one group are ranked against each other, in training and in pairwise figures.
    """

    example: Example
    task: str
    source: str
    correct: bool
    compiles: bool | None = None
    group: str = ""


def bucket(text: str, buckets: int) -> int:
    """Assign a text to one of `buckets` by its sha1, the same everywhere and always."""
    return int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), 16) % buckets


def split_of(task: str) -> Split:
    """Assign a task to its split: a fifth is test, of the rest a tenth each validates and calibrates."""
    if bucket(task, 5) == 0:
        return "test"
    match bucket(f"{task}#fit", 10):
        case 0:
            return "validation"
        case 1:
            return "calibration"
        case _:
            return "train"


@dataclass(frozen=True, slots=True)
class Task:
    """A method to be written, of a benchmark.

    Attributes:
        id: unique within all benchmarks.
        base_task: the problem it derives from, what splits are made by: derivatives of one problem share it.
        benchmark: `multipl-e-humaneval`, `codereval`, ...
        prompt: the program up to the body of the method, "" if there is none.
        tests: the program from the end of the method on, "" if it cannot be run here.
        canonical: what completes `prompt` rightly, "" if unknown.
        flags: what is known to be wrong with it, such as `tests-unreliable`.
        project: where the method is from, "" if from nowhere.
    """

    VERSION: ClassVar = 1
    id: str
    base_task: str
    benchmark: str
    description: str
    signature: str
    prompt: str = ""
    tests: str = ""
    canonical: str = ""
    flags: tuple[str, ...] = ()
    project: str = ""

    @property
    def solution(self) -> str:
        """The known solution from the line of the signature on, which the prompt ends with."""
        begins = self.prompt.rstrip().rpartition("\n")[2]
        return f"{begins}\n{self.canonical}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One attempt of a generator at a task.

    Attributes:
        task: the id of the task.
        sample: its number among the attempts of this generator at this task, from 0.
        completion: the reply of the generator, as it came.
        code: the method found in it, from its signature on; "" if there is none.
        helpers: the methods beside it that it may need.
        token_logprobs: natural logarithms, one for each token of the reply without its end; () if unknown.
        finish: why the reply ended: `stop`, `length`, "" if unknown.
    """

    VERSION: ClassVar = 1
    task: str
    generator: str
    sample: int
    completion: str
    code: str
    helpers: str = ""
    token_logprobs: tuple[float, ...] = ()
    finish: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other candidate."""
        return candidate_key(self.task, self.generator, self.sample)


def candidate_key(task: str, generator: str, sample: int) -> str:
    """Name the candidate of this number of a generator at a task."""
    return f"{task}#{generator}#{sample}"


Verdict = Literal["passed", "intent-error", "compile-error", "runtime-error", "timeout", "failed"]
"""What the tests say. An intent error ran to a wrong answer; `failed` is recorded without saying how."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of running a candidate.

    Attributes:
        candidate: its key.
        program: the sha256 of the program text that was run; equal programs are run once.
        error_type: the class of the exception without its package, or the kind of compiler error; `OutputMismatch` for
            an intent error, `Timeout` for a timeout.
        message: the first line of what was said about it.
        line: the line of the method it happened at, from 1; None if none is known.
        feedback: the sentences a model learns to say (RankEF's format), "" if not asked for.
        flaky: repeated runs disagreed.
    """

    VERSION: ClassVar = 1
    candidate: str
    program: str
    verdict: Verdict
    error_type: str = ""
    message: str = ""
    line: int | None = None
    feedback: str = ""
    flaky: bool = False


@dataclass(frozen=True, slots=True)
class LabelledCandidate:
    """A candidate with all that a judge sees of its task, and what its tests said: what RQ1 and RQ2 stand on.

    Attributes:
        task: the id of the task.
        source: the file or benchmark it comes from, by which figures are reported.
        mean_logprob: of the tokens of the reply under its generator, None if unknown.
        feedback: as in `Outcome`.
    """

    VERSION: ClassVar = 1
    task: str
    base_task: str
    source: str
    generator: str
    sample: int
    description: str
    signature: str
    code: str
    verdict: Verdict
    error_type: str = ""
    message: str = ""
    line: int | None = None
    feedback: str = ""
    mean_logprob: float | None = None
    project: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other candidate."""
        return candidate_key(self.task, self.generator, self.sample)

    @property
    def passed(self) -> bool:
        """Whether all tests passed."""
        return self.verdict == "passed"

    @property
    def text_hash(self) -> str:
        """Of what a judge may see of it, the first 16 digits of the sha256."""
        text = f"{self.description}\0{self.signature}\0{self.code}"
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]

    def refuse_other_text(self, text_hash: str, path: Path) -> None:
        """Stop where a file holds what was said of another text under its key.

        Args:
            text_hash: of the text that the file speaks of, "" if unknown.
            path: the file.

        Raises:
            JudgebotError: it is not this one's.
        """
        if text_hash not in {"", self.text_hash}:
            raise JudgebotError(f"{path}: {self.key} was another text when this was written; make the file anew")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge says of a candidate.

    Attributes:
        candidate: its key.
        judge: its name, with what distinguishes it: `qwen2.5-coder-3b/zero-shot`, `rankef/seed-1`.
        p_correct: the probability that it is correct, in [0, 1]; None if the reply could not be read.
        logit: the log-odds of that, not rounded to where probabilities saturate; None if unknown.
        raw: the reply, a rating, or what else the judge said, as text.
        text_hash: of what was judged, as of `LabelledCandidate`; "" if unknown.

    Raises:
        ValueError: `p_correct` is no probability.
    """

    VERSION: ClassVar = 1
    candidate: str
    judge: str
    p_correct: float | None
    logit: float | None = None
    raw: str = ""
    text_hash: str = ""

    def __post_init__(self) -> None:
        if self.p_correct is not None and not 0 <= self.p_correct <= 1:
            raise ValueError(f"p_correct cannot be {self.p_correct}, which is no probability")

    @property
    def says_correct(self) -> bool | None:
        """The verdict, None if the reply could not be read."""
        return None if self.p_correct is None else self.p_correct >= EVEN
