import onnx
import pytest
import torch
from onnx import helper
from tokenizers import Tokenizer

from judgebot.errors import JudgebotError
from judgebot_eval.train.learn.export import export
from judgebot_eval.train.learn.network import load_start
from judgebot_eval.train.learn.unquantise import unquantise

CPU = torch.device("cpu")


@pytest.fixture
def network(start):
    network = load_start(start, CPU)
    with torch.no_grad():
        network.head.weight.normal_(std=0.1)
    return network


@pytest.fixture
def exported(network, start, tmp_path):
    export(network, Tokenizer.from_file(str(start / "tokenizer.json")), tmp_path / "exported")
    return tmp_path / "exported"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")  # optimum's exporter
def test_a_judge_s_encoder_comes_back_as_it_is_served(network, exported):
    back = load_start(exported, CPU)
    for name in ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size"):
        assert getattr(back.config, name) == getattr(network.config, name)
    assert back.config.hidden_dropout_prob == 0
    weights, served = network.state_dict(), back.state_dict()
    assert list(served) == list(weights)
    for name, weight in weights.items():
        step = weight.abs().amax(dim=-1, keepdim=True) / 63  # of seven bits
        assert ((served[name] - weight).abs() <= 0.51 * step + 1e-6).all(), name


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
def test_an_encoder_with_another_head_is_no_start(exported):
    model = onnx.load(exported / "model.onnx")
    for node in model.graph.node:
        node.output[:] = [name.replace("/token_head/", "/classifier/") for name in node.output]
    onnx.save(model, exported / "model.onnx")
    with pytest.raises(JudgebotError, match=r"model\.onnx: its encoder has other heads"):
        load_start(exported, CPU)


@pytest.mark.parametrize(
    "nodes",
    [
        pytest.param([helper.make_node("Relu", ["x"], ["y"])], id="no products"),
        pytest.param([helper.make_node("MatMulInteger", ["x", "w"], ["y"])], id="products without weights"),
    ],
)
def test_another_graph_is_no_encoder_of_a_judge(nodes, tmp_path):
    graph = helper.make_graph(nodes, "other", [], [])
    onnx.save(helper.make_model(graph), tmp_path / "model.onnx")
    with pytest.raises(JudgebotError, match=r"model\.onnx: not the encoder of a judge that `judgebot eval train` made"):
        unquantise(tmp_path / "model.onnx")
