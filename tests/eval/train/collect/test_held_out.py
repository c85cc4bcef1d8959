import pytest

from judgebot_eval.train.collect.held_out import EvaluationKeys, body_key, is_held_out_file, is_held_out_project


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("commons-lang3", True, id="a Commons project"),
        pytest.param("apache+commons-io", True, id="a fetched Commons project"),
        pytest.param("libcommons-codec-java", True, id="a Debian package"),
        pytest.param("guava-32.1-sources.jar", True, id="a jar"),
        pytest.param("joda-time", True, id="Joda-Time"),
        pytest.param("fastjson2", True, id="fastjson2"),
        pytest.param("apache-log4j1.2", True, id="log4j 1"),
        pytest.param("google+gson", False, id="gson"),
        pytest.param("apache+kafka", False, id="kafka"),
        pytest.param("common", False, id="common is not Commons"),
    ],
)
def test_projects(name, expected):
    assert is_held_out_project(name) is expected


@pytest.mark.parametrize(
    ("package", "text", "expected"),
    [
        pytest.param("org.apache.commons.lang3", "class A {}", True, id="package"),
        pytest.param("com.google.common.base", "class A {}", True, id="Guava's package"),
        pytest.param("com.google.commons", "class A {}", False, id="another package"),
        pytest.param("org.apache.tomcat.dbcp.pool2", "class A {}", True, id="a renamed copy"),
        pytest.param("a.b", "/* Copied from Apache Commons Lang. */ class A {}", True, id="says so"),
        pytest.param("a.b", "import org.apache.commons.lang3.X;\nclass A {}", False, id="only uses it"),
        pytest.param("a.b", "class A {}", False, id="has nothing to do with it"),
    ],
)
def test_files(package, text, expected):
    assert is_held_out_file(package, text) is expected


@pytest.mark.parametrize(
    ("description", "code", "expected"),
    [
        pytest.param("other", "long g(int y) {return  x+1; // c\n}", True, id="body, formatted otherwise"),
        pytest.param("adds ONE.", "int f() { return 2; }", True, id="description, written otherwise"),
        pytest.param("other", "int f() { return 2; }", False, id="neither"),
        pytest.param("", "", False, id="empty"),
    ],
)
def test_evaluation_keys(description, code, expected):
    keys = EvaluationKeys([("Adds one", "int f(int x) { return x + 1; }"), ("", "")])
    assert keys.holds(description, code) is expected


def test_body_key_of_a_fragment():
    assert body_key("return 1 ;") == "return1;"
