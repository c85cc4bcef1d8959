"""The wide part -> ONNX."""

from dataclasses import asdict
from pathlib import Path

from onnx import TensorProto

from judgebot_eval.train import graphs
from judgebot_eval.train.graphs import Part, constant, model_input, node
from judgebot_eval.train.learn.wide import Expert, WidePart


def write_graph(part: WidePart, path: Path) -> None:
    """Write the wide part as a graph that scores one method.

    Its inputs are the encoder's `score` [1] and those of `judgebot.method_features.MethodFeatures`: `buckets` and
    `values` [n], `numbers` [1, k]; its output is `logit` [1]. The weights of terms are rounded to half precision.
    """
    inputs = [
        model_input("score", [1]),
        model_input("buckets", ["n"], TensorProto.INT64),
        model_input("values", ["n"]),
        model_input("numbers", [1, part.gate.trees.n_features_in_]),
    ]
    parts = [
        graphs.linear("fixes", part.fixes),
        graphs.linear("mistakes", part.mistakes),
        *_expert("generated", part.generated),
        *_expert("gate", part.gate),
        _fusion(part),
    ]
    graphs.save(path, "wide", inputs, parts)


def _expert(name: str, expert: Expert) -> list[Part]:
    """Return the parts that compute `name` [1], the score of an expert."""
    return [
        graphs.linear(f"{name}_terms", expert.weights),
        graphs.decision(f"{name}_trees", expert.trees, 1.0),
        Part([node("Add", [f"{name}_terms", f"{name}_trees"], name)], []),
    ]


def _fusion(part: WidePart) -> Part:
    """Return the part that does what `WidePart.logits` does."""
    nodes = [
        node("Sub", ["score", "share_floor"], "above_floor"),
        node("Min", ["above_floor", "zero"], "below_floor"),
        node("Mul", ["below_floor", "share_alarm"], "alarm"),
        node("Mul", ["score", "share_encoder"], "of_encoder"),
        node("Mul", ["fixes", "share_fixes"], "of_fixes"),
        node("Mul", ["mistakes", "share_mistakes"], "of_mistakes"),
        node("Sum", ["alarm", "of_encoder", "of_fixes", "of_mistakes", "share_committed_constant"], "as_committed"),
        node("Mul", ["generated", "share_generated"], "of_generated"),
        node("Add", ["of_generated", "share_generated_constant"], "as_generated"),
        node("Sub", ["gate", "share_low"], "above_low"),
        node("Div", ["above_low", "width"], "unclipped"),
        node("Clip", ["unclipped", "least", "most"], "is_generated"),
        node("Sub", ["as_generated", "as_committed"], "difference"),
        node("Mul", ["is_generated", "difference"], "moved"),
        node("Add", ["as_committed", "moved"], "logit"),
    ]
    shares = [constant(f"share_{name}", [value]) for name, value in asdict(part.shares).items() if name != "high"]
    width = constant("width", [part.shares.high - part.shares.low])
    bounds = [graphs.scalar("least", 0.0), graphs.scalar("most", 1.0)]
    return Part(nodes, [*shares, width, *bounds, constant("zero", [0.0])])
