"""The judge's network -> ONNX: exported by optimum, fused where it pays, weights in int8."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.onnx_model import OnnxModel
from onnxruntime.transformers.optimizer import optimize_model
from optimum.exporters.onnx import export as export_onnx
from optimum.exporters.onnx.model_configs import BertOnnxConfig
from tokenizers import Tokenizer
from transformers import BertPreTrainedModel

from judgebot.bundle import MODEL, TOKENIZER
from judgebot_eval.train.learn.finetune import Encoded


def export(network: BertPreTrainedModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write `model.onnx` (int8) and `tokenizer.json` into `folder`.

    Weights of products are quantised per channel to seven bits, activations dynamically to eight, so that every CPU
    computes the same: those without VNNI add two products in 16 bits, which eight bits would overflow. Embeddings are
    rounded to half precision. The model reads one text at a time. The network goes to the CPU for it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.no_truncation()
    tokenizer.save(str(folder / TOKENIZER))
    network.train(mode=False).float().cpu()
    with TemporaryDirectory() as scratch:
        exported = Path(scratch, "exported.onnx")
        config = BertOnnxConfig(network.config, task="text-classification")
        export_onnx(network, config, exported, opset=17)
        fused = optimize_model(
            str(exported),
            model_type="bert",
            num_heads=network.config.num_attention_heads,
            hidden_size=network.config.hidden_size,
            optimization_options=_fusions(),
        )
        _drop_masks(fused)
        _halve_embeddings(fused)
        fused.save_model_to_file(str(exported))
        quantize_dynamic(
            exported,
            folder / MODEL,
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            # the types of what fused nodes return cannot be inferred
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def _fusions() -> FusionOptions:
    """Fuse what pays in int8 (docs/LOG.md): a bias is better added by the product before than by what comes after."""
    fusions = FusionOptions("bert")
    fusions.enable_attention = False
    fusions.enable_skip_layer_norm = False
    fusions.enable_bias_gelu = False
    return fusions


def _drop_masks(model: OnnxModel) -> None:
    """Take the attention masks out of a graph that reads one text at a time: nothing is padded, so they add zeros."""
    makers = model.output_name_to_node()
    for softmax in model.get_nodes_by_op_type("Softmax"):
        masked = makers[softmax.input[0]]
        softmax.input[0] = next(name for name in masked.input if makers[name].op_type in ("Div", "MatMul"))
    model.prune_graph()


def _halve_embeddings(model: OnnxModel) -> None:
    """Round tables of embeddings to half precision: in int8, one scale for all would blur the small ones."""
    for gather in model.get_nodes_by_op_type("Gather"):
        table = model.get_initializer(gather.input[0])
        if table is not None and table.data_type == onnx.TensorProto.FLOAT:
            values = numpy_helper.to_array(table).astype(np.float16)
            table.CopyFrom(numpy_helper.from_array(values, table.name))
            (name,) = gather.output
            gather.output[0] = f"{name}_half"
            model.add_node(helper.make_node("Cast", [gather.output[0]], [name], to=onnx.TensorProto.FLOAT))
    model.topological_sort()


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the logits of the exported model are from those of the network.

    Attributes:
        mean: mean absolute difference.
        largest: largest absolute difference.
        spread: standard deviation of the network's logits, to compare them with.
    """

    mean: float
    largest: float
    spread: float


def agreement(network: BertPreTrainedModel, model: Path, texts: Sequence[Encoded]) -> Agreement:
    """Compare an exported model with its network in fp32, on at least one text, one by one."""
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    inputs = [
        {"input_ids": [text.ids], "attention_mask": [[1] * len(text.ids)], "token_type_ids": [text.type_ids]}
        for text in texts
    ]
    with torch.inference_mode():
        exact = [network(**{name: torch.tensor(value) for name, value in one.items()}).logits.item() for one in inputs]
    served = [session.run(None, {name: np.array(value) for name, value in one.items()})[0].item() for one in inputs]
    differences = np.abs(np.subtract(served, exact))
    return Agreement(float(differences.mean()), float(differences.max()), float(np.std(exact)))
