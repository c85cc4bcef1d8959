"""What S* asks the selector: inputs for a task, and who wins a match (Li et al., arXiv 2502.14382)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from judgebot_eval.named_model import Conversation, NamedModel
from judgebot_eval.records import Task
from judgebot_eval.select.s_star import prompts
from judgebot_eval.select.s_star.calls import Input, method_name, read_inputs, read_tests
from judgebot_eval.select.s_star.driver import Output
from judgebot_eval.select.s_star.executor import Call, Executor
from judgebot_eval.select.s_star.sampling import Sample
from judgebot_eval.select.s_star.tournament import Pair, Points, points

TRIES = 3
"""How often inputs are asked for until some can be read."""

TEMPERATURE = 0.7
STEP = 0.01
"""Inputs are asked for at `TEMPERATURE` and a `STEP` more for each try, the first being try 1; answers at 0."""

_MAX_TOKENS = 2048

_Read = Callable[[str, str], tuple[Input, ...]]
_Returned = Sequence[tuple[Input, Output]]


@dataclass(frozen=True, slots=True)
class Referee:
    """The selector's model, and what runs the samples."""

    model: NamedModel
    executor: Executor

    def inputs(self, task: Task) -> tuple[Input, ...]:
        """Have a suite of inputs written, each once; () if none could be read after all tries."""
        return self._written(task, [prompts.write_inputs(task)], read_inputs)[0]

    def tests(self, task: Task) -> tuple[Input, ...]:
        """Have a suite of inputs written together with what they ought to return."""
        return self._written(task, [prompts.write_tests(task)], read_tests)[0]

    def outputs(self, task: Task, samples: Sequence[Sample], inputs: Sequence[Input]) -> list[list[Output]]:
        """Run samples on inputs: the outputs [samples, inputs]."""
        calls = [Call(sample.code, sample.helpers, given) for sample in samples for given in inputs]
        outputs = iter(self.executor.run(task, calls) if calls else [])
        return [list(islice(outputs, len(inputs))) for _ in samples]

    def matches(self, task: Task, samples: Sequence[Sample], pairs: Sequence[Pair]) -> dict[Pair, Points]:
        """Play matches: inputs are written to separate each pair, both run, and the answer sees what they returned."""
        asked = [prompts.separate(task, samples[a].code, samples[b].code) for a, b in pairs]
        inputs = self._written(task, asked, read_inputs)
        returned = self._returned(task, samples, pairs, inputs)
        return self._decided(task, samples, pairs, returned)

    def code_matches(self, task: Task, samples: Sequence[Sample], pairs: Sequence[Pair]) -> dict[Pair, Points]:
        """Play matches in which the answer sees nothing but the code."""
        return self._decided(task, samples, pairs, [((), ()) for _ in pairs])

    def _written(self, task: Task, asked: Sequence[Conversation], read: _Read) -> list[tuple[Input, ...]]:
        """Have inputs written for each conversation, those that bring none being asked again."""
        found: list[tuple[Input, ...]] = [()] * len(asked)
        for number in range(1, TRIES + 1):
            waiting = [index for index, inputs in enumerate(found) if not inputs]
            replies = self.model.ask((asked[index] for index in waiting), _MAX_TOKENS, TEMPERATURE + STEP * number)
            for index, reply in zip(waiting, replies, strict=True):
                found[index] = read(reply.text, method_name(task))
        return found

    def _returned(
        self, task: Task, samples: Sequence[Sample], pairs: Sequence[Pair], inputs: Sequence[tuple[Input, ...]]
    ) -> list[tuple[_Returned, _Returned]]:
        """Run both samples of each pair on the inputs of the pair, all at once."""
        calls = [
            Call(samples[sample].code, samples[sample].helpers, given)
            for pair, of_pair in zip(pairs, inputs, strict=True)
            for sample in pair
            for given in of_pair
        ]
        outputs = iter(self.executor.run(task, calls) if calls else [])
        return [(_taken(of_pair, outputs), _taken(of_pair, outputs)) for of_pair in inputs]

    def _decided(
        self,
        task: Task,
        samples: Sequence[Sample],
        pairs: Sequence[Pair],
        returned: Sequence[tuple[_Returned, _Returned]],
    ) -> dict[Pair, Points]:
        """Ask who wins each match, in both orders."""
        asked = [
            prompts.decide(task, (samples[a].code, samples[b].code), (of_a, of_b))
            for pair, of_pair in zip(pairs, returned, strict=True)
            for (a, of_a), (b, of_b) in (
                ((pair[0], of_pair[0]), (pair[1], of_pair[1])),
                ((pair[1], of_pair[1]), (pair[0], of_pair[0])),
            )
        ]
        answers = [prompts.read_answer(reply.text) for reply in self.model.ask(asked, _MAX_TOKENS)]
        return dict(zip(pairs, map(points, answers[::2], answers[1::2]), strict=True))


def _taken(inputs: Sequence[Input], outputs: Iterator[Output]) -> _Returned:
    return [(given, next(outputs)) for given in inputs]
