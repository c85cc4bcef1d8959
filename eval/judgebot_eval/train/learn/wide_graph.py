"""The wide part -> ONNX."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from onnx import TensorProto, numpy_helper

from judgebot.encode import Example
from judgebot.facts import facts
from judgebot_eval.train import graphs
from judgebot_eval.train.graphs import Part, constant, model_input, node
from judgebot_eval.train.learn.matching import LEAST, Matcher
from judgebot_eval.train.learn.wide import Expert, GeneratedOpinion, WidePart


def write_graph(part: WidePart, path: Path) -> None:
    """Write the wide part as a graph that scores one method.

    Its inputs are the encoder's `score` [1] and those of `judgebot.method_features.MethodFeatures`: `buckets` and
    `values` [n], `numbers` [1, k], `asked` [a], `done` [d]; its output is `logit` [1]. The weights of terms are rounded
    to half precision.
    """
    inputs = [
        model_input("score", [1]),
        model_input("buckets", ["n"], TensorProto.INT64),
        model_input("values", ["n"]),
        model_input("numbers", [1, len(facts(Example("", "", "")))]),
        model_input("asked", ["a"], TensorProto.INT64),
        model_input("done", ["d"], TensorProto.INT64),
    ]
    parts = [
        graphs.linear("history", part.history),
        graphs.linear("mistakes", part.mistakes),
        *_match(part.matcher),
        _committed(part),
        *(_fusion(part.generated) if part.generated else [Part([node("Identity", ["as_committed"], "logit")], [])]),
    ]
    graphs.save(path, "wide", inputs, parts)


def _match(matcher: Matcher) -> Iterator[Part]:
    """Yield the parts that compute `match` [1], what `Matcher.similarity` does, and put it behind the numbers."""
    for side, vectors in (("asked", matcher.asked), ("done", matcher.done)):
        yield Part(
            [
                node("Gather", [f"{side}_vectors", side], f"{side}_rounded"),
                node("Cast", [f"{side}_rounded"], f"{side}_single", to=TensorProto.FLOAT),
                node("ReduceSum", [f"{side}_single", "first_axis"], f"{side}_sum", keepdims=0),
                node("ReduceL2", [f"{side}_sum"], f"{side}_length", keepdims=1),
            ],
            [numpy_helper.from_array(vectors, f"{side}_vectors")],
        )
    nodes = [
        node("Mul", ["asked_sum", "done_sum"], "products"),
        node("ReduceSum", ["products", "first_axis"], "product", keepdims=1),
        node("Mul", ["asked_length", "done_length"], "lengths"),
        node("Max", ["lengths", "shortest"], "divisor"),
        node("Div", ["product", "divisor"], "match"),
        node("Reshape", ["match", "one_by_one"], "match_number"),
        node("Concat", ["numbers", "match_number"], "numbers_matched", axis=1),
    ]
    shape = numpy_helper.from_array(np.array([1, 1]), "one_by_one")
    yield Part(nodes, [constant("shortest", [LEAST]), shape])


def _expert(name: str, expert: Expert, numbers: str) -> list[Part]:
    """Return the parts that compute `name` [1], the score of an expert."""
    return [
        graphs.linear(f"{name}_terms", expert.weights),
        graphs.decision(f"{name}_trees", expert.trees, 1.0, numbers),
        Part([node("Add", [f"{name}_terms", f"{name}_trees"], name)], []),
    ]


def _committed(part: WidePart) -> Part:
    """Return the part that computes `as_committed` [1]."""
    shares = part.shares
    nodes = [node("Sub", ["score", "floor"], "above_floor"), node("Min", ["above_floor", "zero"], "below_floor")]
    said = {
        "below_floor": shares.alarm,
        "score": shares.encoder,
        "match": shares.match,
        "history": shares.history,
        "mistakes": shares.mistakes,
    }
    weighed = _weighed("as_committed", said, shares.constant)
    constants = [constant("floor", [shares.floor]), constant("zero", [0.0]), *weighed.constants]
    return Part([*nodes, *weighed.nodes], constants)


def _fusion(opinion: GeneratedOpinion) -> Iterator[Part]:
    """Yield the parts that compute `logit` [1], as `GeneratedOpinion.fused_with` does."""
    yield from _expert("generated", opinion.expert, "numbers_matched")
    yield from _expert("gate", opinion.gate, "numbers")
    yield _weighed("as_generated", {"generated": opinion.share, "match": opinion.match}, opinion.constant)
    nodes = [
        node("Sub", ["gate", "low"], "above_low"),
        node("Div", ["above_low", "width"], "unclipped"),
        node("Clip", ["unclipped", "least", "most"], "is_generated"),
        node("Sub", ["as_generated", "as_committed"], "difference"),
        node("Mul", ["is_generated", "difference"], "moved"),
        node("Add", ["as_committed", "moved"], "logit"),
    ]
    bounds = [constant("least", 0.0), constant("most", 1.0)]
    yield Part(nodes, [constant("low", [opinion.low]), constant("width", [opinion.high - opinion.low]), *bounds])


def _weighed(name: str, shares: Mapping[str, float], added: float) -> Part:
    """Return the part that computes `name` [1], the sum of what is said, each by its share, and a constant."""
    nodes = [node("Mul", [said, f"{name}_{said}_share"], f"{name}_{said}") for said in shares]
    constants = [constant(f"{name}_{said}_share", [share]) for said, share in shares.items()]
    total = node("Sum", [*(f"{name}_{said}" for said in shares), f"{name}_constant"], name)
    return Part([*nodes, total], [*constants, constant(f"{name}_constant", [added])])
