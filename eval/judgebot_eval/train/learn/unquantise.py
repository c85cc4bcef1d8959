"""The encoder of a judge's folder -> its network again, so that a training can start from a judge.

What `export` rounded stays rounded: seven bits of each weight of a product, half precision of embeddings.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, numpy_helper
from torch import Tensor

from judgebot.errors import JudgebotError

_Arrays = Mapping[str, NDArray[Any]]
_LAYER = "bert.encoder.layer."
_EMBEDDINGS = "_embeddings.weight"


def unquantise(path: Path) -> tuple[dict[str, int], dict[str, Tensor]]:
    """Return the shape (fields of a `BertConfig`) and the weights of the network that `export` wrote as `path`.

    Raises:
        JudgebotError: `export` has not written it.
    """
    model = onnx.load(path)
    stored = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    try:
        weights = {name: array for node in model.graph.node for name, array in _weights(node, stored)}
        shape = _shape(model, stored, weights)
    except (KeyError, IndexError, StopIteration) as error:
        raise JudgebotError(f"{path}: not the encoder of a judge that `judgebot eval train` made") from error
    return shape, {name: torch.from_numpy(array.astype(np.float32)) for name, array in weights.items()}


def _weights(node: NodeProto, stored: _Arrays) -> Iterator[tuple[str, NDArray[Any]]]:
    """Read what a node computes with, by the network's names: of equal arrays only one is stored, by one name."""
    layer = ".".join(node.output[0].split("/")[1:-1])
    match node.op_type:
        case "Gather" if node.input[0].endswith(_EMBEDDINGS):
            yield node.input[0], stored[node.input[0]]
        case "MatMulInteger":
            yield f"{layer}.weight", _product(node, stored)
        case "Add":
            yield from ((f"{layer}.bias", stored[name]) for name in node.input if name in stored)
        case "LayerNormalization":
            yield from ((f"{layer}.weight", stored[node.input[1]]), (f"{layer}.bias", stored[node.input[2]]))


def _product(node: NodeProto, stored: _Arrays) -> NDArray[Any]:
    """Return a weight as the network has it, [out, in]."""
    stem = node.input[1].removesuffix("_quantized")
    whole = stored[f"{stem}_quantized"].astype(np.int32) - stored[f"{stem}_zero_point"].astype(np.int32)
    return np.ascontiguousarray((whole * stored[f"{stem}_scale"]).T)


def _shape(model: ModelProto, stored: _Arrays, weights: _Arrays) -> dict[str, int]:
    words, positions, types = (
        weights[f"bert.embeddings.{name}{_EMBEDDINGS}"] for name in ("word", "position", "token_type")
    )
    return {
        "vocab_size": len(words),
        "hidden_size": words.shape[1],
        "max_position_embeddings": len(positions),
        "type_vocab_size": len(types),
        "num_hidden_layers": len({name.split(".")[3] for name in weights if name.startswith(_LAYER)}),
        "intermediate_size": len(weights[f"{_LAYER}0.intermediate.dense.weight"]),
        "num_attention_heads": words.shape[1] // _head_size(model, stored),
    }


def _head_size(model: ModelProto, stored: _Arrays) -> int:
    """Return the size of a head: attention divides by its root."""
    makers = {name: node for node in model.graph.node for name in node.output}
    softmax = next(node for node in model.graph.node if node.op_type == "Softmax")
    return round(float(stored[makers[softmax.input[0]].input[1]]) ** 2)
