"""Linear models and trees -> parts of an ONNX graph."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier

from judgebot_eval.stats.weighted import Floats

_OPSETS = {"": 17, "ai.onnx.ml": 3}
_IR_VERSION = 9
_INTEGERS = {"first_axis": 0, "one_number": 1}
"""Constants that `linear` and `decision` need."""

BoostedTrees: TypeAlias = GradientBoostingClassifier | HistGradientBoostingClassifier
"""Trees that tell two classes; those of the first kind start from zero."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a graph."""

    nodes: list[onnx.NodeProto]
    constants: list[onnx.TensorProto]


def node(kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> onnx.NodeProto:
    """Return a node of one output."""
    return helper.make_node(kind, list(inputs), [output], **attributes)


def constant(name: str, values: float | Sequence[float]) -> onnx.TensorProto:
    """Return single-precision numbers, or one without an axis."""
    return numpy_helper.from_array(np.array(values, np.float32), name)


def model_input(name: str, shape: Sequence[str | int], kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    """Return an input; a dimension that is named may have any size."""
    return helper.make_tensor_value_info(name, kind, shape)


def linear(name: str, weights: Floats) -> Part:
    """Return the part that computes `name` [1] from the inputs `buckets` and `values` [n].

    The weights are rounded to half precision.
    """
    half = numpy_helper.from_array(weights.astype(np.float16), f"{name}_weights")
    nodes = [
        node("Gather", [f"{name}_weights", "buckets"], f"{name}_half"),
        node("Cast", [f"{name}_half"], f"{name}_single", to=TensorProto.FLOAT),
        node("Mul", [f"{name}_single", "values"], f"{name}_weighed"),
        node("ReduceSum", [f"{name}_weighed", "first_axis"], name, keepdims=1),
    ]
    return Part(nodes, [half])


@dataclass(frozen=True, slots=True)
class _Tree:
    """A tree: what each of its nodes holds [nodes]."""

    is_leaf: NDArray[np.bool_]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Floats


def decision(name: str, trees: BoostedTrees, share: float, numbers: str = "numbers") -> Part:
    """Return the part that computes `name` [1], a share of the trees' decision, from `numbers` [1, k]."""
    base, grown = _grown(trees)
    all_trees = [_attributes(index, tree, share) for index, tree in enumerate(grown)]
    attributes: dict[str, Any] = {key: [item for tree in all_trees for item in tree[key]] for key in all_trees[0]}
    attributes |= {"n_targets": 1, "base_values": [share * base]}
    nodes = [
        node("TreeEnsembleRegressor", [numbers], f"{name}_decision", domain="ai.onnx.ml", **attributes),
        node("Reshape", [f"{name}_decision", "one_number"], name),
    ]
    return Part(nodes, [])


def _grown(trees: BoostedTrees) -> tuple[float, list[_Tree]]:
    """Return what the trees start from, and each of them."""
    if isinstance(trees, HistGradientBoostingClassifier):
        # scikit-learn has no public name for them
        grown = [predictor.nodes for (predictor,) in trees._predictors]  # noqa: SLF001
        return float(trees._baseline_prediction[0, 0]), [  # noqa: SLF001
            _Tree(
                nodes["is_leaf"].astype(bool),
                nodes["feature_idx"],
                nodes["num_threshold"],
                nodes["left"],
                nodes["right"],
                nodes["value"],
            )
            for nodes in grown
        ]
    return 0.0, [
        _Tree(
            tree.children_left < 0,
            tree.feature,
            tree.threshold,
            tree.children_left,
            tree.children_right,
            trees.learning_rate * tree.value[:, 0, 0],
        )
        for tree in (estimator.tree_ for (estimator,) in trees.estimators_)
    ]


def save(path: Path, name: str, inputs: Sequence[onnx.ValueInfoProto], parts: Sequence[Part]) -> None:
    """Write a graph whose output is `logit` [1]."""
    nodes = [each for part in parts for each in part.nodes]
    constants = [each for part in parts for each in part.constants]
    integers = [numpy_helper.from_array(np.array([value]), title) for title, value in _INTEGERS.items()]
    output = helper.make_tensor_value_info("logit", TensorProto.FLOAT, [1])
    graph = helper.make_graph(nodes, name, list(inputs), [output], [*constants, *integers])
    opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION), path)


def _attributes(index: int, tree: _Tree, share: float) -> dict[str, list[Any]]:
    """Return the attributes of one tree."""
    count, leaves = len(tree.is_leaf), np.flatnonzero(tree.is_leaf)
    return {
        "nodes_treeids": [index] * count,
        "nodes_nodeids": list(range(count)),
        "nodes_modes": np.where(tree.is_leaf, "LEAF", "BRANCH_LEQ").tolist(),
        "nodes_featureids": np.where(tree.is_leaf, 0, tree.feature).tolist(),
        "nodes_values": np.where(tree.is_leaf, 0, _rounded_down(tree.threshold)).tolist(),
        "nodes_truenodeids": np.where(tree.is_leaf, 0, tree.left).tolist(),
        "nodes_falsenodeids": np.where(tree.is_leaf, 0, tree.right).tolist(),
        "target_treeids": [index] * len(leaves),
        "target_nodeids": leaves.tolist(),
        "target_ids": [0] * len(leaves),
        "target_weights": (share * tree.value[leaves]).tolist(),
    }


def _rounded_down(thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """Round to single precision so that no single-precision number changes its side (`<=` or `>`)."""
    nearest = thresholds.astype(np.float32)
    below: NDArray[np.float32] = np.nextafter(nearest, np.float32(-np.inf))
    return np.where(nearest > thresholds, below, nearest)
