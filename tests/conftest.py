"""A tiny model folder, made here: a bag of words whose every word has a weight."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import onnx
import pytest
from github_server.fixtures import github, work_tree  # noqa: F401 - fixtures
from hypothesis import settings
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from judgebot.bundle import CHANGE_MODEL, CONFIG, MODEL, TOKENIZER, WIDE_MODEL, Bundle, read_bundle, sha256_of

settings.register_profile("judgebot", deadline=None)  # a busy machine is no failure
settings.load_profile("judgebot")

WORDS = {"[PAD]": 0.0, "[UNK]": 0.0, "[CLS]": 0.0, "[SEP]": 0.0, "good": 1.0, "bad": -1.0, "fine": 0.5}
MakeBundle = Callable[..., Bundle]


def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="[UNK]"))  # noqa: S106 - a word
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def _model(columns: int) -> onnx.ModelProto:
    """Sum the weights of the words that are not masked: logits [batch, columns], the last of which carries the sum."""
    table = np.zeros((len(WORDS), columns), np.float32)
    table[:, -1] = list(WORDS.values())
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["weights"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["mask3"]),
        helper.make_node("Mul", ["weights", "mask3"], ["masked"]),
        helper.make_node("ReduceSum", ["masked", "one"], ["logits"], keepdims=0),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "s"]) for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["b", columns])
    constants = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(np.array([-1]), "last"),
        numpy_helper.from_array(np.array([1]), "one"),
    ]
    graph = helper.make_graph(nodes, "bag-of-words", inputs, [output], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def _change_model() -> onnx.ModelProto:
    """Score an edit 1 if it lengthens the code, -1 if it shortens it, plus its gain."""
    shapes = {"values": ["n"], "numbers": [1, "k"], "direction": [1], "gain": [1]}
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    buckets = helper.make_tensor_value_info("buckets", TensorProto.INT64, ["n"])
    output = helper.make_tensor_value_info("logit", TensorProto.FLOAT, [1])
    node = helper.make_node("Add", ["direction", "gain"], ["logit"])
    graph = helper.make_graph([node], "longer-is-better", [buckets, *inputs], [output])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def _wide_model() -> onnx.ModelProto:
    """Add up what the model says and the values of all terms."""
    shapes = {"score": [1], "values": ["buckets"], "numbers": [1, "k"]}
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    terms = [helper.make_tensor_value_info(name, TensorProto.INT64, [name]) for name in ("buckets", "asked", "done")]
    output = helper.make_tensor_value_info("logit", TensorProto.FLOAT, [1])
    nodes = [
        helper.make_node("ReduceSum", ["values", "first"], ["terms"], keepdims=1),
        helper.make_node("Add", ["score", "terms"], ["logit"]),
    ]
    first = numpy_helper.from_array(np.array([0]), "first")
    graph = helper.make_graph(nodes, "more-is-better", [*terms, *inputs], [output], [first])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


_CHANGE: Mapping[str, object] = {
    "features": "edit/2",
    "code_tokens": [2, 40],
    "threshold": 0.6,
    "calibration": {"scale": 1.0, "bias": 0.0, "points": []},
}


@pytest.fixture
def make_bundle(tmp_path: Path) -> MakeBundle:
    """Write a model folder whose logit is (number of "good") - (number of "bad") + (number of "fine") / 2.

    With `change` (what differs from `_CHANGE`), that of an edit is 1 if it lengthens the code, -1 if it shortens it,
    plus what the logit rose. With `wide`, the values of all terms are added to the logit of a method.
    """

    def make(
        name: str = "tiny",
        kind: str = "encoder",
        change: Mapping[str, object] | None = None,
        wide: str = "",
        **changes: object,
    ) -> Bundle:
        folder = tmp_path / "models" / name
        folder.mkdir(parents=True, exist_ok=True)
        onnx.save(_model(columns=2 if kind == "decoder" else 1), folder / MODEL)
        _tokenizer().save(str(folder / TOKENIZER))
        files = [MODEL, TOKENIZER]
        if change is not None:
            changes = {"change": {**_CHANGE, **change}, **changes}
            onnx.save(_change_model(), folder / CHANGE_MODEL)
            files.append(CHANGE_MODEL)
        if wide:
            changes = {"wide": {"features": wide}, **changes}
            onnx.save(_wide_model(), folder / WIDE_MODEL)
            files.append(WIDE_MODEL)
        config = {
            "format": 1,
            "name": name,
            "version": "1",
            "kind": kind,
            "template": "zero-shot/1" if kind == "decoder" else "javadoc-code/1",
            "max_length": 32 if kind == "encoder" else 512,
            "batch_tokens": 64,
            "code_tokens": [0, 1000],
            "threshold": 0.7,
            "calibration": {"scale": 1.0, "bias": 0.0, "points": []},
            "files": {file: sha256_of(folder / file) for file in files},
        } | changes
        (folder / CONFIG).write_text(json.dumps(config), encoding="utf-8")
        return read_bundle(folder)

    return make
