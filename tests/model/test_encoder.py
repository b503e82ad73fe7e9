"""OpenVINO's encoder says what CTranslate2 says in float32, at any length and in any company."""

import ctranslate2
import numpy as np
import pytest

from tacet.compute.compiler import Compiler
from tacet.engines.whisper import encoder as encoders
from tacet.engines.whisper.encoder import CTranslate2Encoder, compiled_encoder, encoder_candidates
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.openvino.weights import Quantized, Weights
from tacet.engines.whisper.reference_audio import reference_features

MOST = {"openvino-int8": 0.03, "openvino-bfloat16": 0.01, "openvino-float32": 1e-4}


def error(outputs, right):
    return float(np.linalg.norm(outputs - right) / np.linalg.norm(right))


@pytest.fixture(scope="module")
def compiler():
    """Compiles for one thread."""
    return Compiler(1)


@pytest.fixture(scope="module")
def weights(nano_en):
    """Of the demonstration model's encoder."""
    return Weights(nano_en / "model.bin", "encoder/")


@pytest.fixture(scope="module")
def features(nano_en):
    """Of the reference audio."""
    return reference_features(ModelFolder.read(nano_en).log_mel())


@pytest.fixture(scope="module")
def exact(nano_en):
    """The demonstration model in float32."""
    return ctranslate2.models.Whisper(str(nano_en), compute_type="float32", intra_threads=1)


@pytest.mark.parametrize("name", MOST)
def test_its_states_are_close_to_those_of_float32(compiler, weights, exact, features, name):
    if name == "openvino-bfloat16" and not compiler.bf16:
        pytest.skip("this processor does not compute with bfloat16")
    output = compiled_encoder(compiler, weights, name).infer(features)
    assert error(output, np.array(CTranslate2Encoder(exact).encode(features))) < MOST[name]


def test_any_length_is_encoded_and_ctranslate2_reads_it(
    compiler, weights, exact, features, nano_en
):
    encoder = compiled_encoder(compiler, weights, "openvino-int8")
    prompt = ModelFolder.read(nano_en).tokenizer(False, "transcribe", "en").sot_sequence
    for frames in (50, 100, 200):
        outputs = encoder.encode(np.ascontiguousarray(features[:1, :, :frames]))
        assert outputs.shape == [1, frames // 2, 192]
        assert exact.generate(outputs, [prompt], max_length=10)[0].sequences_ids


def test_what_one_window_says_does_not_depend_on_the_others(compiler, weights, features):
    encoder = compiled_encoder(compiler, weights, "openvino-int8")
    one = features[:1]
    louder = np.concatenate([one[:, :, ::-1] + 1.0, one, one * 0.5])
    together = encoder.infer(np.ascontiguousarray(louder))[1:2]
    assert error(together, encoder.infer(one)) < 1e-5


@pytest.mark.parametrize(
    ("wish", "can", "names"),
    [
        ("auto", "bytes halves", ["openvino-bfloat16", "openvino-int8"]),
        ("auto", "bytes", ["openvino-int8"]),
        ("auto", "", []),
        ("openvino", "", ["openvino-int8", "openvino-float32"]),
        ("openvino-bfloat16", "bytes halves", ["openvino-bfloat16", "openvino-float32"]),
        ("openvino-float32", "bytes halves", ["openvino-float32"]),
        ("ctranslate2", "bytes halves", []),
    ],
)
def test_candidates_are_those_that_the_processor_is_quick_at(monkeypatch, wish, can, names):
    monkeypatch.setattr(encoders, "is_faster", lambda: "bytes" in can)
    monkeypatch.setattr(encoders, "has_int8_dot", lambda: "bytes" in can)
    assert encoder_candidates(wish, "halves" in can) == names


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
    matrix = Quantized.of(weight)
    assert np.all(np.abs(matrix.floats() - weight) <= matrix.scale[:, None] / 2 + 1e-7)


@pytest.mark.parametrize("length", [0, 1, 159, 160, 161, 4_000, 47_999, 48_000])
@pytest.mark.parametrize("loudness", [1e-6, 0.5])
def test_a_spectrogram_padded_with_silence_is_that_of_the_padded_sound(nano_en, length, loudness):
    log_mel, size = ModelFolder.read(nano_en).log_mel(), 48_000
    sound = (np.random.default_rng(length).standard_normal(length) * loudness).astype(np.float32)
    whole = log_mel.extractor(np.pad(sound, (0, size - length)), padding=0)
    np.testing.assert_allclose(log_mel(sound, size), whole, atol=1e-5)
