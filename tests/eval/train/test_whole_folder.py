import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.train.whole_folder import making


def _fill(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(text, encoding="utf-8")


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "before",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"mine": "old", ".mine.partial": "half"}, id="one to replace, and half of one"),
        pytest.param({".mine.old": "old"}, id="killed between the moves"),
        pytest.param({"mine": "new", ".mine.old": "old"}, id="killed before the old one was removed"),
    ],
)
def test_takes_its_place_at_the_end(tmp_path, before):
    for name, text in before.items():
        _fill(tmp_path / name, text)
        (tmp_path / name / "other.onnx").touch()
    with making(tmp_path / "mine", "config.json", ["other.onnx"]) as partial:
        assert _names(partial) == []
        _fill(partial, "made")
        assert _names(tmp_path)[0] == ".mine.partial"
    assert _names(tmp_path) == ["mine"]
    assert _names(tmp_path / "mine") == ["config.json"]
    assert (tmp_path / "mine" / "config.json").read_text(encoding="utf-8") == "made"


@pytest.mark.parametrize("kept", [pytest.param("mine", id="in place"), pytest.param(".mine.old", id="moved away")])
def test_what_was_there_stays_if_it_fails(tmp_path, kept):
    _fill(tmp_path / kept, "old")

    def fail():
        with making(tmp_path / "mine", "config.json", ["other.onnx"]) as partial:
            _fill(partial, "half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (tmp_path / "mine" / "config.json").read_text(encoding="utf-8") == "old"


def test_an_empty_folder_may_be_replaced(tmp_path):
    (tmp_path / "mine").mkdir()
    with making(tmp_path / "mine", "config.json", ["other.onnx"]) as partial:
        _fill(partial, "made")
    assert _names(tmp_path / "mine") == ["config.json"]


@pytest.mark.parametrize("folder", [pytest.param(True, id="folder"), pytest.param(False, id="file")])
def test_nothing_else_is_replaced(tmp_path, folder):
    letters = tmp_path / "letters"
    if folder:
        letters.mkdir()
    (letters / "mine.txt" if folder else letters).write_text("Dear reader", encoding="utf-8")
    with pytest.raises(JudgebotError, match=r"letters: .* holds no config\.json; give another --output"):
        making(letters, "config.json", ["other.onnx"]).__enter__()


def test_a_strangers_file_is_not_lost(tmp_path):
    _fill(tmp_path / "mine", "old")
    (tmp_path / "mine" / "notes.txt").touch()
    with pytest.raises(JudgebotError, match=r"mine: would be replaced, but holds notes\.txt too; move that away"):
        making(tmp_path / "mine", "config.json", ["other.onnx"]).__enter__()
    assert _names(tmp_path / "mine") == ["config.json", "notes.txt"]
