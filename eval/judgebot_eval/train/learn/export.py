"""The judge's network -> ONNX: exported by optimum, fused where it pays, weights in int8."""

from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from optimum.exporters.onnx import export as export_onnx
from optimum.exporters.onnx.model_configs import BertOnnxConfig
from tokenizers import Tokenizer
from transformers import BertPreTrainedModel

from judgebot.bundle import MODEL, TOKENIZER

FLOAT_MODEL = "model.fp32.onnx"


def export(network: BertPreTrainedModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write `model.onnx` (int8), its fp32 original and `tokenizer.json` into `folder`.

    Weights are quantised per channel, activations dynamically.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.no_truncation()
    tokenizer.save(str(folder / TOKENIZER))
    network.train(mode=False).float().cpu()
    with TemporaryDirectory() as scratch:
        exported = Path(scratch, "model.onnx")
        config = BertOnnxConfig(network.config, task="text-classification")
        export_onnx(network, config, exported, opset=17)
        fused = optimize_model(
            str(exported),
            model_type="bert",
            num_heads=network.config.num_attention_heads,
            hidden_size=network.config.hidden_size,
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
