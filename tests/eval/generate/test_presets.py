from collections import Counter

import pytest

from judgebot_eval.generate.presets import PRESETS, model_id, table


def test_the_models_of_the_study_by_role():
    roles = Counter(role for preset in PRESETS.values() for role in preset.roles)

    # Table 1: seven judges in RQ1 with GPT-4.1-mini, three in RQ2; five small generators and GPT-4.1-mini; five large
    assert roles == {"judge RQ1": 6, "judge RQ2": 3, "generator": 6, "LLM baseline": 5}
    assert len({preset.id for preset in PRESETS.values()}) == len(PRESETS)


@pytest.mark.parametrize(
    ("model", "found"),
    [
        pytest.param("gemma-3-4b", "google/gemma-3-4b-it", id="preset"),
        pytest.param("bigcode/starcoder2-3b", "bigcode/starcoder2-3b", id="any other"),
    ],
)
def test_a_preset_stands_for_its_model(model, found):
    assert model_id(model) == found


def test_the_models_and_what_they_need():
    lines = list(table())

    assert len(lines) == 15
    assert "llama-3.2-3b | meta-llama/Llama-3.2-3B-Instruct | 3B | judge RQ1, judge RQ2 | its licence accepted" in lines
    assert "gpt-4.1-mini | gpt-4.1-mini | not stated | judge RQ1, generator | an API key" in lines
