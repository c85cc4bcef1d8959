import pytest

from judgebot_eval import paper
from judgebot_eval.generate.presets import PRESETS
from judgebot_eval.rq2.families import FAMILIES, sibling_of, title


@pytest.mark.parametrize(
    ("generator", "expected"),
    [
        pytest.param("phi-4-mini", "Phi-4 mini", id="small"),
        pytest.param("qwen2.5-coder-32b", "Qwen2.5 Coder 32B", id="large"),
        pytest.param("gpt-4.1-mini", "GPT-4.1-mini", id="GPT"),
        pytest.param("CodeGen/raw", "CodeGen/raw", id="another"),
    ],
)
def test_title(generator, expected):
    assert title(generator) == expected


@pytest.mark.parametrize(
    ("generator", "expected"),
    [
        pytest.param("phi-4-mini", "phi-4", id="small"),
        pytest.param("phi-4", "", id="large"),
        pytest.param("CodeGen/raw", "", id="another"),
    ],
)
def test_sibling(generator, expected):
    assert sibling_of(generator) == expected


def test_their_names_are_those_of_the_presets():
    names = {*FAMILIES, *(family.sibling for family in FAMILIES.values())}
    assert names <= PRESETS.keys()


def test_they_are_the_papers():
    names = {name for family in FAMILIES.values() for name in (family.small, family.large)}
    assert names | {"GPT-4.1-mini"} == set(paper.rows("generators"))
    assert {family.small for family in FAMILIES.values()} == set(paper.rows("seconds"))
