"""Small labelled data, a small corpus, and a tiny random encoder to start from."""

import gzip
import json

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from judgebot_eval.train import corpus, data

_SPECIAL = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3}
_TASKS = 24


def _row(task, number, *, passed):
    body = f"return x + {number};" if passed else f"return x - {number};"
    return {
        "task_id": f"T{task}",
        "base_task": f"HumanEval/{task}",
        "project": "hasor-master",
        "description": f"Returns the number given plus {number}.",
        "signature": "static int add(int x)",
        "candidate": f"static int add(int x) {{ {body} }}",
        "passed": int(passed),
        "error": None if passed else "wrong",
    }


def write_rows(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def labelled(tmp_path):
    """A folder like `JUDGEBOT_DATA`, every file with a right and a wrong candidate for each of a few tasks."""
    folder = tmp_path / "data"
    rows = [_row(task, task + 1, passed=passed) for task in range(_TASKS) for passed in (True, False)]
    for file in data.FILES.values():
        write_rows(folder / file.path, rows)
    tasks = [{"base_task": f"HumanEval/{task}", "description": f"Adds {task + 1} to x."} for task in range(_TASKS)]
    write_rows(folder / "open/tasks_humanevalx_java.jsonl.gz", tasks)
    return folder


@pytest.fixture
def corpora(tmp_path):
    """Two corpus files: a project to learn from and an unseen one."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for project in ("seen", "unseen"):
        methods = [
            corpus.CorpusMethod(
                project,
                f"src/{project}{number // 3}.java",
                f"min{number}",
                f"Returns the smaller of two numbers and {number}.",
                f"int min{number}(int a, int b)",
                f"int min{number}(int a, int b) {{ if (a < b) {{ return a; }} return Math.min(b, {number}); }}",
            )
            for number in range(40)
        ]
        corpus.write_corpus(methods, folder / f"{project}.jsonl.gz")
    return folder


@pytest.fixture
def start(tmp_path):
    """A random BERT of two layers, with a tokenizer of words."""
    words = (
        "static int add ( x ) { return + - ; } Returns the number given plus min a b if < Math . , smaller of two and"
    )
    vocabulary = _SPECIAL | {word: index for index, word in enumerate(dict.fromkeys(words.split()), len(_SPECIAL))}
    # the fusion tells the table of words from that of positions by their sizes
    vocabulary |= {f"unused{index}": index for index in range(len(vocabulary), 100)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 - a word
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    folder = tmp_path / "start"
    BertModel(config).save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]").save_pretrained(folder)  # noqa: S106 - a word
    return folder


@pytest.fixture
def rewrite(labelled):
    """Change fields in every row of a labelled file."""

    def change(path, **fields):
        with gzip.open(labelled / path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) | fields for line in lines]
        write_rows(labelled / path, rows)

    return change
