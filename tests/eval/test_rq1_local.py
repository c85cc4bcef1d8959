"""The local RQ1 with small data and judges that learn at once."""

import gzip
import json
from collections import Counter

import pytest
from recorded_files import write_recorded

from judgebot_eval import jsonl
from judgebot_eval.judge_names import parse
from judgebot_eval.judges.baselines import TfIdf
from judgebot_eval.records import Judgement, LabelledCandidate, split_of
from judgebot_eval.rq1_local import read_local, reports, run_local
from judgebot_eval.train.data import FILES


@pytest.fixture
def data(tmp_path):
    return write_recorded(tmp_path / "data", 40, {"gpt-4": 1, "codellama": None})


def _train(run, seed):
    run.say(f"seed {seed}")
    return TfIdf(run.learned, f"encoder/seed-{seed}")


def _run(data, work, say=lambda _: None):
    run_local(data, work, (1, 2), say, {"encoder": _train})
    return reports(work)


def test_splits_by_problem_and_keeps_each_code_once(data):
    candidates = read_local(data)
    parts = [
        {each.base_task for each in part} for part in (candidates.training, candidates.validation, candidates.test)
    ]
    assert [len(part) for part in parts] == [56, 8, 16]
    assert not parts[0] & parts[1] | parts[0] & parts[2] | parts[1] & parts[2]
    everything = {(each.base_task, each.code) for each in candidates.everything}
    assert len(everything) == len(candidates.everything)
    assert {each.base_task for each in candidates.recorded} <= parts[2]


def test_of_a_task_ten_of_each_verdict_are_learned_from(data):
    training = read_local(data).training
    task = next(each.base_task for each in training if each.base_task.startswith("HumanEval/"))
    path = data / FILES["humaneval-qwen"].path
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        row = next(each for each in map(json.loads, lines) if each["base_task"] == task and each["passed"])
    with gzip.open(path, "at", encoding="utf-8") as lines:
        for number in range(12):
            lines.write(f"{json.dumps(row | {'candidate': f'int add(int x) {{ return {number}; }}'})}\n")
    kept = Counter(each.passed for each in read_local(data).training if each.base_task == task)
    assert kept == {True: 10, False: 3}


def test_reports_hold_every_judge(data, tmp_path):
    made = _run(data, tmp_path / "work")
    everything, recorded = made["all"], made["recorded"]
    names = {judgement.judge for path in everything.judgements for judgement in jsonl.read(path, Judgement)}
    families = {parse(name).family for name in names}
    assert families >= {"encoder", "encoder+tf-idf+facts", "tf-idf", "facts", "length", "constant"}
    assert {f"encoder/seed-{seed}" for seed in (1, 2)} <= names
    judged = {judgement.judge for path in recorded.judgements for judgement in jsonl.read(path, Judgement)}
    assert judged >= {"gpt-4/zero-shot/recorded", "codellama/zero-shot/recorded", "encoder/seed-1", "tf-idf"}
    assert {each.source for each in jsonl.read(recorded.candidates, LabelledCandidate)} == {"codereval-tse"}


def test_judges_all_of_validation_and_test(data, tmp_path):
    candidates = read_local(data)
    _run(data, tmp_path / "work")
    keys = {each.key for each in (*candidates.validation, *candidates.test)}
    told = jsonl.read(tmp_path / "work/judgements/encoder-seed-1.jsonl", Judgement)
    assert {judgement.candidate for judgement in told} == keys


def test_embedded_judge_judges_no_task_it_learned_from(data, tmp_path):
    everything = _run(data, tmp_path / "work")["all"]
    candidates = {each.key: each for each in jsonl.read(everything.candidates, LabelledCandidate)}
    told = list(jsonl.read(tmp_path / "work/judgements/minilm-java-embedded.jsonl", Judgement))
    assert told
    assert {split_of(candidates[judgement.candidate].base_task) for judgement in told} == {"test"}


def test_does_nothing_twice(data, tmp_path):
    _run(data, tmp_path / "work")
    first = {path: path.read_bytes() for path in (tmp_path / "work/even-odds").iterdir()}
    _run(data, tmp_path / "work")
    assert {path: path.read_bytes() for path in (tmp_path / "work/even-odds").iterdir()} == first


def test_published_verdicts_are_taken_over_as_they_are(data, tmp_path):
    recorded = _run(data, tmp_path / "work")["recorded"]
    told = {
        judgement.judge: (judgement.p_correct, judgement.raw)
        for path in recorded.judgements
        for judgement in jsonl.read(path, Judgement)
        if judgement.judge.endswith("/recorded")
    }
    assert told == {"gpt-4/zero-shot/recorded": (1.0, "1"), "codellama/zero-shot/recorded": (None, "-")}
