import pytest

from judgebot_eval.judges.presets import PRESETS, model_id, unavailable


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        pytest.param("qwen2.5-coder-0.5b", "Qwen/Qwen2.5-Coder-0.5B-Instruct", id="preset"),
        pytest.param("some/model", "some/model", id="id"),
        pytest.param("./folder", "./folder", id="folder"),
    ],
)
def test_ids(model, expected):
    assert model_id(model) == expected


@pytest.mark.parametrize(
    ("model", "how"),
    [
        pytest.param("gemma-3-4b", "accept its licence at https://huggingface.co/google/gemma-3-4b-it", id="gated"),
        pytest.param("meta-llama/Llama-3.2-3B-Instruct", "accept its licence", id="gated, by its id"),
        pytest.param("codet5p-770m", "check the name and the network", id="open"),
    ],
)
def test_how_a_model_can_be_had(model, how):
    error = str(unavailable(model, OSError("401\nmore")))
    assert error.startswith(f"{model}: cannot be loaded: 401; ")
    assert how in error
    assert "\n" not in error


def test_the_models_of_the_study_are_there():
    assert {name for name, preset in PRESETS.items() if preset.gated} == {"llama-3.2-3b", "gemma-3-4b"}
