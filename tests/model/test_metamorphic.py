"""Changes of a recording that change nothing of what is said change no word, and times exactly."""

import itertools
import json
from difflib import SequenceMatcher

import pytest
from builders import audio, read_sound, silence, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tacet import plugins
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import transcribe
from tacet.core.span import Span

EXACT = 0.02 + 1e-6  # seconds
FEW = settings(  # the same examples every time: each takes seconds
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def listen(whisper):
    """The words of a sound, with the options and detectors everybody gets."""
    options = TranscribeOptions()
    detectors = plugins.detectors(options.speech.vad_detector)
    return lambda *parts: transcribe(audio(*parts), detectors, whisper, options)[0].words


@pytest.fixture(scope="module")
def talk(shared_data):
    """14 s of a talk that begins with its first word, and the pauses in it."""
    suite = shared_data / "suite"
    said = json.loads((suite / "suite.json").read_text())["edge_to_edge"]["utterances"][:5]
    sound = read_sound(suite / "edge_to_edge.flac").crop(Span(0.0, said[-1]["end"] + 0.2))
    return sound, [(a["end"] + b["start"]) / 2 for a, b in itertools.pairwise(said)]


@pytest.fixture(scope="module")
def before(listen, talk):
    """The words of the talk as it is."""
    words = listen(talk[0])
    assert len(words) > 20
    return words


def shifted(before, after, by, border=0.0):
    """By how much words after the border are off the shift that is expected, at most."""
    assert texts(after) == texts(before)
    expected = [by if w.span.start >= border else 0.0 for w in before]
    starts = [
        abs(b.span.start - a.span.start - e)
        for a, b, e in zip(before, after, expected, strict=True)
    ]
    ends = [
        abs(b.span.end - a.span.end - e) for a, b, e in zip(before, after, expected, strict=True)
    ]
    return max([*starts, *ends])


@FEW
@given(samples=st.integers(1, 16_000))
def test_a_recording_that_begins_earlier_has_the_same_words_later(listen, talk, before, samples):
    after = listen(silence(samples / 16_000), talk[0])
    assert shifted(before, after, samples / 16_000) <= EXACT


@FEW
@given(where=st.integers(0, 3), minutes=st.integers(1, 3))
def test_silence_in_a_pause_changes_no_word_and_moves_the_later_ones(listen, talk, where, minutes):
    sound, pauses = talk
    at = round(pauses[where] * 16_000)
    hush = silence(4.0)  # so that what stands before and after it is heard by itself
    before = listen(sound[:at], hush, sound[at:])
    after = listen(sound[:at], hush, silence(60.0 * minutes), sound[at:])
    assert shifted(before, after, 60.0 * minutes, border=pauses[where] + 2.0) <= EXACT


@FEW
@given(step=st.integers(0, 26))
def test_offsets_of_37_ms_change_no_word(listen, talk, before, step):
    assert texts(listen(silence(step * 0.037), talk[0])) == texts(before)


@FEW
@given(seconds=st.floats(0.5, 40.0))
def test_silence_after_the_end_changes_nothing(listen, talk, before, seconds):
    after = listen(talk[0], silence(seconds))
    assert shifted(before, after, 0.0) <= EXACT


@FEW
@given(decibels=st.floats(-8.0, 8.0))
def test_a_gain_changes_few_words(listen, talk, decibels):
    quiet = talk[0] * 0.3
    first, second = (texts(listen(sound)) for sound in (quiet, quiet * 10 ** (decibels / 20)))
    assert SequenceMatcher(None, first, second).ratio() >= 0.8
