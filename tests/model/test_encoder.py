"""OpenVINO's encoder says what CTranslate2's says, at any length and in any company."""

import ctranslate2
import numpy as np
import pytest

from tacet.core.errors import ModelUnavailable
from tacet.engines import encoder as encoders
from tacet.engines.encoder import (
    OwnEncoder,
    choose_encoder,
    difference,
)
from tacet.engines.folder import ModelFolder
from tacet.engines.known_sounds import known_features
from tacet.engines.layout import Layout
from tacet.engines.weights import Quantized, Weights

PRECISIONS = ["openvino-int8", "openvino-bfloat16", "openvino-float32"]


@pytest.fixture(scope="module")
def model(nano_en):
    """The demonstration model in CTranslate2."""
    return ctranslate2.models.Whisper(str(nano_en), compute_type="int8", intra_threads=1)


@pytest.fixture(scope="module")
def log_mel(nano_en):
    """What makes spectrograms."""
    return ModelFolder.read(nano_en).log_mel()


@pytest.fixture(scope="module")
def features(log_mel):
    """Two seconds of a known sound."""
    return known_features(log_mel)


@pytest.fixture
def chosen(model, nano_en, log_mel):
    """The encoder that a wish brings."""
    path = nano_en / "model.bin"
    return lambda wish: choose_encoder(model, path, Layout(1, 1, wish), log_mel)


@pytest.fixture
def on_floats(monkeypatch):
    """A processor that cannot multiply bytes, whatever this one can."""
    monkeypatch.setattr(encoders, "multiplies_bytes", lambda: False)


@pytest.fixture
def on_bytes(monkeypatch):
    """A processor that can."""
    monkeypatch.setattr(encoders, "multiplies_bytes", lambda: True)
    monkeypatch.setattr(encoders, "is_faster", lambda: True)


@pytest.fixture(scope="module")
def right(nano_en, features):
    """The states that CTranslate2 computes in float32: its 8-bit ones differ by processor."""
    exact = ctranslate2.models.Whisper(str(nano_en), compute_type="float32", intra_threads=1)
    return np.array(OwnEncoder(exact).encode(features))


@pytest.mark.parametrize("name", PRECISIONS)
def test_its_states_are_close_to_those_of_ctranslate2(chosen, on_floats, right, features, name):
    found = chosen(name)
    if name == "openvino-bfloat16" and found.name != name:
        pytest.skip("this processor does not compute with bfloat16")
    assert found.name == name
    drift, cosine = difference(np.array(found.encode(features)), right)
    assert drift < 0.03
    assert cosine > 0.998


def test_what_goes_into_a_matrix_is_in_8_bits_where_the_processor_can_multiply_them(
    chosen, on_bytes, monkeypatch, right, features
):
    monkeypatch.setitem(encoders.MAX_DRIFT, True, 0.5)  # this one may lose digits in sums of bytes
    monkeypatch.setitem(encoders.MIN_COSINE, True, 0.9)
    found = chosen("auto")
    assert found.name == "openvino-int8"
    drift, cosine = difference(np.array(found.encode(features)), right)
    assert 1e-4 < drift < 0.3
    assert cosine > 0.95


def test_auto_leaves_it_to_ctranslate2_where_the_processor_cannot(chosen, monkeypatch):
    monkeypatch.setattr(encoders, "is_faster", lambda: False)
    assert chosen("auto").name == "ctranslate2"


def test_any_length_is_encoded_and_ctranslate2_reads_it(chosen, model, features, nano_en):
    found = chosen("openvino-int8")
    prompt = ModelFolder.read(nano_en).tokenizer(False, "transcribe", "en").sot_sequence
    for frames in (50, 100, 200):
        states = found.encode(np.ascontiguousarray(features[:, :, :frames]))
        assert states.shape == [1, frames // 2, 192]
        assert model.generate(states, [prompt], max_length=10)[0].sequences_ids


def test_what_one_window_says_does_not_depend_on_the_others(chosen, features):
    found = chosen("openvino-int8")
    alone = np.array(found.encode(features))
    louder = np.concatenate([features[:, :, ::-1] + 1.0, features, features * 0.5])
    together = np.array(found.encode(np.ascontiguousarray(louder)))[1:2]
    assert difference(together, alone)[0] < 1e-5


@pytest.mark.parametrize("wish", ["auto", "openvino-int8"])
def test_an_encoder_that_drifts_gives_way(chosen, on_bytes, monkeypatch, wish):
    monkeypatch.setitem(encoders.MAX_DRIFT, True, 1e-9)
    assert chosen(wish).name == "ctranslate2"


def test_without_openvino_ctranslate2_encodes(chosen, monkeypatch):
    monkeypatch.setattr("tacet.compute.openvino.find_spec", lambda name: None)
    assert chosen("auto").name == "ctranslate2"
    with pytest.raises(ModelUnavailable, match="not installed here"):
        chosen("openvino-int8")


def test_weights_are_read_as_they_are_stored(nano_en):
    weights = Weights(nano_en / "model.bin", "encoder/")
    assert weights.number("num_heads") == 3
    assert weights.floats("position_encodings/encodings").shape[1] == 192
    matrix = weights.matrix("layer_0/ffn/linear_0/weight")
    assert matrix.values.dtype == np.int8
    assert np.allclose(matrix.floats(), weights.floats("layer_0/ffn/linear_0/weight"))


def test_a_matrix_in_8_bits_is_within_half_a_step_of_the_matrix():
    weight = np.random.default_rng(1).standard_normal((5, 7)).astype(np.float32)
    weight[2] = 0
    found = Quantized.of(weight)
    assert np.all(np.abs(found.floats() - weight) <= found.step[:, None] / 2 + 1e-7)


@pytest.mark.parametrize("length", [0, 1, 159, 160, 161, 4_000, 47_999, 48_000])
@pytest.mark.parametrize("loudness", [1e-6, 0.5])
def test_a_spectrogram_padded_with_silence_is_that_of_the_padded_sound(nano_en, length, loudness):
    log_mel, size = ModelFolder.read(nano_en).log_mel(), 48_000
    sound = (np.random.default_rng(length).standard_normal(length) * loudness).astype(np.float32)
    whole = log_mel.extractor(np.pad(sound, (0, size - length)), padding=0)
    np.testing.assert_allclose(log_mel(sound, size), whole, atol=1e-5)
