import pytest

from judgebot.cache import ScoreCache
from judgebot.cached_judge import CachedJudge, no_progress
from judgebot.edit import Edit
from judgebot.encode import Example
from judgebot.judgement import Judgement


class FakeJudge:
    """Scores by the length of the code, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def judge(self, examples):
        self.asked += [example.code for example in examples]
        return [Judgement(float(len(example.code)), truncated=example.code == "long") for example in examples]

    def judge_edits(self, edits):
        self.asked += [(edit.before.code, edit.after.code) for edit in edits]
        return [Judgement(float(len(edit.after.code) - len(edit.before.code)), truncated=False) for edit in edits]


def _examples(*codes):
    return [Example("d", "s", code) for code in codes]


@pytest.fixture
def loaded():
    return []


@pytest.fixture
def open_judge(make_bundle, tmp_path, loaded):
    def open_it(cache=None, progress=no_progress, **bundle):
        def load(_):
            loaded.append(FakeJudge())
            return loaded[-1]

        return CachedJudge(make_bundle(**bundle), load, cache or ScoreCache(None, pytest.fail), progress)

    return open_it


def test_keeps_the_order_and_judges_equal_examples_once_the_shortest_first(open_judge, loaded):
    judgements = open_judge().judge(_examples("bbb", "a", "bbb", "long"))
    assert [j.logit for j in judgements] == [3.0, 1.0, 3.0, 4.0]
    assert [j.truncated for j in judgements] == [False, False, False, True]
    assert loaded[0].asked == ["a", "bbb", "long"]


def test_loads_the_model_only_for_what_it_does_not_know(open_judge, loaded, tmp_path):
    with ScoreCache(tmp_path / "cache", pytest.fail) as cache:
        first = open_judge(cache).judge(_examples("a", "long"))
        assert open_judge(cache).judge(_examples("long", "a")) == first[::-1]
        assert len(loaded) == 1
        open_judge(cache).judge(_examples("a", "new"))
    assert [judge.asked for judge in loaded] == [["a", "long"], ["new"]]


def test_another_model_has_other_scores(open_judge, loaded, tmp_path):
    with ScoreCache(tmp_path / "cache", pytest.fail) as cache:
        open_judge(cache).judge(_examples("a"))
        open_judge(cache, threshold=0.9).judge(_examples("a"))
    assert len(loaded) == 2


def test_no_examples_need_no_model(open_judge, loaded):
    assert open_judge().judge([]) == []
    assert loaded == []


def _edit(before, after):
    return Edit(*_examples(before, after), gain=0.5)


def test_remembers_edits_by_both_sides(open_judge, loaded, tmp_path):
    with ScoreCache(tmp_path / "cache", pytest.fail) as cache:
        edits = [_edit("aaa", "b"), _edit("c", "b"), _edit("aaa", "b")]
        assert [j.logit for j in open_judge(cache).judge_edits(edits)] == [-2.0, 0.0, -2.0]
        assert [j.logit for j in open_judge(cache).judge_edits(edits[:2])] == [-2.0, 0.0]
        assert [j.logit for j in open_judge(cache).judge_edits([_edit("b", "aaa")])] == [2.0]
    assert [judge.asked for judge in loaded] == [[("aaa", "b"), ("c", "b")], [("b", "aaa")]]


def test_equal_code_of_other_methods_is_judged_for_each(open_judge, loaded):
    open_judge().judge([Example("d", "s", "a"), Example("d", "t", "a"), Example("e", "s", "a")])
    assert loaded[0].asked == ["a", "a", "a"]


def test_shows_progress_and_loads_the_model_once(open_judge, loaded):
    shown = []
    open_judge(progress=lambda done, total: shown.append((done, total))).judge(_examples(*map(str, range(100))))
    assert shown == [(64, 100), (100, 100)]
    assert len(loaded) == 1
