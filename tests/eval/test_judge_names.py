import pytest

from judgebot_eval.judge_names import JudgeName, parse


@pytest.mark.parametrize(
    ("name", "expected", "paper", "column"),
    [
        pytest.param(
            "qwen2.5-coder-3b/zero-shot",
            JudgeName("qwen2.5-coder-3b", "zero-shot"),
            "Qwen2.5 Coder 3B, zero-shot",
            "zero-shot",
            id="model and setting",
        ),
        pytest.param(
            "gemma-3-4b/fine-tuned/lora/seed-2",
            JudgeName("gemma-3-4b", "fine-tuned", "lora", 2),
            "gemma-3-4b/fine-tuned/lora",
            "fine-tuned",
            id="variant and seed",
        ),
        pytest.param("rankef/seed-1", JudgeName("rankef", seed=1), "RankEF, fine-tuned", "fine-tuned", id="RankEF"),
        pytest.param("rankef/soft/seed-1", JudgeName("rankef", "", "soft", 1), "rankef/soft", "fine-tuned", id="soft"),
        pytest.param(
            "Qwen2.5-Coder-3B-Instruct/two-shot",
            JudgeName("Qwen2.5-Coder-3B-Instruct", "two-shot"),
            "Qwen2.5 Coder 3B, two-shot",
            "two-shot",
            id="by its repository",
        ),
        pytest.param(
            "gpt-4.1-mini/free-text",
            JudgeName("gpt-4.1-mini", "", "free-text"),
            "gpt-4.1-mini/free-text",
            "",
            id="another way to ask",
        ),
        pytest.param("coderanker", JudgeName("coderanker"), "coderanker", "", id="not in the paper"),
        pytest.param(
            "Org/model-7b/two-shot", JudgeName("Org/model-7b", "two-shot"), "Org/model-7b/two-shot", "two-shot", id="id"
        ),
        pytest.param("tfidf/word/seed-x", JudgeName("tfidf", "", "word"), "tfidf/word", "", id="seed without number"),
    ],
)
def test_parse(name, expected, paper, column):
    found = parse(name)
    assert found == expected
    assert (found.paper, found.column) == (paper, column)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("rankef/seed-1", "rankef/seed-2"), id="rankef"),
        pytest.param(("a/b/zero-shot/flat/seed-0", "a/b/zero-shot/flat"), id="with and without"),
    ],
)
def test_judges_of_a_family_differ_in_their_seed(names):
    one, other = names
    assert parse(one).family == parse(other).family


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("rankef/soft/seed-1", id="variant and seed"),
        pytest.param("facts/seed-0", id="the first seed"),
        pytest.param("a/b/zero-shot/flat", id="no seed"),
    ],
)
def test_a_name_is_put_together_again(name):
    assert parse(name).full == name
