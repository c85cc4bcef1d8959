import subprocess
import sys
from collections import Counter

import onnx
import pytest
import torch
from onnx import TensorProto, numpy_helper
from tokenizers import Tokenizer

from judgebot_eval.train.learn.export import agreement, export
from judgebot_eval.train.learn.finetune import Encoded
from judgebot_eval.train.learn.network import load_start

TEXTS = [
    Encoded([2, *range(4, 4 + length), 3], [0] * 4 + [1] * (length - 2), correct=True, group="a")
    for length in (3, 9, 30)
]


@pytest.fixture
def network(start):
    return load_start(start, torch.device("cpu"))


@pytest.fixture
def exported(network, start, tmp_path):
    export(network, Tokenizer.from_file(str(start / "tokenizer.json")), tmp_path / "exported")
    return tmp_path / "exported"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")  # optimum's exporter
def test_the_exported_model_says_what_the_network_says(network, exported):
    assert sorted(path.name for path in exported.iterdir()) == ["model.onnx", "tokenizer.json"]
    agreed = agreement(network, exported / "model.onnx", TEXTS)
    assert 0 < agreed.mean <= agreed.largest < 0.05
    assert agreed.spread > 0
    with torch.no_grad():
        network.head.bias += 1.0
    assert agreement(network, exported / "model.onnx", TEXTS).mean == pytest.approx(1.0, abs=0.05)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
def test_nothing_is_computed_that_a_text_by_itself_does_not_need(exported):
    graph = onnx.load(exported / "model.onnx").graph
    makers = {name: node for node in graph.node for name in node.output}
    read = {name for node in graph.node for name in node.input} | {output.name for output in graph.output}
    softmaxes = [node for node in graph.node if node.op_type == "Softmax"]
    assert [makers[node.input[0]].op_type for node in softmaxes] == ["Div", "Div"]  # one for each layer, and no mask
    assert {name for node in graph.node for name in node.output} <= read
    assert Counter(node.op_type for node in graph.node)["Gelu"] == len(softmaxes)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
def test_no_cpu_overflows(exported):
    """Without VNNI two products of an unsigned and a signed byte are added up in a signed number of 16 bits."""
    graph = onnx.load(exported / "model.onnx").graph
    stored = {table.name: numpy_helper.to_array(table) for table in graph.initializer}
    weights = [stored[node.input[1]] for node in graph.node if node.op_type == "MatMulInteger"]
    assert len(weights) > 12
    assert max(2 * 255 * abs(table.astype(int)).max() for table in weights) < 1 << 15


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
def test_embeddings_are_halves(exported):
    graph = onnx.load(exported / "model.onnx").graph
    stored = {table.name: table for table in graph.initializer}
    tables = [stored[node.input[0]] for node in graph.node if node.op_type == "Gather" and node.input[0] in stored]
    assert [table.data_type for table in tables if len(table.dims) > 1] == [TensorProto.FLOAT16] * 3


def test_onnx_runtime_collects_nothing_in_an_export_either(tmp_path):
    subprocess.run(
        [sys.executable, "-c", "import judgebot_eval.train.learn.export"], env={"HOME": str(tmp_path)}, check=True
    )
    assert list(tmp_path.iterdir()) == []
