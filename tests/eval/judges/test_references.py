import pytest

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.judges.references import reference_of, references
from judgebot_eval.records import Task

METHOD = "int f() {\n        return 1;\n    }"
COMPLETES = Task("a", "a", "b", "One.", "int f()", "class A {\n    int f() {\n", "", "        return 1;\n    }\n}\n")
WHOLE = Task("a", "a", "b", "One.", "int f()", canonical=METHOD)


@pytest.mark.parametrize(
    "task", [pytest.param(COMPLETES, id="completion of the prompt"), pytest.param(WHOLE, id="whole method")]
)
def test_a_reference_is_a_whole_method(task):
    assert reference_of(Example("One.", "int f()", ""), references([task])) == METHOD


def test_tasks_without_a_solution_have_none():
    known = references([Task("a", "a", "b", "One.", "int f()")])

    with pytest.raises(JudgebotError, match="no reference solution"):
        reference_of(Example("One.", "int f()", ""), known)
