"""The change model -> ONNX."""

from pathlib import Path

from onnx import TensorProto

from judgebot_eval.train import graphs
from judgebot_eval.train.change_model.change_fit import MARGIN, MISTAKES_SHARE, Expert, Experts
from judgebot_eval.train.graphs import Part, constant, model_input, node


def write_graph(experts: Experts, path: Path) -> None:
    """Write the change model as a graph that scores one edit.

    Its inputs are those of `judgebot.edit_features.EditFeatures`: `buckets` and `values` [n], `numbers` [1, k],
    `direction` and `gain` [1]; its output is `logit` [1]. The weights of n-grams are rounded to half precision.
    """
    inputs = [
        model_input("buckets", ["n"], TensorProto.INT64),
        model_input("values", ["n"]),
        model_input("numbers", [1, experts.history.trees.n_features_in_]),
        model_input("direction", [1]),
        model_input("gain", [1]),
    ]
    both = Part(
        [
            node("Shrink", ["mistakes"], "beyond", lambd=MARGIN, bias=MARGIN),
            node("Mul", ["beyond", "mistakes_share"], "heard"),
            node("Add", ["history", "heard"], "logit"),
        ],
        [constant("mistakes_share", [MISTAKES_SHARE])],
    )
    parts = [*_expert("history", experts.history), *_expert("mistakes", experts.mistakes)]
    graphs.save(path, "change", inputs, [*parts, both])


def _expert(name: str, expert: Expert) -> list[Part]:
    """Return the parts that compute `name` [1], the score of an expert."""
    together = Part(
        [
            node("Mul", [f"{name}_turned", "direction"], f"{name}_trees"),
            node("Mul", ["gain", f"{name}_gain_share"], f"{name}_gain"),
            node("Sum", [f"{name}_grams", f"{name}_trees", f"{name}_gain"], name),
        ],
        [constant(f"{name}_gain_share", [expert.gain_share])],
    )
    return [
        graphs.linear(f"{name}_grams", expert.weights),
        graphs.decision(f"{name}_turned", expert.trees, expert.tree_share),
        together,
    ]
