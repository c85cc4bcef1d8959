import json
import math

import pytest

from judgebot import bundle as bundles
from judgebot.bundle import CHANGE_MODEL, CONFIG, MODEL, find_bundle, list_bundles, read_bundle, verify
from judgebot.encode import Example
from judgebot.errors import JudgebotError


def test_reads_what_config_json_says(make_bundle):
    bundle = make_bundle(threshold=0.9, batch_tokens=0)
    assert (bundle.name, bundle.kind, bundle.template, bundle.threshold, bundle.batch_tokens) == (
        "tiny", "encoder", "javadoc-code/1", 0.9, 0,
    )  # fmt: skip


def test_reads_the_change_model(make_bundle):
    assert make_bundle().change is None
    bundle = make_bundle(change={"threshold": 0.8})
    assert (bundle.change.features, bundle.change.threshold, bundle.change.calibration.scale) == ("edit/2", 0.8, 1.0)
    assert [bundle.change.is_calibrated_for(tokens) for tokens in (1, 2, 40, 41)] == [False, True, True, False]
    verify(bundle)
    (bundle.folder / CHANGE_MODEL).write_bytes(b"cut")
    with pytest.raises(JudgebotError, match=r"change\.onnx: sha256 differs"):
        verify(bundle)


@pytest.mark.parametrize(
    ("code", "is_known"),
    [
        pytest.param("int f() { return a + b; }", True, id="long enough"),
        pytest.param("int f(int a, int b) { return a; }", False, id="nearly empty body"),
        pytest.param("int f(int a, int b);", False, id="no body"),
    ],
)
def test_a_model_knows_the_lengths_it_was_calibrated_on(make_bundle, code, is_known):
    assert make_bundle(body_tokens=5).is_calibrated_for(Example("", "", code)) is is_known
    assert make_bundle().is_calibrated_for(Example("", "", code))


def test_identity_is_that_of_the_content(make_bundle):
    assert make_bundle("a").sha256 != make_bundle("b").sha256
    assert make_bundle("a").sha256 == make_bundle("a").sha256


_CALIBRATION = {"scale": 1.0, "bias": 0.0, "points": []}


def _point(**changes):
    point = {"threshold": 0.8, "precision": 0.9, "lower_bound": 0.8, "cases": 40, **changes}
    return {"calibration": {**_CALIBRATION, "points": [point]}}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"format": 2}, "format: expected 1, which this judgebot reads, not 2", id="later format"),
        pytest.param({"kind": "oracle"}, "kind: expected one of encoder, decoder, not 'oracle'", id="kind"),
        pytest.param({"kind": {}}, "kind: expected one of encoder, decoder, not an object of 0", id="no kind"),
        pytest.param({"template": "x/9"}, "template: expected one of .*, not 'x/9'", id="template"),
        pytest.param({"calibration": []}, "calibration: expected an object, not a list of 0", id="no calibration"),
        pytest.param({"calibration": {}}, "calibration: scale: expected a number .*, not None", id="empty calibration"),
        pytest.param(
            {"calibration": {**_CALIBRATION, "points": [1]}}, r"points\[0\]: expected an object, not 1", id="no point"
        ),
        pytest.param({"max_length": None}, "max_length: expected a whole number", id="no length"),
        pytest.param({"max_length": -5}, "max_length: expected a whole number from 4 to 10000000, not -5", id="length"),
        pytest.param({"max_length": 2**64}, "max_length: expected a whole number", id="huge length"),
        pytest.param({"max_length": math.inf}, "max_length: expected a whole number .* not inf", id="endless"),
        pytest.param({"batch_tokens": -1}, "batch_tokens: expected a whole number from 0", id="batch"),
        pytest.param({"batch_tokens": True}, "batch_tokens: expected a whole number", id="truth"),
        pytest.param({"body_tokens": 1.5}, "body_tokens: expected a whole number", id="fraction"),
        pytest.param({"body_tokens": None}, "body_tokens: expected a whole number", id="null"),
        pytest.param({"code_tokens": [-1, 5]}, "code_tokens: expected whole numbers from 0", id="code"),
        pytest.param({"code_tokens": [6, 5]}, "code_tokens: expected the fewest and the most", id="code in no order"),
        pytest.param({"code_tokens": [6]}, "code_tokens: expected the fewest and the most", id="half of the code"),
        pytest.param({"threshold": math.nan}, "threshold: expected a number from 0.5 to 1, not nan", id="threshold"),
        pytest.param({"threshold": 1.5}, "threshold: expected a number from 0.5 to 1, not 1.5", id="high threshold"),
        pytest.param({"calibration": {**_CALIBRATION, "scale": math.nan}}, "scale: expected a number", id="scale"),
        pytest.param({"calibration": {**_CALIBRATION, "bias": -math.inf}}, "bias: expected a number", id="bias"),
        pytest.param({"calibration": {**_CALIBRATION, "bias": 10**400}}, "bias: expected a number", id="huge bias"),
        pytest.param(_point(threshold=0.4), "threshold: expected a number from 0.5", id="threshold of a point"),
        pytest.param(_point(precision=math.nan), "precision: expected a number from 0 to 1", id="precision"),
        pytest.param(_point(lower_bound="x"), "lower_bound: expected a number from 0 to 1, not 'x'", id="bound"),
        pytest.param(_point(cases=-1), "cases: expected a whole number from 0", id="cases"),
        pytest.param({"change": {"threshold": 0.2}}, "change: threshold: expected a number", id="threshold of changes"),
        pytest.param({"version": ["x"]}, "version: expected a text, not a list of 1", id="no text"),
        pytest.param({"version": "1\n::error::x"}, "version: expected one short line", id="version"),
        pytest.param({"files": ["x"]}, "files: expected an object of texts, not a list of 1", id="no files"),
        pytest.param({"files": {"x": 1}}, "files: expected an object of texts, not an object of 1", id="no hash"),
        pytest.param({"wide": "method/9"}, "features: expected one of method/2, not 'method/9'", id="wide features"),
        pytest.param({"wide": "method/2", "files": {}}, r"files: expected the sha256 of wide\.onnx", id="no wide part"),
        pytest.param(
            {"change": {"features": "edit/9"}}, "features: expected one of edit/2, not 'edit/9'", id="features"
        ),
        pytest.param({"change": {"calibration": {}}}, "change: calibration: scale", id="no calibration of changes"),
        pytest.param({"change": {}, "files": {}}, r"files: expected the sha256 of change\.onnx", id="no change model"),
    ],
)
def test_refuses_what_it_cannot_read(make_bundle, changes, message):
    with pytest.raises(
        JudgebotError, match=rf"config\.json: not a judgebot model: .*{message}.*; export the model again$"
    ):
        make_bundle(**changes)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty"),
        pytest.param("[]", id="a list"),
        pytest.param("{", id="not JSON"),
        pytest.param("[" * 100_000, id="deeply nested"),
        pytest.param(" " * (bundles.MAX_BYTES + 1), id="huge"),
    ],
)
def test_refuses_a_config_that_is_none(tmp_path, content):
    (tmp_path / CONFIG).write_text(content, encoding="utf-8")
    with pytest.raises(JudgebotError, match=r"config\.json: not a judgebot model"):
        read_bundle(tmp_path)


