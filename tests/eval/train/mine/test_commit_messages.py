import pytest

from judgebot_eval.train.mine.commit_messages import reverted, says_fix, says_revert


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param("Fix the bounds check of charAt", True, id="fix"),
        pytest.param("HHH-12 - Fixed null handling", True, id="past tense"),
        pytest.param("Bugfix", True, id="bug fix"),
        pytest.param("Avoid NPE when there is no parent", True, id="NPE"),
        pytest.param("Prevent NullPointerException in close()", True, id="exception"),
        pytest.param("getPath returned the wrong index", True, id="wrong"),
        pytest.param("Off-by-one in skip()", True, id="off by one"),
        pytest.param("Fix #12: lost update", True, id="fix of an issue"),
        pytest.param("fix issue #12", True, id="fix of an issue alone"),
        pytest.param("getAll() throws IndexOutOfBoundsException", True, id="throws"),
        pytest.param("IllegalStateException if there is no session", True, id="exception if"),
        pytest.param("fix: close the stream", True, id="conventional commit"),
        pytest.param("fix(core): support streams", False, id="feature as a conventional fix"),
        pytest.param("Report ParseException with its position", False, id="about an exception"),
        pytest.param("Fix the internationalization of error messages", False, id="messages"),
        pytest.param("Access the form without applying fixes", False, id="fixes that are things"),
        pytest.param("Add a parser", False, id="feature"),
        pytest.param("Add a parser. Fixes #12", False, id="feature that closes an issue"),
        pytest.param("Add a parser (fixes gh-12)", False, id="feature that closes an issue in brackets"),
        pytest.param("Add a parser\n\nThis fixes a bug.", False, id="only the subject counts"),
        pytest.param("Fix typos", False, id="typo"),
        pytest.param("Fix Javadoc of close", False, id="Javadoc"),
        pytest.param("Fix checkstyle", False, id="checkstyle"),
        pytest.param("Fix Sonar bugs", False, id="Sonar"),
        pytest.param("Fix compiler warnings", False, id="warnings"),
        pytest.param("Fixed broken tests", False, id="tests"),
        pytest.param("Fix formatting", False, id="formatting"),
        pytest.param("Refactor and fix names", False, id="refactoring"),
        pytest.param("Clean-up after the bug fix", False, id="clean-up"),
        pytest.param("prefix of the affix", False, id="part of a word"),
        pytest.param("Debug output", False, id="debug"),
        pytest.param("", False, id="empty"),
    ],
)
def test_says_fix(message, expected):
    assert says_fix(message) is expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param('Revert "Fix the parser"', True, id="subject"),
        pytest.param("Rollback of the parser", True, id="roll back"),
        pytest.param("Undo\n\nThis reverts commit 0123456789abcdef.", True, id="body"),
        pytest.param("Fix reverting of transactions", False, id="about reverting"),
    ],
)
def test_says_revert(message, expected):
    assert says_revert(message) is expected


def test_reverted_names_the_commits():
    message = "Undo\n\nThis reverts commit 0123456789abcdef.\nThis also reverts fedcba98."
    assert reverted(message) == ("0123456789abcdef", "fedcba98")
