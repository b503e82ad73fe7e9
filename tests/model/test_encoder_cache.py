"""A window that is asked for once more is not encoded once more."""

import gc
import weakref
from dataclasses import dataclass, field

import ctranslate2
import numpy as np
import pytest

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.engines.whisper.encoder import CTranslate2Encoder
from tacet.engines.whisper.encoder_cache import MAX_CACHED_WINDOWS, EncoderCache, WindowRequest
from tacet.engines.whisper.model_folder import ModelFolder

WHOLE, SHORT = 30.0, 5.0


@dataclass(frozen=True, eq=False)
class Counting(CTranslate2Encoder):
    """The model's own encoder, and how many windows it was asked for."""

    counts: list[int] = field(default_factory=list)

    def encode(self, features):
        self.counts.append(len(features))
        return super().encode(features)


@pytest.fixture(scope="module")
def model(nano_en):
    return ctranslate2.models.Whisper(str(nano_en), device="cpu", compute_type="int8")


@pytest.fixture
def encoder(model):
    return Counting(model)


@pytest.fixture
def encoder_cache(nano_en, encoder):
    return EncoderCache(ModelFolder.read(nano_en), encoder)


def asks(count, seed=0):
    """Different seconds of one noise."""
    noise = np.random.default_rng(seed).uniform(-0.1, 0.1, count * SAMPLE_RATE)
    audio = Audio.from_floats(noise)
    spans = [Span(float(at), float(at + 1)) for at in range(count)]
    return [WindowRequest(audio, Window(span, (span,))) for span in spans]


def test_another_look_at_a_whole_window_finds_its_states(encoder_cache, encoder):
    one, two, three = asks(3)
    first = np.array(encoder_cache.encode_batch([one, two], WHOLE, 0.0))
    again = np.array(encoder_cache.encode_batch([two, three, one], WHOLE, 0.0))
    assert encoder.counts == [2, 1]
    assert np.array_equal(again[[2, 0]], first)
    assert np.array_equal(np.array(encoder_cache.encode_batch([three], WHOLE, 0.0))[0], again[1])
    assert encoder.counts == [2, 1]


def test_another_level_or_length_is_another_sound(encoder_cache, encoder):
    (one,) = asks(1)
    for seconds, level in ((WHOLE, 0.0), (WHOLE, -20.0), (SHORT, 0.0)):
        encoder_cache.encode_batch([one], seconds, level)
    assert encoder.counts == [1, 1, 1]


def test_of_short_ones_only_those_that_tell_the_language_are_kept(encoder_cache, encoder):
    one, two = asks(2)
    encoder_cache.encode_and_cache(one, SHORT, 0.0)
    encoder_cache.encode_batch([one, two], SHORT, 0.0)
    encoder_cache.encode_batch([two], SHORT, 0.0)
    assert encoder.counts == [1, 1, 1]


def test_only_the_last_few_are_kept(encoder_cache, encoder):
    many = asks(MAX_CACHED_WINDOWS + 1)
    for request in many:
        encoder_cache.encode_and_cache(request, SHORT, 0.0)
    encoder.counts.clear()
    encoder_cache.encode_batch(many, SHORT, 0.0)
    assert encoder.counts == [1]


def test_the_sound_is_not_kept(encoder_cache):
    (one,) = asks(1)
    encoder_cache.encode_and_cache(one, WHOLE, 0.0)
    sound = weakref.ref(one.audio)
    del one
    gc.collect()
    assert sound() is None
