import pytest
import torch
from tokenizers import Tokenizer

from judgebot_eval.train.learn.network import load_start
from judgebot_eval.train.learn.vocabulary import OPERATORS, adapt, adapt_embeddings

_PAIRS = [("returns minmax of a and b", "int min ( a , b ) { return a <= b ; }")] * 3


@pytest.fixture
def tokenizer(start):
    return Tokenizer.from_file(str(start / "tokenizer.json"))


@pytest.fixture
def adapted(tokenizer):
    return adapt(tokenizer, _PAIRS, words=1)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("minmax", ["minmax"], id="a word that was split"),
        pytest.param("a <= b", ["a", "<=", "b"], id="an operator of two characters"),
        pytest.param("min ( ) ;", ["min", "( ) ;"], id="brackets"),
        pytest.param("number", ["[UNK]"], id="an unused word is gone"),
        pytest.param("{ }", ["{", "}"], id="characters stay"),
    ],
)
def test_tokens(adapted, text, tokens):
    assert adapted.tokenizer.encode(text, add_special_tokens=False).tokens == tokens


def test_special_tokens_still_frame_a_pair(adapted):
    encoding = adapted.tokenizer.encode("a", "b")
    assert encoding.tokens == ["[CLS]", "a", "[SEP]", "b", "[SEP]"]
    assert encoding.type_ids == [0, 0, 0, 1, 1]


def test_new_embeddings_are_means_of_the_old(start, tokenizer, adapted):
    network = load_start(start, torch.device("cpu"))
    old = network.get_input_embeddings().weight.detach().clone()
    adapt_embeddings(network, adapted)
    new = network.get_input_embeddings().weight
    vocabulary = adapted.tokenizer.get_vocab()
    assert len(new) == len(vocabulary) == len(adapted.origins)
    pieces = tokenizer.encode("<=", add_special_tokens=False).ids
    torch.testing.assert_close(new[vocabulary["<="]], old[pieces].mean(0))
    torch.testing.assert_close(new[vocabulary["min"]], old[tokenizer.token_to_id("min")])


def test_every_operator_is_a_token(adapted):
    for operator in OPERATORS:
        assert adapted.tokenizer.encode(f"a {operator} b", add_special_tokens=False).tokens[1] == operator


def test_a_tokenizer_that_pads_is_fitted_like_any(tokenizer, adapted):
    tokenizer.enable_padding(length=16)
    assert adapt(tokenizer, _PAIRS, words=1).tokenizer.get_vocab() == adapted.tokenizer.get_vocab()


def test_a_fitted_tokenizer_stays_as_it_is(start, adapted):
    again = adapt(adapted.tokenizer, [("other words", "other words")] * 3, words=1)
    assert again.tokenizer.to_str() == adapted.tokenizer.to_str()
    network = load_start(start, torch.device("cpu"))
    adapt_embeddings(network, adapted)
    given = network.get_input_embeddings().weight.detach().clone()
    adapt_embeddings(network, again)
    torch.testing.assert_close(network.get_input_embeddings().weight, given)
