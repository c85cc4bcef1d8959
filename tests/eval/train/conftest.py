"""Small labelled data, a small corpus, and a tiny random encoder to start from."""

import gzip
import json
from dataclasses import asdict

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from judgebot_eval.train import data
from judgebot_eval.train import recipe as recipes
from judgebot_eval.train.collect import corpus
from judgebot_eval.train.mine import fixes
from judgebot_eval.train.mutate import killed

_SPECIAL = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3}
_TASKS = 24
_RECIPE = """
name = "tiny"
version = "1"
start_licence = "made here (Apache-2.0)"
target_precision = 0.5
unseen = ["unseen"]
[pretrain]
methods = 20
words = 2
[pretrain.settings]
template = "javadoc-code/2"
max_length = 48
learning_rate = 1e-3
batch_tokens = 4096
token_weight = 5.0
[train]
methods = 20
fixes = 8
mutants = 10
[train.settings]
template = "javadoc-code/2"
max_length = 48
learning_rate = 1e-3
batch_tokens = 4096
[wide]
matched = 100
methods = 20
[wide.candidates]
codereval = 2
mbjp = 1
"""


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
    """A corpus of two projects: one to learn from and an unseen one."""
    folder = tmp_path / "corpus"
    for project in ("seen", "unseen"):
        methods = [
            corpus.CorpusMethod(
                project,
                "Apache-2.0",
                f"src/{project}{number // 3}.java",
                f"min{number}",
                f"Returns the smaller of two numbers and {number}.",
                f"int min{number}(int a, int b)",
                f"int min{number}(int a, int b) {{ if (a < b) {{ return a; }} return Math.min(b, {number}); }}",
            )
            for number in range(40)
        ]
        shards = corpus.write_shards(methods, folder / project)
        manifest = corpus.Manifest(project, "Apache-2.0", "LICENSE", None, 14, len(methods), {}, shards)
        corpus.write_manifest(manifest, folder / project)
    return folder


@pytest.fixture
def changes(tmp_path):
    """Fixes and other changes of two projects to learn from and of an unseen one: half lengthen the code."""
    folder = tmp_path / "changes"
    for project in ("other", "seen", "unseen"):
        write_rows(folder / f"{project}.jsonl.gz", [asdict(_change(project, number)) for number in range(24)])
    return folder


def _change(project, number):
    short, long = f"int f(int a) {{ return a + {number}; }}", f"int f(int a) {{ a++; return a + {number}; }}"
    before, after = (short, long) if number % 2 else (long, short)
    return fixes.MethodChange(
        project=project,
        licence="Apache-2.0",
        commit=f"{number:040x}",
        subject="Fix f",
        path=f"src/F{number}.java",
        name="f",
        description="Returns a number that is larger.",
        description_before="Returns a number that is larger.",
        signature="int f(int a)",
        before=before,
        after=after,
        kind="fix" if number < 16 else "change" if number < 20 else "inconsistent",
        tests_changed=True,
        methods_changed=1,
    )


@pytest.fixture
def mutants(tmp_path):
    """Executed mutants of solutions: half are killed."""
    folder = tmp_path / "mutants"
    executed = [
        killed.ExecutedMutant(
            task=f"HumanEval/{task}",
            description="Adds 1 to x.",
            signature="int add(int x)",
            original="int add(int x) { return x + 1; }",
            code=f"int add ( int x ) {{ return x - {number} ; }}",
            operator="arithmetic",
            changed=(9,),
            outcome="killed" if number % 2 else "survived",
        )
        for task in range(_TASKS)
        for number in range(2)
    ]
    write_rows(folder / "00000.jsonl.gz", map(asdict, executed))
    return folder


@pytest.fixture
def start(tmp_path):
    """A random BERT of two layers, with a tokenizer of a few words."""
    words = (
        "static int add ( x ) { return + - ; } Returns the number given plus min a b if < Math . , smaller of two and"
        " ##max"
    )
    words = dict.fromkeys(words.lower().split())
    vocabulary = _SPECIAL | {word: index for index, word in enumerate(words, len(_SPECIAL))}
    # the fusion tells the table of words from that of positions by their sizes
    vocabulary |= {f"unused{index}": index for index in range(len(vocabulary), 100)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106 - a word
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(list(_SPECIAL))
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


@pytest.fixture
def recipe_file(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(_RECIPE, encoding="utf-8")
    return path


@pytest.fixture
def inputs(corpora, changes, mutants, labelled):
    return recipes.Inputs(corpora, changes, mutants, labelled)
