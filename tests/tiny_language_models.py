"""Random language models of a few thousand parameters, and a tokenizer for them."""

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from tokenizers.trainers import BpeTrainer
from transformers import (
    AutoModelForCausalLM,
    Gemma3TextConfig,
    LlamaConfig,
    PreTrainedTokenizerFast,
    Qwen2Config,
    T5Config,
    T5ForConditionalGeneration,
)

from judgebot.encode import INSTRUCTIONS
from judgebot_eval.records import LabelledCandidate

TEMPLATES = {
    "qwen": (
        "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    ),
    "llama": (
        "{{ bos_token }}{% for message in messages %}<|im_start|>{{ message.role }} {{ date_string }}\n\n"
        "{{ message.content | trim }}<|im_end|>{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n\n{% endif %}"
    ),
}
_SPECIAL = ["<s>", "</s>", "<pad>", "<|im_start|>", "<|im_end|>"]
_WORDS = (INSTRUCTIONS, "# Description: # Signature: # Candidate: # Output: Returns the sum int f a b return + - ; { }")
_SIZES = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 16,
    "max_position_embeddings": 1024,
    "bos_token_id": 0,
    "eos_token_id": 1,
    "pad_token_id": 2,
    "initializer_range": 0.2,
}
CONFIGS = {
    "qwen2": lambda size: Qwen2Config(vocab_size=size, **_SIZES),
    "llama": lambda size: LlamaConfig(vocab_size=size, **_SIZES),
    "gemma3": lambda size: Gemma3TextConfig(vocab_size=size, sliding_window=64, **_SIZES),
}


def tokenizer(template="qwen", *, begins=False):
    """Words and bytes, as byte-level BPE writes them."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        _WORDS, BpeTrainer(vocab_size=700, initial_alphabet=alphabet, special_tokens=_SPECIAL, show_progress=False)
    )
    made.post_processor = processors.ByteLevel(trim_offsets=False)
    if begins:
        made.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)])
    ends = {"bos_token": _SPECIAL[0], "eos_token": _SPECIAL[1], "pad_token": _SPECIAL[2]}
    fast = PreTrainedTokenizerFast(tokenizer_object=made, **ends)
    fast.chat_template = TEMPLATES.get(template)
    return fast


def save_causal(kind, folder, template="qwen"):
    """Write a random causal language model with its tokenizer."""
    torch.manual_seed(0)
    words = tokenizer(template)
    AutoModelForCausalLM.from_config(CONFIGS[kind](len(words))).save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def save_t5(folder):
    """Write a random T5 with its tokenizer."""
    torch.manual_seed(0)
    words = tokenizer(None)
    config = T5Config(
        vocab_size=len(words), d_model=32, d_ff=64, d_kv=16, num_layers=2, num_heads=2, decoder_start_token_id=0
    )
    T5ForConditionalGeneration(config).save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def silent(message):
    """Report nothing."""


def candidates(count, start=0):
    """Sums that are right and differences that are not, of tasks numbered from `start`."""
    return [_candidate(start + index) for index in range(count)]


def _candidate(index):
    correct = index % 2 == 0
    return LabelledCandidate(
        task=f"t{index}",
        base_task=f"t{index}",
        source="tiny",
        generator="g",
        sample=0,
        description=f"Returns the sum {index}.",
        signature="int f(int a, int b)",
        code=f"int f(int a, int b) {{ return a {'+' if correct else '-'} b; }}",
        verdict="passed" if correct else "intent-error",
        feedback="This code is correct." if correct else "This code is wrong.",
    )
