import dataclasses
from collections import Counter

import pytest

from judgebot_eval.train.collect.corpus import read_corpus
from judgebot_eval.train.learn.examples import (
    draw,
    draw_together,
    fix_pairs,
    paired_samples,
    pretraining_samples,
)
from judgebot_eval.train.mine.fixes import read_changes
from judgebot_eval.train.mutate import tokens_of


@pytest.fixture
def methods(corpora):
    return list(read_corpus(corpora / "seen"))


@pytest.fixture
def fixes(changes):
    return list(read_changes(changes / "seen.jsonl.gz"))


@pytest.mark.parametrize("make", [pytest.param(f, id=f.__name__) for f in (pretraining_samples, paired_samples)])
def test_groups_of_one_right_and_one_wrong(methods, make):
    samples = list(make(methods, 1))
    assert samples == list(make(methods, 1))
    assert samples != list(make(methods, 2))
    assert {tuple(sorted(count.values())) for count in _verdicts(samples).values()} == {(1, 1)}


def _verdicts(samples):
    groups = {}
    for sample in samples:
        groups.setdefault(sample.row.group, Counter())[sample.row.correct] += 1
    return groups


def test_wrong_tokens_are_those_that_differ(methods):
    code = {method.signature: method.code for method in methods}
    for sample in pretraining_samples(methods, 1):
        if sample.row.source == "corrupted":
            original = tokens_of(code[sample.row.example.signature])
            differing = [index for index, token in enumerate(sample.tokens) if token != original[index]]
            assert list(sample.changed) == differing != []


def test_a_mismatch_keeps_the_code_and_labels_no_token(methods):
    by_signature = {method.signature: method for method in methods}
    mismatches = [sample for sample in pretraining_samples(methods, 1) if sample.row.source == "mismatch"]
    assert mismatches
    for sample in mismatches:
        method = by_signature[sample.row.example.signature]
        assert sample.row.example.code == method.code
        assert sample.row.example.description != method.description
        assert not sample.tokens


def test_a_swapped_body_keeps_header_and_javadoc(methods):
    by_signature = {method.signature: method for method in methods}
    samples = paired_samples(methods, 1, swapped=True)
    swapped = [sample.row.example for sample in samples if sample.row.source == "swapped"]
    assert swapped
    for example in swapped:
        method = by_signature[example.signature]
        assert example.description == method.description
        header, _, body = " ".join(tokens_of(method.code)).partition("{")
        assert example.code.startswith(header)
        assert not example.code.endswith(body)


def test_what_is_measured_has_no_swapped_bodies(methods):
    assert all(sample.row.source != "swapped" for sample in paired_samples(methods, 1))


def test_the_broken_weigh_as_much_as_they_are_told_to(methods):
    samples = list(paired_samples(methods, 1, broken_share=0.1))
    broken = sum(sample.weight for sample in samples if not sample.row.correct)
    assert broken / sum(sample.weight for sample in samples) == pytest.approx(0.1)


def test_draw_takes_long_methods_first(methods):
    long = [
        dataclasses.replace(method, code=method.code + "//" + "x" * 200, signature=f"long {number}")
        for number, method in enumerate(methods)
    ]
    drawn = draw([*methods, *long], 1000, seed=0)
    counts = Counter(method.signature.startswith("long") for method in drawn)
    assert counts[True] == len(long)
    assert 0 < counts[False] < len(methods) / 2
    assert len(draw(long, 5, seed=0)) == 5


def test_methods_drawn_together_are_siblings(methods):
    methods = [
        dataclasses.replace(method, code=method.code + "//" + "x" * 200, path=f"{number // 9}.java")
        for number, method in enumerate(methods * 3)
    ]
    drawn = draw_together(methods, 20, seed=0)
    assert drawn == [method for method in methods if method in drawn]
    assert 20 - 6 < len(drawn) <= 20
    assert min(Counter(method.path for method in drawn).values()) >= 3
    assert draw_together(methods, len(methods), seed=0) == methods


def test_fixes_are_balanced_in_length(fixes):
    samples = list(fix_pairs(fixes[1:], 100, seed=0))
    lengths = {}
    for sample in samples:
        lengths.setdefault(sample.row.group, {})[sample.row.correct] = len(tokens_of(sample.row.example.code))
    grew = Counter(pair[True] > pair[False] for pair in lengths.values())
    assert grew == {True: 7, False: 7}
    assert len(list(fix_pairs(fixes, 6, seed=0))) == 12


def test_only_fixes_teach(fixes):
    assert not list(fix_pairs((dataclasses.replace(fix, kind="change") for fix in fixes), 100, seed=0))
