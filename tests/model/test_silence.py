"""Silent when nobody speaks: dead air of every kind, in recordings and made on the spot."""

import numpy as np
import pytest
from builders import audio, noise, read_sound, silence, tone

from benchmarks.lost import losses
from benchmarks.programs import Tacet
from benchmarks.recordings import from_suite
from benchmarks.recordings import read as read_clip
from tacet import plugins
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import transcribe
from tacet.core.span import Span

DEAD = [
    "digital_zero", "white_-60", "white_-35", "pink_-40", "hum", "dc_offset", "clicks",
    "breathing", "music",
]  # fmt: skip
NOBODY = ("Nobody speaks", "No speech could be made out", "empty")

SPOKEN = Span(0.0, 3.2)  # two utterances of edge_to_edge


def clicks(seconds):
    """A click twice a second over digital zero."""
    sound = silence(seconds)
    sound[::8000] = 0.8
    return sound


GENERATED = {
    "nothing": silence(0),
    "one sample": silence(1 / 16_000),
    "a loud sample": np.array([0.9]),
    "0.05 s of zeros": silence(0.05),
    "0.05 s of noise": noise(0.05, -20),
    "zeros": silence(31),
    "dither": noise(10, -95),
    "hiss": noise(31, -40),
    "loud hiss": noise(5, -12),
    "hum": tone(29, 50.0, -30) + noise(29, -70),
    "beep": tone(1, 1000.0, -12),
    "clicks": clicks(10),
    "an offset": silence(10) + 0.3,
    "hiss that begins": np.concatenate([silence(10), noise(10, -35)]),
}


@pytest.fixture(scope="module")
def listen(whisper):
    """Transcribes with the options and detectors everybody gets."""
    options = TranscribeOptions()
    detectors = plugins.detectors(options.speech.vad_detector)
    return lambda sound: transcribe(sound, detectors, whisper, options)[0]


@pytest.mark.parametrize("name", DEAD)
def test_a_recording_without_speech_gives_no_word_and_says_why(listen, shared_data, name):
    transcript = listen(read_sound(shared_data / "suite" / f"dead_{name}.flac"))
    assert transcript.text == ""
    assert transcript.duration == 60.0
    assert any(reason in transcript.reason for reason in NOBODY)


@pytest.mark.parametrize("name", GENERATED)
def test_generated_dead_air_gives_no_word_and_says_why(listen, name):
    transcript = listen(audio(GENERATED[name]))
    assert transcript.text == ""
    assert any(reason in transcript.reason for reason in NOBODY)


def test_the_pause_between_two_utterances_stays_empty(listen, shared_data):
    voice = read_sound(shared_data / "suite" / "edge_to_edge.flac").crop(SPOKEN)
    for between in (silence(8), noise(8, -45), tone(8, 50.0, -35) + noise(8, -60)):
        transcript = listen(audio(voice, between, voice))
        start, end = len(voice) / 16_000, len(voice) / 16_000 + 8
        assert transcript.words
        assert not [w for w in transcript.words if start + 0.3 < w.span.middle < end - 0.3]


def test_dogs_clocks_sea_fire_and_helicopters_are_given_no_word(listen, shared_data):
    clips = sorted((shared_data / "nonspeech").glob("*.ogg"))
    chosen = [c for i, c in enumerate(clips) if c.name.startswith("dog") or i % 6 == 0]
    written = {c.stem: listen(read_clip(c)).text for c in chosen}
    assert len(written) > 40
    assert {name: text for name, text in written.items() if text} == {}


@pytest.mark.parametrize("name", ["edge_to_edge", "quiet_speaker"])
def test_no_spoken_word_is_lost_to_the_gate_or_a_verdict(whisper, shared_data, name):
    options = TranscribeOptions()
    ours = Tacet(whisper, plugins.detectors(options.speech.vad_detector), options, threads=2)
    lost = losses(ours, from_suite(shared_data / "suite", name))
    assert lost.words > 80
    assert lost.gate == lost.verdict == []
