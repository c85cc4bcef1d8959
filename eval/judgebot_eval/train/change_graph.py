"""The change model -> ONNX."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from judgebot_eval.train.change_fit import ChangeNetwork

_OPSETS = {"": 17, "ai.onnx.ml": 3}
_IR_VERSION = 9


def write_graph(network: ChangeNetwork, path: Path) -> None:
    """Write the network as a graph that scores one edit.

    Its inputs are those of `judgebot.edit_features.EditFeatures`: `buckets` and `values` [n], `numbers` [1, k],
    `direction` and `gain` [1]; its output is `logit` [1]. The weights of n-grams are rounded to half precision.
    """
    nodes = [
        helper.make_node("Gather", ["weights", "buckets"], ["half"]),
        helper.make_node("Cast", ["half"], ["weight"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["weight", "values"], ["weighed"]),
        helper.make_node("ReduceSum", ["weighed", "first_axis"], ["gram_score"], keepdims=1),
        _ensemble(network),
        helper.make_node("Reshape", ["decision", "one_number"], ["flat"]),
        helper.make_node("Mul", ["flat", "direction"], ["tree_score"]),
        helper.make_node("Mul", ["gain", "gain_share"], ["gain_score"]),
        helper.make_node("Sum", ["gram_score", "tree_score", "gain_score"], ["logit"]),
    ]
    constants = [
        numpy_helper.from_array(network.weights.astype(np.float16), "weights"),
        numpy_helper.from_array(np.array([network.gain_share], np.float32), "gain_share"),
        numpy_helper.from_array(np.array([0]), "first_axis"),
        numpy_helper.from_array(np.array([1]), "one_number"),
    ]
    inputs = [
        helper.make_tensor_value_info("buckets", TensorProto.INT64, ["n"]),
        helper.make_tensor_value_info("values", TensorProto.FLOAT, ["n"]),
        helper.make_tensor_value_info("numbers", TensorProto.FLOAT, [1, network.trees.n_features_in_]),
        helper.make_tensor_value_info("direction", TensorProto.FLOAT, [1]),
        helper.make_tensor_value_info("gain", TensorProto.FLOAT, [1]),
    ]
    output = helper.make_tensor_value_info("logit", TensorProto.FLOAT, [1])
    graph = helper.make_graph(nodes, "change", inputs, [output], constants)
    opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION), path)


def _ensemble(network: ChangeNetwork) -> onnx.NodeProto:
    """Return the sum of the leaves that `numbers` [1, k] reach, as `decision` [1, 1]."""
    scale = network.trees.learning_rate * network.tree_share
    trees = [_tree(index, tree.tree_, scale) for index, (tree,) in enumerate(network.trees.estimators_)]
    attributes: dict[str, Any] = {key: [item for tree in trees for item in tree[key]] for key in trees[0]}
    return helper.make_node(
        "TreeEnsembleRegressor", ["numbers"], ["decision"], domain="ai.onnx.ml", n_targets=1, **attributes
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
