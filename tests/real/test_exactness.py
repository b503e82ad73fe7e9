"""Whatever encodes and searches agrees with CTranslate2 in float32 on real speech."""

from contextlib import closing
from dataclasses import replace
from difflib import SequenceMatcher
from typing import get_args, get_type_hints

import ctranslate2
import numpy as np
import pytest

from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.engines.whisper.encoder_cache import floats
from tacet.engines.whisper.engine import WhisperEngine
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.settings import Settings

ENCODERS = get_args(get_type_hints(Settings)["encoder"])  # each name also decides who searches
CLIPS = (
    "arctic_cmu_arctic_us_aew_a0003.wav",
    "asterisk_en_agent-alreadyon.wav",
    "asterisk_en_conf-getconfno.wav",
    "voicebank_demand_clean_p232_006.wav",
)
SEARCHES = {"one beam": DecodeOptions(language="en", profile="fast"),
            "all beams": DecodeOptions(language="en", profile="exact")}  # fmt: skip
FACTS = EngineFacts("whisper", "base", "base", 30.0, (), "cpu", "int8")
ALIKE = 0.95  # of the words
AS_EXACT = 1.05  # times the error of CTranslate2's own 8 bits, at most


@pytest.fixture(scope="module")
def folder(published):
    return published("base")


def engine(folder, encoder, kind="int8"):
    return WhisperEngine(folder, replace(FACTS, compute_type=kind), 2, encoder)


def written(made, sounds, options):
    """The words of each sound, heard as one window."""
    out = []
    for audio in sounds:
        windows = [Window(Span(0.0, audio.duration), (Span(0.0, audio.duration),))]
        (result,) = made.recognize(audio, windows, options)
        out += "".join(word.text for word in result.words).split()
    return out


@pytest.fixture(scope="module")
def sounds(clip):
    return [clip(name) for name in CLIPS]


@pytest.fixture(scope="module")
def features(folder, sounds):
    """Features of each sound, shape `(1, mels, frames)`."""
    log_mel = ModelFolder.read(folder).log_mel()
    return [log_mel(audio.crop(audio.span), 30 * 16_000)[None] for audio in sounds]


@pytest.fixture(scope="module")
def exact_states(folder, features):
    """The states that CTranslate2 computes in float32."""
    return states_of(ctranslate2.models.Whisper(str(folder), compute_type="float32"), features)


@pytest.fixture(scope="module")
def usual_error(folder, features, exact_states):
    """The error of the states that CTranslate2 computes in 8 bits."""
    usual = states_of(ctranslate2.models.Whisper(str(folder), compute_type="int8"), features)
    return error(usual, exact_states)


@pytest.fixture(scope="module")
def exact_words(folder, sounds):
    """The words that CTranslate2 writes in float32, by search."""
    with closing(engine(folder, "ctranslate2", "float32")) as made:
        return {name: written(made, sounds, options) for name, options in SEARCHES.items()}


@pytest.fixture(scope="module", params=ENCODERS)
def chosen(request, folder):
    """An engine with each encoder that can be asked for."""
    with closing(engine(folder, request.param)) as made:
        yield made


def states_of(model, features):
    return [
        np.array(model.encode(ctranslate2.StorageView.from_array(np.ascontiguousarray(each))))
        for each in features
    ]


def error(states, right):
    """The relative error of states, over all sounds."""
    wrong = sum(float(np.sum((a - b) ** 2)) for a, b in zip(states, right, strict=True))
    return (wrong / sum(float(np.sum(b**2)) for b in right)) ** 0.5


def test_states_are_as_exact_as_those_of_ctranslate2_in_8_bits(
    chosen, features, exact_states, usual_error
):
    encode = chosen._transcriber.encoder_cache._encoder.encode
    states = [floats(encode(np.ascontiguousarray(each))) for each in features]
    assert error(states, exact_states) <= AS_EXACT * usual_error


@pytest.mark.parametrize("search", SEARCHES)
def test_words_are_those_of_float32(chosen, sounds, exact_words, search):
    ours, right = written(chosen, sounds, SEARCHES[search]), exact_words[search]
    assert len(right) > 40
    same = SequenceMatcher(None, right, ours, autojunk=False).ratio()
    assert same >= ALIKE, f"{' '.join(ours)}\n{' '.join(right)}"
