"""The judges that are trained, counted or read from a bundle, opened by the options of the registry."""

from collections.abc import Sequence
from pathlib import Path

from judgebot.bundle import DEFAULT_MODEL
from judgebot.errors import JudgebotError
from judgebot_eval.judge_names import JudgeName
from judgebot_eval.judges import baselines, coderanker, encoder, rankef
from judgebot_eval.judges.candidate_files import read_some
from judgebot_eval.judges.onnx_bundle import OnnxBundle
from judgebot_eval.judges.registry import Options, training_of
from judgebot_eval.records import LabelledCandidate


def open_encoder(options: Options) -> encoder.EncoderJudge:
    """Read a trained encoder from the folder that --model names."""
    return encoder.load(_folder(options, "encoder"))


def open_rankef(options: Options) -> rankef.RankEF:
    """Read a trained RankEF from the folder that --model names."""
    return rankef.load(_folder(options, "rankef"))


def open_coderanker(options: Options) -> coderanker.CodeRanker:
    """Read a trained CodeRanker from the folder that --model names."""
    return coderanker.load(_folder(options, "coderanker"))


def _folder(options: Options, judge: str) -> Path:
    if not options.model:
        raise JudgebotError(f"{judge}: needs --model, the folder that `judgebot eval train-ranker {judge}` wrote")
    return Path(options.model)


def open_bundle(options: Options) -> OnnxBundle:
    """Read a model folder of judgebot; without --model the embedded one."""
    return OnnxBundle(options.model or DEFAULT_MODEL)


def open_tf_idf(options: Options) -> baselines.TfIdf:
    """Learn tf-idf from --training."""
    return baselines.TfIdf(_learned(options, "tf-idf"))


def open_facts(options: Options) -> baselines.CountedFacts:
    """Learn facts from --training."""
    return baselines.CountedFacts(_learned(options, "facts"), options.seed, JudgeName("facts", seed=options.seed).full)


def open_length(options: Options) -> baselines.Length:
    """Learn from --training which length is better."""
    return baselines.Length(_learned(options, "length"))


def open_constant(options: Options) -> baselines.Constant:
    """Say of everything how many of --training are correct; without it, that all are wrong."""
    if options.training is None:
        return baselines.Constant(0.0)
    learned = _learned(options, "constant")
    return baselines.Constant(sum(each.passed for each in learned) / len(learned))


def _learned(options: Options, judge: str) -> Sequence[LabelledCandidate]:
    path = training_of(options, judge)
    learned = read_some(path, f"give {judge} some to learn from")
    if len({candidate.passed for candidate in learned}) == 1:
        raise JudgebotError(f"{path}: its candidates all pass or all fail; {judge} needs both to learn from")
    return learned
