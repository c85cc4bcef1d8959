"""Mutants drawn so that their mistakes are spread as those that people and generators make."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from judgebot_eval.train.mutate import expressions, flow, names, statements
from judgebot_eval.train.mutate.method import Edit, Mistake, ParsedMethod, parse

Family = Literal["algorithm", "null check", "assignment", "use"]
Find = Callable[[ParsedMethod], Iterator[Mistake]]

PROFILE: Mapping[Family, float] = {"algorithm": 0.60, "null check": 0.11, "assignment": 0.06, "use": 0.23}
"""How the mistakes of a draw are spread over the families that a method has places for.

The first three are the causes of wrong verdicts in arXiv 2602.11911 (60, 11 and 6 %); the rest is the use of what the
method calls: arguments, exceptions, types, constants, resources.
"""


@dataclass(frozen=True, slots=True)
class Operator:
    """A kind of mistake: how it is made, what family it is of, and how often it is drawn within the family."""

    find: Find
    family: Family
    weight: float


@dataclass(frozen=True, slots=True)
class Mutant:
    """A method with one mistake.

    Attributes:
        operator: a key of `OPERATORS`, or `TRANSPLANT`.
        tokens: what the method consists of now.
        changed: the indices of the wrong tokens, ascending; of a removal, that of the token after it.
    """

    operator: str
    tokens: tuple[str, ...]
    changed: tuple[int, ...]

    @property
    def code(self) -> str:
        """The source of the method, on one line."""
        return " ".join(self.tokens)


OPERATORS: Mapping[str, Operator] = {
    "boundary": Operator(expressions.boundary, "algorithm", 3.0),
    "relational": Operator(expressions.relational, "algorithm", 2.5),
    "arithmetic": Operator(expressions.arithmetic, "algorithm", 2.0),
    "logical": Operator(expressions.logical, "algorithm", 2.0),
    "negation": Operator(expressions.negation, "algorithm", 2.5),
    "increment": Operator(expressions.increment, "algorithm", 0.5),
    "boolean": Operator(expressions.boolean, "algorithm", 1.0),
    "off-by-one": Operator(expressions.off_by_one, "algorithm", 3.0),
    "dropped-offset": Operator(expressions.dropped_offset, "algorithm", 1.5),
    "dropped-operand": Operator(expressions.operand_dropped, "algorithm", 1.5),
    "swapped-operands": Operator(expressions.operands_swapped, "algorithm", 1.5),
    "swapped-branches": Operator(expressions.branches_swapped, "algorithm", 1.5),
    "sign": Operator(expressions.sign, "algorithm", 0.7),
    "extra-condition": Operator(expressions.extra_condition, "algorithm", 2.0),
    "missing-bounds-check": Operator(flow.missing_bounds_check, "algorithm", 2.0),
    "missing-guard": Operator(flow.missing_guard, "algorithm", 2.0),
    "unguarded": Operator(flow.unguarded, "algorithm", 1.5),
    "extra-guard": Operator(flow.extra_guard, "algorithm", 2.0),
    "dropped-else": Operator(flow.dropped_else, "algorithm", 1.5),
    "missing-exit": Operator(flow.missing_exit, "algorithm", 1.5),
    "wrong-exit": Operator(flow.wrong_exit, "algorithm", 1.0),
    "early-exit": Operator(flow.early_exit, "algorithm", 2.0),
    "early-return": Operator(flow.early_return, "algorithm", 1.0),
    "loop-start": Operator(flow.loop_start, "algorithm", 1.5),
    "loop-bound": Operator(flow.loop_bound, "algorithm", 2.0),
    "loop-step": Operator(flow.loop_step, "algorithm", 1.0),
    "loop-once": Operator(flow.loop_once, "algorithm", 0.7),
    "truncated-loop": Operator(flow.truncated_loop, "algorithm", 0.7),
    "removed-call": Operator(statements.removed_call, "algorithm", 2.0),
    "removed-block": Operator(statements.removed_block, "algorithm", 1.0),
    "swapped-statements": Operator(statements.swapped_statements, "algorithm", 1.5),
    "misplaced-statement": Operator(statements.misplaced_statement, "algorithm", 2.0),
    "repeated-statement": Operator(statements.repeated_statement, "algorithm", 1.5),
    "copied-statement": Operator(statements.copied_statement, "algorithm", 1.5),
    "wrong-return": Operator(statements.wrong_return, "algorithm", 1.0),
    "wrong-variable": Operator(names.wrong_variable, "algorithm", 3.0),
    "stub": Operator(statements.stub, "algorithm", 0.3),
    "missing-null-check": Operator(flow.missing_null_check, "null check", 4.0),
    "inverted-null-check": Operator(flow.inverted_null_check, "null check", 2.0),
    "null-swallowed": Operator(flow.null_swallowed, "null check", 0.3),
    "removed-assignment": Operator(statements.removed_assignment, "assignment", 1.5),
    "wrong-target": Operator(names.wrong_target, "assignment", 2.0),
    "replaced-value": Operator(statements.replaced_value, "assignment", 1.5),
    "accumulation": Operator(expressions.accumulation, "assignment", 1.5),
    "initial-value": Operator(flow.initial_value, "assignment", 2.0),
    "missing-this": Operator(names.missing_this, "assignment", 1.0),
    "wrong-field": Operator(names.wrong_field, "assignment", 1.5),
    "wrong-call": Operator(names.wrong_call, "use", 3.0),
    "dropped-call": Operator(names.dropped_call, "use", 1.0),
    "extra-call": Operator(names.extra_call, "use", 1.5),
    "swapped-arguments": Operator(names.swapped_arguments, "use", 2.0),
    "wrong-exception": Operator(names.wrong_exception, "use", 1.0),
    "missing-throw": Operator(statements.missing_throw, "use", 1.0),
    "missing-close": Operator(statements.missing_close, "use", 1.5),
    "text-constant": Operator(expressions.text_constant, "use", 1.0),
    "unit": Operator(expressions.unit, "use", 1.0),
    "rounding": Operator(expressions.rounding, "use", 1.5),
    "reference-equality": Operator(expressions.reference_equality, "use", 1.0),
    "wrong-collection": Operator(names.wrong_collection, "use", 1.0),
    "wrong-type": Operator(names.wrong_type, "use", 1.0),
}
TRANSPLANT = "transplant"
_TRANSPLANT_WEIGHT = 3.0
_LENGTHS = (0.28, 0.36, 0.36)
_TRIES = 6


def mutants(code: str, count: int, rng: random.Random, donors: Sequence[str] = ()) -> list[Mutant]:
    """Draw up to `count` different mutants of a method.

    The family of the mistake is drawn by `PROFILE`, the operator by its weight, the place evenly; a draw that makes the
    method longer or shorter where the other was wanted is made again a few times, so that length tells little.

    Args:
        code: the source of a method or constructor; one that is broken or has no body has no mutants.
        count: how many.
        rng: where the draw comes from.
        donors: sources of other methods of the class, from which statements and returned values are transplanted.
    """
    method = parse(code)
    if method is None:
        return []
    find = partial(statements.transplanted, donors=filter(None, map(parse, donors)))
    transplant = Operator(find, "algorithm", _TRANSPLANT_WEIGHT)
    places = _Places(method, {**OPERATORS, TRANSPLANT: transplant}, rng)
    found: dict[tuple[str, ...], Mutant] = {}
    while len(found) < count and (place := places.take()):
        name, mistake = place
        tokens, changed = apply(method.tokens, mistake)
        if tokens != method.tokens:
            found.setdefault(tokens, Mutant(name, tokens, changed))
    return list(found.values())


class _Places:
    """The mistakes that can be made in a method; those of an operator are found when it is first drawn."""

    def __init__(self, method: ParsedMethod, operators: Mapping[str, Operator], rng: random.Random) -> None:
        self.method, self.operators, self.rng = method, operators, rng
        self.left: dict[str, list[Mistake]] = {}
        self.names: dict[Family, list[str]] = {
            family: [name for name, operator in operators.items() if operator.family == family] for family in PROFILE
        }

    def take(self) -> tuple[str, Mistake] | None:
        """Draw a mistake that was not drawn before; None if there is none any more."""
        wanted = self.rng.choices((-1, 0, 1), _LENGTHS)[0]
        for tries_left in reversed(range(_TRIES)):
            if (name := self._operator()) is None:
                return None
            place = self.rng.randrange(len(self.left[name]))
            if tries_left == 0 or _direction(self.left[name][place]) == wanted:
                return name, self.left[name].pop(place)
        return None

    def _operator(self) -> str | None:
        """Draw an operator that has places left."""
        while families := [family for family in PROFILE if self.names[family]]:
            names = self.names[self.rng.choices(families, [PROFILE[family] for family in families])[0]]
            name = self.rng.choices(names, [self.operators[name].weight for name in names])[0]
            if name not in self.left:
                found = self.operators[name].find(self.method)
                self.left[name] = [mistake for mistake in found if mistake[0].start not in self.method.immaterial]
            if self.left[name]:
                return name
            names.remove(name)
        return None


def _direction(mistake: Mistake) -> int:
    """Whether a method gets shorter (-1), longer (1) or keeps its length (0)."""
    growth = sum(len(edit.new) - (edit.end - edit.start) for edit in mistake)
    return (growth > 0) - (growth < 0)


def apply(tokens: Sequence[str], mistake: Mistake) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the tokens after the edits, and the indices of the wrong ones among them."""
    result: list[str] = []
    changed: list[int] = []
    cursor = 0
    for edit in mistake:
        result += tokens[cursor : edit.start]
        changed += (len(result) + offset for offset in _wrong(tokens[edit.start : edit.end], edit))
        result += edit.new
        cursor = edit.end
    return (*result, *tokens[cursor:]), tuple(dict.fromkeys(changed))


def _wrong(old: Sequence[str], edit: Edit) -> Iterator[int]:
    """The wrong ones among the new tokens of an edit: those that differ, between the common start and end."""
    new = edit.new
    if len(old) == len(new):
        yield from (index for index, (before, after) in enumerate(zip(old, new, strict=True)) if before != after)
        return
    shorter = min(len(old), len(new))
    start = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    end = next((count for count in range(shorter - start) if old[-1 - count] != new[-1 - count]), shorter - start)
    yield from range(start, max(start + 1, len(new) - end))
