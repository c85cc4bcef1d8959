import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.encode import Example
from judgebot.facts import facts

_TOLD = Example(
    "Returns the larger of two numbers.",
    "static int max(int first, int second)",
    "static int max(int first, int second)"
    " { int larger = first; if (second > larger) { larger = second; } return larger; }",
)
# where `facts` has them
_TOKENS, _VARIABLES, _HELPERS, _TYPES, _UNUSED_PARAMETERS, _DECLARED, _UNUSED, _HEADER = 16, 31, 32, 33, 41, 49, 50, 51


def _of(code, place):
    return facts(Example(_TOLD.description, _TOLD.signature, code))[place]


def test_a_method_that_explains_all_its_names():
    found = facts(_TOLD)
    assert len(found) == 53
    assert [found[place] for place in (_VARIABLES, _HELPERS, _TYPES)] == [0, 0, 0]
    assert (found[_TOKENS], found[_DECLARED], found[_UNUSED], found[_HEADER]) == (32, 3, 0, 1)


@pytest.mark.parametrize(
    ("body", "place", "count"),
    [
        pytest.param("return unknown;", _VARIABLES, 1, id="a variable that nothing declares"),
        pytest.param("return help(first);", _HELPERS, 1, id="a method of its own class"),
        pytest.param("return Utils.max(first, second);", _TYPES, 1, id="a type that must be imported"),
        pytest.param("return Math.max(first, 2);", _TYPES, 0, id="a type of java.lang"),
        pytest.param("return Math.max(first, 2);", _UNUSED_PARAMETERS, 1, id="a parameter that is not used"),
        pytest.param("int x[] = {1}; return first;", _DECLARED, 3, id="an array"),
        pytest.param("f((int... x) -> x); return first;", _DECLARED, 3, id="any number of parameters"),
        pytest.param("int x = 1; return first;", _UNUSED, 2, id="a variable that is not used, and a parameter"),
    ],
)
def test_what_is_counted(body, place, count):
    assert _of(f"static int max(int first, int second) {{ {body} }}", place) == count


_RICH = Example(
    "Counts the words over the limit: count => 2, rest == 1, all >>> 0.",
    "protected static String countWords(String[] words, int limit, Map<String, Long> unused) throws IOException",
    """protected static String countWords(String[] words, int limit, Map<String, Long> unused) throws IOException {
        final int[] sizes = {1, 20};
        long total = 0, spare;
        try {
            for (String word : words) {
                while (word != null && word.length() > limit || total == 1) { this.total = total + helper(rest); }
            }
        } catch (IOException | ParseException failed) {
            throw new IllegalStateException(countWords(words, 1, null));
        }
        words.forEach(each -> log("a" + each ? Util.MAX : String.valueOf(rest)));
        return total > 0 ? "b" : other("c", helper(more));
    }""",
)
_CUT_SHORT = Example("Max is.", "void say()", 'boolean say(int a) { if (a == b { { return max(a, "')


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            _RICH,
            [
                *(6, 0, 1, 1, 1, 1, 1, 2, 5, 13, 3, 1, 2, 2, 1, 1),
                *(152, 68, 4, 0, 0, 2, 2, 3, 6),
                *(4, 4, 2, 5, 2, 1, 3, 3, 2),
                *(4 / 8, 7 / 12, 28 / 36, 8, 36, 3, 4, 1, 6 / 4, 4, 0, 0, 1, 1, 1),
                *(8, 3, 1, 1),
            ],
            id="rich",
        ),
        pytest.param(
            _CUT_SHORT,
            [
                *(0, 1, 1, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 0, 0, 0),
                *(20, 14, 3, 3, 2, 0, 0, 1, 0),
                *(1, 1, 0, 0, 1, 0, 1, 1, 0),
                *(1, 0, 1 / 2, 1, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0),
                *(1, 0, 0, 3 / 4),
            ],
            id="cut short",
        ),
        pytest.param(
            Example("a", "private boolean[] ", "x"),
            [*(0,) * 16, 1, 1, *(0,) * 7, 1, *(0,) * 5, 1, *(0,) * 11, 1, *(0,) * 4, 1, *(0,) * 4],
            id="no method",
        ),
    ],
)
def test_the_numbers_that_models_are_trained_on_stay(example, expected):
    assert facts(example) == expected


@pytest.mark.parametrize(
    ("result", "kinds"),
    [
        pytest.param("void", (1, 0, 0), id="nothing"),
        pytest.param("boolean", (0, 1, 1), id="truth"),
        *(
            pytest.param(name, (0, 0, 1), id=name)
            for name in ("int", "long", "double", "float", "char", "byte", "short")
        ),
        pytest.param("String", (0, 0, 1), id="text"),
        pytest.param("List<String>", (0, 0, 0), id="other"),
    ],
)
def test_what_is_returned(result, kinds):
    assert tuple(facts(Example("", f"private {result} f(int a)", ""))[44:47]) == kinds


def test_another_header_than_the_one_asked_for():
    assert _of("int max(int a) { return a; }", _HEADER) == 0
    assert _of("int max(int a) { return first; }", _VARIABLES) == 0


def test_layout_and_comments_count_for_nothing():
    spread = _TOLD.code.replace("{ ", "{\n\t// a comment\n\t").replace(";", " ;\n")
    assert facts(Example(_TOLD.description, _TOLD.signature, spread)) == facts(_TOLD)


def test_a_name_may_be_long():
    header = f"int {'y' * 200_000}(int {'z' * 200_000}, int[] b)"
    assert facts(Example("", header, f"{header} {{ return b[0]; }}"))[_UNUSED_PARAMETERS] == 1


_codes = st.text("aB1 ;(){}<>=,.\"'@-\n", max_size=60)


@given(_codes, _codes, _codes)
def test_any_text_has_as_many_facts(description, signature, code):
    found = facts(Example(description, signature, code))
    assert len(found) == 53
    assert all(isinstance(number, float) for number in found)
