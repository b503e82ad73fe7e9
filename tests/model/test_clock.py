"""One clock: silence put anywhere shifts later words by its length and changes nothing else."""

import json

import pytest
from builders import audio, noise, read_sound, silence, texts

from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import transcribe
from tacet.core.span import Span
from tacet.detectors.energy import EnergyDetector
from tacet.detectors.silero import SileroDetector

TOLERANCE = 0.02 + 1e-6  # seconds
MEMORY = TOLERANCE  # the detectors remember what came before, but frames lie alike
HUSH = 4.0  # seconds of pause between utterances, so that each is heard by itself
INSERTED = 60.0


@pytest.fixture(scope="module")
def utterances(shared_data):
    """Four utterances, each with a little of the room around it."""
    suite = shared_data / "suite"
    sound = read_sound(suite / "edge_to_edge.flac")
    said = json.loads((suite / "suite.json").read_text())["edge_to_edge"]["utterances"][:4]
    return [sound.crop(Span(max(0.0, u["start"] - 0.1), u["end"] + 0.1)) for u in said]


@pytest.fixture(scope="module")
def listen(whisper):
    """The words of some sounds one after the other, by a detector."""
    options = TranscribeOptions()
    return lambda by, *parts: transcribe(audio(*parts), [by], whisper, options)[0].words


def spread(utterances, gaps, room):
    """The utterances with these seconds of pause after each."""
    return [part for u, gap in zip(utterances, gaps, strict=True) for part in (u, room(gap))]


def shifts(before, after, border):
    """By how much each word's start and end moved; those before the border should not have."""
    assert texts(after) == texts(before)
    assert len(before) >= 10
    for old, new in zip(before, after, strict=True):
        expected = INSERTED if old.span.start > border else 0.0
        yield abs(new.span.start - old.span.start - expected)
        yield abs(new.span.end - old.span.end - expected)


@pytest.mark.parametrize("where", [0, 2])
@pytest.mark.parametrize(
    ("detector", "room", "tolerance"),
    [
        (EnergyDetector, silence, TOLERANCE),
        (SileroDetector, silence, MEMORY),
        (SileroDetector, lambda s: noise(s, -62), MEMORY),
    ],
    ids=["energy, zeros", "silero, zeros", "silero, room tone"],
)
def test_a_minute_of_silence_shifts_later_words_by_a_minute(
    utterances, listen, detector, room, tolerance, where
):
    gaps = [HUSH] * 4
    before = listen(detector(), *spread(utterances, gaps, room))
    gaps[where] += INSERTED
    after = listen(detector(), *spread(utterances, gaps, room))
    border = sum(len(u) for u in utterances[: where + 1]) / 16_000 + HUSH * where + HUSH / 2
    assert max(shifts(before, after, border)) <= tolerance


def test_a_minute_of_silence_in_front_shifts_every_word(utterances, listen):
    parts = spread(utterances, [HUSH] * 4, silence)
    before = listen(EnergyDetector(), silence(2.0), *parts)
    after = listen(EnergyDetector(), silence(2.0 + INSERTED), *parts)
    assert max(shifts(before, after, 0.0)) <= TOLERANCE


def test_times_are_plain_floats_inside_the_recording(utterances, listen):
    words = listen(SileroDetector(), *utterances)
    end = sum(len(u) for u in utterances) / 16_000
    assert words
    assert all(type(w.span.start) is type(w.span.end) is float for w in words)
    assert all(0 <= w.span.start <= w.span.end <= end for w in words)
