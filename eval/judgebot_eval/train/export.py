"""A fine-tuned encoder -> ONNX: exported by optimum, fused where it pays, weights in int8."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from optimum.exporters.onnx import main_export
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from judgebot.bundle import MODEL, TOKENIZER

FLOAT_MODEL = "model.fp32.onnx"


def export(model: PreTrainedModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write `model.onnx` (int8), its fp32 original and `tokenizer.json` into `folder`.

    Weights are quantised per channel, activations dynamically.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.no_truncation()
    tokenizer.save(str(folder / TOKENIZER))
    with TemporaryDirectory() as scratch:
        hub, onnx_folder = Path(scratch, "hub"), Path(scratch, "onnx")
        model.to("cpu")  # type: ignore[arg-type]  # transformers wraps away the signature
        model.train(mode=False).to(torch.float32).save_pretrained(hub)
        shutil.copy(folder / TOKENIZER, hub)
        main_export(str(hub), onnx_folder, task="text-classification", no_post_process=True)
        fused = optimize_model(
            str(onnx_folder / "model.onnx"),
            model_type="bert",
            num_heads=model.config.num_attention_heads,
            hidden_size=model.config.hidden_size,
            optimization_options=_fusions(),
        )
        fused.save_model_to_file(str(folder / FLOAT_MODEL))
    quantize_dynamic(
        folder / FLOAT_MODEL,
        folder / MODEL,
        per_channel=True,
        weight_type=QuantType.QInt8,
        # the types of what fused nodes return cannot be inferred
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def _fusions() -> FusionOptions:
    """Fuse all but attention and skip-normalisation: with them the int8 graph is a sixth slower (docs/LOG.md)."""
    fusions = FusionOptions("bert")
    fusions.enable_attention = False
    fusions.enable_skip_layer_norm = False
    return fusions
