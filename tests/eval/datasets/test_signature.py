import pytest

from judgebot_eval.datasets.signature import signature_of


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("class A {\n    // adds\n    static int add(int a) {\n", "static int add(int a)", id="brace"),
        pytest.param("class A {\n    static int add(int a)", "static int add(int a)", id="no brace"),
        pytest.param("class A {\n    int[] all()  {\n  \n\n", "int[] all()", id="blank lines behind it"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_signature_of(prompt, expected):
    assert signature_of(prompt) == expected
