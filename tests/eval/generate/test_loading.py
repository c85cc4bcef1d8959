import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.generate.loading import loading


@pytest.mark.parametrize(
    ("model", "how"),
    [
        pytest.param("gemma-3-4b", "accept its licence at https://huggingface.co/google/gemma-3-4b-it", id="gated"),
        pytest.param("meta-llama/Llama-3.2-3B-Instruct", "accept its licence", id="gated, by its id"),
        pytest.param("codet5p-770m", "check the name and the network", id="open"),
    ],
)
def test_how_a_model_can_be_had(model, how):
    with pytest.raises(JudgebotError) as error, loading(model):
        raise OSError("401.\nmore")
    told = str(error.value)
    assert told.startswith(f"{model}: cannot be loaded: 401; ")
    assert how in told
    assert "\n" not in told
