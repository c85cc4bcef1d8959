import string

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.decoders import Fuse
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split
from transformers import (
    Gemma3ForCausalLM,
    Gemma3TextConfig,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2ForCausalLM,
)

END = "<end>"
_SIZES = {
    "vocab_size": 1 + len(string.printable),
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 2048,
    "pad_token_id": None,
    "bos_token_id": None,
    "eos_token_id": 0,
}
ARCHITECTURES = {
    "qwen2": lambda: Qwen2ForCausalLM(Qwen2Config(**_SIZES)),
    "llama": lambda: LlamaForCausalLM(LlamaConfig(**_SIZES)),
    "gemma3": lambda: Gemma3ForCausalLM(Gemma3TextConfig(**_SIZES, head_dim=8, sliding_window=16)),
}


@pytest.fixture(autouse=True, scope="session")
def _one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def tokenizer() -> PreTrainedTokenizerFast:
    """A token for each printable character."""
    vocabulary = {token: index for index, token in enumerate([END, *string.printable])}
    characters = Tokenizer(WordLevel(vocabulary, unk_token=END))
    characters.pre_tokenizer = Split("", "isolated")
    characters.decoder = Fuse()
    return PreTrainedTokenizerFast(
        tokenizer_object=characters, eos_token=END, model_input_names=["input_ids", "attention_mask"]
    )


@pytest.fixture
def network():
    """Make a small random model of an architecture, the same each time; what it says is varied."""

    def make(architecture: str = "qwen2"):
        torch.manual_seed(0)
        made = ARCHITECTURES[architecture]()
        with torch.no_grad():
            made.get_output_embeddings().weight.mul_(5)
        return made

    return make
