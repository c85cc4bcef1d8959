"""The wide part -> ONNX."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from judgebot_eval.train import graphs
from judgebot_eval.train.graphs import Part, constant, model_input, node
from judgebot_eval.train.learn.matching import LEAST, Matcher
from judgebot_eval.train.learn.wide import Expert, Shares, WidePart


def write_graph(part: WidePart, path: Path) -> None:
    """Write the wide part as a graph that scores one method.

    Its inputs are the encoder's `score` [1] and those of `judgebot.method_features.MethodFeatures`: `buckets` and
    `values` [n], `numbers` [1, k], `asked` [a], `done` [d]; its output is `logit` [1]. The weights of terms are rounded
    to half precision.
    """
    learned = part.learned
    inputs = [
        model_input("score", [1]),
        model_input("buckets", ["n"], TensorProto.INT64),
        model_input("values", ["n"]),
        model_input("numbers", [1, learned.gate.trees.n_features_in_]),
        model_input("asked", ["a"], TensorProto.INT64),
        model_input("done", ["d"], TensorProto.INT64),
    ]
    parts = [
        graphs.linear("history", learned.history),
        graphs.linear("mistakes", learned.mistakes),
        *_match(learned.matcher),
        *_expert("generated_expert", learned.generated, "numbers_matched"),
        *_expert("gate", learned.gate, "numbers"),
        _fusion(part.shares),
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


_COMMITTED = ("alarm", "encoder", "match", "history", "mistakes")
_GENERATED = ("generated", "generated_match")
_SAID = {
    "alarm": "below_floor",
    "encoder": "score",
    "generated": "generated_expert",
    "generated_match": "match",
}
"""What each share weighs, where it has another name."""


def _fusion(shares: Shares) -> Part:
    """Return the part that does what `WidePart.logits` does."""
    nodes = [
        node("Sub", ["score", "share_floor"], "above_floor"),
        node("Min", ["above_floor", "zero"], "below_floor"),
        *_weighed("as_committed", _COMMITTED, "share_committed_constant"),
        *_weighed("as_generated", _GENERATED, "share_generated_constant"),
        node("Sub", ["gate", "share_low"], "above_low"),
        node("Div", ["above_low", "width"], "unclipped"),
        node("Clip", ["unclipped", "least", "most"], "is_generated"),
        node("Sub", ["as_generated", "as_committed"], "difference"),
        node("Mul", ["is_generated", "difference"], "moved"),
        node("Add", ["as_committed", "moved"], "logit"),
    ]
    constants = [constant(f"share_{name}", [value]) for name, value in asdict(shares).items() if name != "high"]
    width = constant("width", [shares.high - shares.low])
    bounds = [constant("least", 0.0), constant("most", 1.0)]
    return Part(nodes, [*constants, width, *bounds, constant("zero", [0.0])])


def _weighed(name: str, shares: Sequence[str], added: str) -> Iterator[onnx.NodeProto]:
    """Yield the nodes that sum up what is said, each by its share."""
    for share in shares:
        yield node("Mul", [_SAID.get(share, share), f"share_{share}"], f"of_{share}")
    yield node("Sum", [*(f"of_{share}" for share in shares), added], name)
