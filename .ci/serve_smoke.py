"""Checks `judgebot eval generate` against a real OpenAI-compatible server: `transformers serve` on a tiny random model.

Run it in the tests' environment: .venv/test/bin/python .ci/serve_smoke.py
"""

import json
import socket
import string
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import torch
from tokenizers import Tokenizer
from tokenizers.decoders import Fuse
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from judgebot_eval import jsonl
from judgebot_eval.records import Candidate

END = "<end>"
TEMPLATE = "{% for m in messages %}[{{ m.role }}|{{ m.content }}]{% endfor %}[assistant|"
START_SECONDS = 300
TASKS, SAMPLES, TOKENS = 2, 3, 20


def main() -> int:
    """Generate with the server and without, and compare."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_model(folder / "model")
        own = folder / "own.jsonl"
        row = {"description": "Goal.", "signature": "int goal()", "tests": ";"}
        own.write_text("".join(f"{json.dumps({'id': str(number), **row})}\n" for number in range(TASKS)))
        local = generate(folder, "0", "local", str(folder / "model"))
        server, url = start_server(folder)
        try:
            served = generate(folder, "0", "served", "tiny", "--endpoint", url, "--no-logprobs", "--workers", "1")
            drawn = generate(folder, "1", "drawn", "tiny", "--endpoint", url, "--no-logprobs", "--workers", "1")
        finally:
            server.terminate()
            server.wait()
    print(f"temperature 0: {len(served)} candidates of the server, as without it: {served == local}")
    print(f"temperature 1: {len(drawn)} candidates, {len(set(drawn.values()))} different")
    complete = len(local) == len(served) == len(drawn) == TASKS * SAMPLES
    return 0 if complete and served == local and len(set(drawn.values())) > 1 else 1


def make_model(folder: Path) -> None:
    """Write a model with one token for each character, and random weights."""
    vocabulary = {token: index for index, token in enumerate([END, *string.printable])}
    characters = Tokenizer(WordLevel(vocabulary, unk_token=END))
    characters.pre_tokenizer = Split("", "isolated")
    characters.decoder = Fuse()
    names = ["input_ids", "attention_mask"]
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=characters, eos_token=END, model_input_names=names)
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    model = Qwen2ForCausalLM(Qwen2Config(vocab_size=len(vocabulary), num_key_value_heads=2, eos_token_id=0, **sizes))
    model.generation_config.update(do_sample=True, bos_token_id=None)
    model.save_pretrained(folder)


def start_server(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the server; return it when it answers, with its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [Path(sys.executable).with_name("transformers"), "serve", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--device", "cpu", "--force_model", str(folder / "model")]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    begin = time.monotonic()
    while time.monotonic() < begin + START_SECONDS and server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                print(f"the server answers after {time.monotonic() - begin:.1f} s")
                return server, f"http://127.0.0.1:{port}/v1"
        except (URLError, OSError):
            time.sleep(0.2)
    server.kill()
    raise SystemExit(f"the server did not start:\n{(folder / 'server.log').read_text()[-2000:]}")


def generate(folder: Path, temperature: str, name: str, model: str, *options: str) -> dict[str, str]:
    """Run the command; return what was replied, by the key of the candidate."""
    output = folder / f"{name}.jsonl"
    settings = ["--own", str(folder / "own.jsonl"), "--samples", str(SAMPLES), "--max-tokens", str(TOKENS)]
    settings += ["--temperature", temperature, "--generator", "tiny", "--output", str(output)]
    command = [sys.executable, "-m", "judgebot", "eval", "generate", "run", model, *settings, *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return {candidate.key: candidate.completion for candidate in jsonl.read(output, Candidate)}


if __name__ == "__main__":
    sys.exit(main())
