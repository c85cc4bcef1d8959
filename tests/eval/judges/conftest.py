import pytest
import tiny_language_models as tiny

from judgebot_eval import jsonl
from judgebot_eval.judges.fine_tuned import Settings
from judgebot_eval.judges.fine_tuning_run import Inputs, run

_FAST = {"epochs": 5, "learning_rate": 1e-2, "batch_size": 16, "micro_batch": 16, "max_length": 512}


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    jsonl.write(folder / "training.jsonl", tiny.candidates(64))
    jsonl.write(folder / "validation.jsonl", tiny.candidates(32, 64))
    return folder


@pytest.fixture(scope="session")
def fine_tune(tmp_path_factory, tiny_data, one_thread):
    """Fine-tune a tiny model of a kind: (its folder, the run, its folder)."""
    done = {}

    def fine_tuned(kind, template="qwen", **settings):
        key = (kind, template, *settings.items())
        if key not in done:
            folder = tmp_path_factory.mktemp(kind)
            tiny.save_causal(kind, folder / "model", template)
            inputs = Inputs(str(folder / "model"), tiny_data / "training.jsonl", tiny_data / "validation.jsonl")
            chosen = Settings(**{**_FAST, **settings})
            done[key] = run(inputs, chosen, folder / "run", tiny.silent), folder / "run", inputs
        return done[key]

    return fine_tuned
