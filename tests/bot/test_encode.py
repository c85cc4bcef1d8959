import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.encode import TEMPLATES, Example, encode

_EXAMPLE = Example("Returns the maxValue.", "int maxOf(int a_b)", "int maxOf(int a_b) { // why\n  return a_b >= 0; }")


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            _EXAMPLE,
            ("int max Of ( int a b ) : Returns the max Value.", "int max Of ( int a b ) { return a b > = 0 ; }"),
            id="words split, comments gone",
        ),
        pytest.param(
            Example("d", "void f()", 'void f() { g("a_b // no", \'"\', HTTPClient); /* x */ }'),
            ("void f ( ) : d", 'void f ( ) { g ( "a_b // no" , \'"\' , HTTP Client ) ; }'),
            id="literals whole",
        ),
        pytest.param(
            Example("a__b XMLFile v2Beta", "c__d", "_e__f v2Beta _"),
            ("c d : a b XML File v2 Beta", " e f v2 Beta  "),
            id="underscores",
        ),
        pytest.param(Example("", "", ""), (" : ", ""), id="empty"),
    ],
)
def test_javadoc_code(example, expected):
    assert encode(example, "javadoc-code/1") == expected


@pytest.mark.parametrize(
    ("signature", "specification"),
    [
        pytest.param("int maxOf(int a_b)", "Returns the max Value.", id="the signature of the code"),
        pytest.param("long maxOf(int a_b)", "long max Of ( int a b ) : Returns the max Value.", id="another one"),
        pytest.param("", "Returns the max Value.", id="none"),
    ],
)
def test_a_signature_is_repeated_only_where_the_code_has_another(signature, specification):
    example = Example(_EXAMPLE.description, signature, _EXAMPLE.code)
    code = "int max Of ( int a b ) { return a b > = 0 ; }"
    assert encode(example, "javadoc-code/2") == (specification, code)


def test_zero_shot_is_the_prompt_of_the_study():
    prompt = encode(_EXAMPLE, "zero-shot/1")
    assert isinstance(prompt, str)
    assert prompt.startswith(
        'You will be provided with the description ("Description") and the signature ("Signature") of a Java'
    )
    assert prompt.endswith("# Candidate:\nint maxOf(int a_b) { // why\n  return a_b >= 0; }\n\n# Output:\n")


_ANYTHING = st.text(st.characters())  # lone surrogates too


@given(_ANYTHING, _ANYTHING, _ANYTHING, st.sampled_from(sorted(TEMPLATES)))
def test_any_text_becomes_well_formed(description, signature, code, template):
    text = "".join(encode(Example(description, signature, code), template))
    assert text.encode().decode() == text


@pytest.mark.parametrize("space", [pytest.param(s, id=repr(s)) for s in (" ", "\n\t", "\r\n", " // c\n", " /* c */ ")])
def test_formatting_and_comments_do_not_reach_the_judge(space):
    tokens = ["int", "f", "(", "int", "x", ")", "{", "return", "x", "+", "1", ";", "}"]
    assert encode(Example("d", "s", space.join(tokens)), "javadoc-code/1") == encode(
        Example("d", "s", " ".join(tokens)), "javadoc-code/1"
    )