def test_verifies_an_intact_model(make_bundle):
    bundle = make_bundle()
    verify(bundle)
    assert set(bundle.files) == {"model.onnx", "tokenizer.json"}


def _append(folder):
    with (folder / MODEL).open("ab") as file:
        file.write(b"x")


def _remove(folder):
    (folder / MODEL).unlink()


def _link(folder):
    (folder / MODEL).rename(folder.parent / "elsewhere")
    (folder / MODEL).symlink_to(folder.parent / "elsewhere")


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        pytest.param(_append, "sha256 differs", id="changed"),
        pytest.param(_remove, "missing", id="missing"),
        pytest.param(_link, "lie in its own folder", id="link"),
    ],
)
def test_verify_refuses_a_harmed_model(make_bundle, harm, message):
    bundle = make_bundle()
    harm(bundle.folder)
    with pytest.raises(JudgebotError, match=rf"model\.onnx: .*{message}"):
        verify(bundle)


def test_verify_refuses_files_outside_the_folder(make_bundle):
    with pytest.raises(JudgebotError, match="lie in its own folder"):
        verify(make_bundle(files={"../model.onnx": "0" * 64}))


def test_verify_names_a_file_that_cannot_be_read(make_bundle):
    with pytest.raises(JudgebotError, match=r"/n+: cannot be read: File name too long"):
        verify(make_bundle(files={"n" * 300: "0" * 64}))


def test_finds_a_model_by_its_folder(make_bundle):
    bundle = make_bundle()
    assert find_bundle(str(bundle.folder)) == bundle


@pytest.mark.parametrize("name", [pytest.param("nosuch", id="unknown"), pytest.param("n" * 300, id="too long a name")])
def test_names_the_models_there_are(name):
    with pytest.raises(JudgebotError, match=rf"{name}: no such model: .*one of: minilm-java"):
        find_bundle(name)


def test_the_embedded_models_are_whole_and_small():
    embedded = list(list_bundles())
    assert bundles.DEFAULT_MODEL in {bundle.name for bundle in embedded}
    for bundle in embedded:
        verify(bundle)
        assert (bundle.folder / "README.md").is_file()
        assert sum(path.stat().st_size for path in bundle.folder.iterdir()) < 40_000_000
        assert json.loads((bundle.folder / CONFIG).read_text(encoding="utf-8"))["name"] == bundle.folder.name
