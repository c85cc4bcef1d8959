import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.execute.harness import load_harness
from judgebot_eval.execute.jdk import find_jdk
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.sandbox import Unconfined, open_sandbox


def test_classes_are_compiled_once(tmp_path):
    first = load_harness(cache=tmp_path)
    compiled = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.class")}
    assert load_harness(cache=tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.class")} == compiled
    assert first.libraries / "org" / "javatuples" / "Pair.class" in compiled


def test_a_jar_that_is_not_there(tmp_path):
    with pytest.raises(JudgebotError, match=r"no\.jar: no such file"):
        load_harness(tmp_path / "no.jar")


def test_no_jdk(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(JudgebotError, match="javac: not found; install a JDK"):
        find_jdk()


def _fake_jdk(folder, release):
    (folder / "bin").mkdir()
    (folder / "bin" / "javac").touch(mode=0o755)
    if release is not None:
        (folder / "release").write_text(release)
    return folder / "bin"


@pytest.mark.parametrize(
    ("release", "said"),
    [
        pytest.param('JAVA_VERSION="1.8.0_402"\n', r"of version 1\.8\.0_402; install a JDK, 17", id="too old"),
        pytest.param(None, "no JDK", id="no release file"),
    ],
)
def test_another_jdk(monkeypatch, tmp_path, release, said):
    monkeypatch.setenv("PATH", str(_fake_jdk(tmp_path, release)))
    with pytest.raises(JudgebotError, match=said):
        find_jdk()


def _tool(folder, name, script):
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("tools", "said"),
    [
        pytest.param({}, "prlimit: not found; install util-linux", id="no prlimit"),
        pytest.param({"prlimit": ""}, "bwrap: not found; install bubblewrap.*--unsafe-no-sandbox", id="no bwrap"),
        pytest.param(
            {"prlimit": "echo No permissions >&2; exit 1", "bwrap": "", "ldd": ""},
            "does not work here.*No permissions.*--unsafe-no-sandbox",
            id="forbidden",
        ),
    ],
)
def test_no_sandbox(monkeypatch, tmp_path, tools, said):
    jdk = find_jdk()
    for name, script in tools.items():
        _tool(tmp_path, name, script)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(JudgebotError, match=said):
        open_sandbox(jdk, Limits())


def test_no_sandbox_is_what_was_asked_for():
    assert open_sandbox(find_jdk(), Limits(), unsafe_no_sandbox=True) == Unconfined(Limits())
