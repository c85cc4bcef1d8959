"""The change model -> ONNX."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from judgebot_eval.train.change_model.change_fit import MARGIN, MISTAKES_SHARE, ChangeNetwork, Expert

_OPSETS = {"": 17, "ai.onnx.ml": 3}
_IR_VERSION = 9


def write_graph(network: ChangeNetwork, path: Path) -> None:
    """Write the network as a graph that scores one edit.

    Its inputs are those of `judgebot.edit_features.EditFeatures`: `buckets` and `values` [n], `numbers` [1, k],
    `direction` and `gain` [1]; its output is `logit` [1]. The weights of n-grams are rounded to half precision.
    """
    history, mistakes = _expert("history", network.history), _expert("mistakes", network.mistakes)
    nodes = [
        *history.nodes,
        *mistakes.nodes,
        helper.make_node("Shrink", ["mistakes"], ["beyond"], lambd=MARGIN, bias=MARGIN),
        helper.make_node("Mul", ["beyond", "mistakes_share"], ["heard"]),
        helper.make_node("Add", ["history", "heard"], ["logit"]),
    ]
    constants = [
        *history.constants,
        *mistakes.constants,
        _constant("mistakes_share", [MISTAKES_SHARE]),
        numpy_helper.from_array(np.array([0]), "first_axis"),
        numpy_helper.from_array(np.array([1]), "one_number"),
    ]
    inputs = [
        helper.make_tensor_value_info("buckets", TensorProto.INT64, ["n"]),
        helper.make_tensor_value_info("values", TensorProto.FLOAT, ["n"]),
        helper.make_tensor_value_info("numbers", TensorProto.FLOAT, [1, network.history.trees.n_features_in_]),
        helper.make_tensor_value_info("direction", TensorProto.FLOAT, [1]),
        helper.make_tensor_value_info("gain", TensorProto.FLOAT, [1]),
    ]
    output = helper.make_tensor_value_info("logit", TensorProto.FLOAT, [1])
    graph = helper.make_graph(nodes, "change", inputs, [output], constants)
    opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION), path)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the graph."""

    nodes: list[onnx.NodeProto]
    constants: list[onnx.TensorProto]


def _expert(name: str, expert: Expert) -> _Part:
    """Return the part that computes `name` [1], the score of an expert."""
    nodes = [
        helper.make_node("Gather", [f"{name}_weights", "buckets"], [f"{name}_half"]),
        helper.make_node("Cast", [f"{name}_half"], [f"{name}_single"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}_single", "values"], [f"{name}_weighed"]),
        helper.make_node("ReduceSum", [f"{name}_weighed", "first_axis"], [f"{name}_grams"], keepdims=1),
        _ensemble(name, expert),
        helper.make_node("Reshape", [f"{name}_decision", "one_number"], [f"{name}_turned"]),
        helper.make_node("Mul", [f"{name}_turned", "direction"], [f"{name}_trees"]),
        helper.make_node("Mul", ["gain", f"{name}_gain_share"], [f"{name}_gain"]),
        helper.make_node("Sum", [f"{name}_grams", f"{name}_trees", f"{name}_gain"], [name]),
    ]
    weights = numpy_helper.from_array(expert.weights.astype(np.float16), f"{name}_weights")
    return _Part(nodes, [weights, _constant(f"{name}_gain_share", [expert.gain_share])])


def _constant(name: str, values: list[float]) -> onnx.TensorProto:
    return numpy_helper.from_array(np.array(values, np.float32), name)


def _ensemble(name: str, expert: Expert) -> onnx.NodeProto:
    """Return the sum of the leaves that `numbers` [1, k] reach, as a decision [1, 1]."""
    scale = expert.trees.learning_rate * expert.tree_share
    trees = [_tree(index, tree.tree_, scale) for index, (tree,) in enumerate(expert.trees.estimators_)]
    attributes: dict[str, Any] = {key: [item for tree in trees for item in tree[key]] for key in trees[0]}
    return helper.make_node(
        "TreeEnsembleRegressor", ["numbers"], [f"{name}_decision"], domain="ai.onnx.ml", n_targets=1, **attributes
    )


def _tree(index: int, tree: Any, scale: float) -> dict[str, list[Any]]:
    """Return the attributes of one tree, a `sklearn.tree._tree.Tree`."""
    leaf = tree.children_left < 0
    leaves = np.flatnonzero(leaf)
    return {
        "nodes_treeids": [index] * tree.node_count,
        "nodes_nodeids": list(range(tree.node_count)),
        "nodes_modes": np.where(leaf, "LEAF", "BRANCH_LEQ").tolist(),
        "nodes_featureids": np.where(leaf, 0, tree.feature).tolist(),
        "nodes_values": np.where(leaf, 0, _rounded_down(tree.threshold)).tolist(),
        "nodes_truenodeids": np.where(leaf, 0, tree.children_left).tolist(),
        "nodes_falsenodeids": np.where(leaf, 0, tree.children_right).tolist(),
        "target_treeids": [index] * len(leaves),
        "target_nodeids": leaves.tolist(),
        "target_ids": [0] * len(leaves),
        "target_weights": (scale * tree.value[leaves, 0, 0]).tolist(),
    }


def _rounded_down(thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """Round to single precision so that no single-precision number changes its side (`<=` or `>`)."""
    nearest = thresholds.astype(np.float32)
    below: NDArray[np.float32] = np.nextafter(nearest, np.float32(-np.inf))
    return np.where(nearest > thresholds, below, nearest)
