"""Random encoders of a few thousand parameters, their tokenizers, and candidates that they can learn."""

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, RobertaConfig, RobertaModel

from judgebot_eval.judges.judge import example_of
from judgebot_eval.records import LabelledCandidate

_SHAPE = {
    "initializer_range": 0.2,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
}


def made():
    """64 candidates of 16 tasks, a fourth of each right; what makes them wrong can be seen in the code alone."""
    wrong = {
        "x - {n} ;\n}": ("intent-error", "OutputMismatch", None),
        "y + {n} ;\n}": ("compile-error", "compiler.err.cant.resolve.location", 2),
        "x / 0 + {n} ;\n}": ("runtime-error", "ArithmeticException", 2),
    }
    for number in range(1, 17):
        for sample, (body, (verdict, error_type, line)) in enumerate(
            {"x + {n} ;\n}": ("passed", "", None), **wrong}.items()
        ):
            yield LabelledCandidate(
                task=f"T{number}",
                base_task=f"T{number}",
                source="tiny",
                generator="none",
                sample=sample,
                description=f"Adds {number} to x .",
                signature="static int add ( int x )",
                code="static int add ( int x ) {\n return " + body.replace("{n}", str(number)),
                verdict=verdict,
                error_type=error_type,
                message="it is wrong" if line else "",
                line=line,
            )


CANDIDATES = list(made())
EXAMPLES = [example_of(candidate) for candidate in CANDIDATES]
TEXTS = [text for each in EXAMPLES for text in (each.description, each.signature, each.code)]


def word_pieces():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - a word
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    tokenizer.train_from_iterator(TEXTS, trainers.WordPieceTrainer(vocab_size=150, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def byte_pairs():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=["<s>", "<pad>", "</s>"], show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    return tokenizer


def save_bert(folder):
    torch.manual_seed(0)
    BertModel(BertConfig(vocab_size=160, max_position_embeddings=128, **_SHAPE)).save_pretrained(folder)
    word_pieces().save(str(folder / "tokenizer.json"))
    return folder


def save_roberta(folder):
    torch.manual_seed(0)
    config = RobertaConfig(vocab_size=400, max_position_embeddings=132, pad_token_id=1, type_vocab_size=1, **_SHAPE)
    RobertaModel(config).save_pretrained(folder)
    byte_pairs().save(str(folder / "tokenizer.json"))
    return folder
