"""The demonstration model tells when words are spoken whose times were only interpolated."""

import statistics
from dataclasses import replace

import pytest
from builders import read_sound

from tacet.core.align_words import AlignTask, align_words
from tacet.core.errors import BadInput
from tacet.core.operations.model import Names
from tacet.core.operations.new_words import inserted
from tacet.core.options import DecodeOptions, TranscribeOptions
from tacet.core.pipeline import transcribe
from tacet.core.span import Span
from tacet.core.transcript import Mark
from tacet.core.window import Window
from tacet.detectors.silero import SileroDetector

OPTIONS = TranscribeOptions()
DECODE = DecodeOptions(language="en")
FRAME = 0.02 + 1e-6  # seconds of a frame, and floating point


@pytest.fixture(scope="module")
def sound(shared_data):
    return read_sound(shared_data / "suite" / "edge_to_edge.flac")


@pytest.fixture(scope="module")
def segments(whisper, sound):
    """The segments that the model writes by itself."""
    return transcribe(sound, [SileroDetector()], whisper, OPTIONS)[0].segments


def test_a_text_that_was_recognized_is_aligned_as_it_was(whisper, sound):
    window = Window(Span(0.0, 12.0), (Span(0.0, 12.0),))
    (result,) = whisper.recognize(sound, [window], DECODE)
    texts = [word.text for word in result.words]
    assert texts
    aligned = whisper.align(sound, window, texts, DECODE)
    assert len(aligned) == len(result.words)
    for span, word in zip(aligned, result.words, strict=True):  # in bfloat16 a frame more or less
        assert span.start == pytest.approx(word.span.start, abs=FRAME)
        assert span.end == pytest.approx(word.span.end, abs=FRAME)


def test_aligned_times_are_nearer_to_the_sound_than_interpolated_ones(whisper, sound, segments):
    typed = []
    for number, segment in enumerate(segments):
        spans = inserted(segment.text.strip(), segment.span, Names(1, number))
        words = zip(segment.words, spans, strict=True)
        moved = (replace(w, span=n.span, marks=(Mark.RETIMED,)) for w, n in words)
        typed.append(replace(segment, words=tuple(moved)))
    task = AlignTask(sound, whisper, DECODE, OPTIONS.timing, sound.span)
    times = align_words(task, typed)
    heard = {word.id: word.span for segment in segments for word in segment.words}
    before = {word.id: word.span for segment in typed for word in segment.words}
    assert len(times) >= 0.9 * len(heard)

    def off(spans):
        return statistics.median(abs(spans[id].middle - heard[id].middle) for id in times)

    assert off(times) < 0.5 * off(before)


def test_more_text_than_a_window_can_hold_is_refused(whisper, sound):
    window = Window(Span(0.0, 2.0), (Span(0.0, 2.0),))
    with pytest.raises(BadInput, match="too much text"):
        whisper.align(sound, window, [" seven"] * 500, DECODE)
