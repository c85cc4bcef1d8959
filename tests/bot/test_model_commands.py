import pytest

from judgebot.cli import run


def test_models(capsys, make_bundle):
    folder = make_bundle().folder
    (folder / "README.md").write_text("# a card", encoding="utf-8")
    assert run(["models", "show", str(folder)]) == 0
    assert run(["models", "verify", str(folder)]) == 0
    assert run(["models", "list"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# a card\ntiny 1: 2 files verified, loads\nminilm-java (default)")


def test_a_card_is_text(capsys, make_bundle):
    folder = make_bundle().folder
    (folder / "README.md").write_bytes(b"# a\n::error::b\x1b[31m\n\tc\xff\n")
    assert run(["models", "show", str(folder)]) == 0
    assert capsys.readouterr().out == "# a\n./::error::b\\x1b[31m\n    c\ufffd\n"


@pytest.mark.parametrize("name", [pytest.param("model.onnx", id="network"), pytest.param("tokenizer.json", id="other")])
def test_verify_names_a_damaged_file(capsys, make_bundle, name):
    path = make_bundle().folder / name
    path.write_bytes(path.read_bytes() + b" ")
    assert run(["models", "verify", str(path.parent)]) == 2
    assert f"{path}: sha256 differs" in capsys.readouterr().err
