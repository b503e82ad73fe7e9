"""A requested span is transcribed whatever VAD says, and judged openly."""

import itertools

import numpy as np
from builders import FixedDetector, audio, noise, silence, speech_like, texts, word
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options import TimingOptions, TranscribeOptions, with_named
from tacet.core.pipeline import transcribe
from tacet.core.span import Span
from tacet.core.speech.voice import speech_regions
from tacet.core.transcribe_span import SpanTask, plan_span, transcribe_span
from tacet.core.transcript import Verdict, Word
from tacet.engines.scripted import ScriptedEngine

SOUND = audio(silence(10), speech_like(2.0), noise(18.0, -62.0))


def asking(script: list[Word], start: float, end: float, options=None) -> SpanTask:
    """Task over a recording with speech from 10 s to 12 s."""
    track = np.zeros(int(30 / 0.032) + 1, np.float32)
    track[int(10 / 0.032) : int(12 / 0.032)] = 0.95
    engine = ScriptedEngine(script)
    options = options or TranscribeOptions()
    return SpanTask(SOUND, [FixedDetector(track)], engine, options, Span(start, end))


def test_words_in_silence_come_back_doubtful_with_the_reason():
    case = asking([word("boo", 3, 3.5), word("hoo", 20, 20.5)], 2, 5)
    text = transcribe_span(case)
    words = [w for s in text.segments for w in s.words]
    assert texts(words) == ["boo"]
    assert words[0].verdict is Verdict.DOUBTFUL
    assert "nobody speaks here" in words[0].reasons
    assert words[0].span == Span(3, 3.5), "not moved to the speech five seconds later"
    assert (text.removed, text.missed) == ((), ())
    run, _ = transcribe(case.audio, case.detectors, case.engine, case.options)
    assert "boo" not in texts(run.words), "the gate keeps it from the model otherwise"


def test_words_in_speech_come_back_without_doubt():
    words = [
        w
        for s in transcribe_span(asking([word("hello", 10.4, 11.6)], 9, 13)).segments
        for w in s.words
    ]
    assert [(w.verdict, w.reasons) for w in words] == [(Verdict.KEPT, ())]


def test_a_word_beside_the_stretch_is_not_part_of_the_answer():
    assert (
        transcribe_span(asking([word("early", 1.5, 1.9), word("late", 5.1, 5.4)], 2, 5)).segments
        == ()
    )


def test_no_words_are_an_answer():
    assert transcribe_span(asking([], 2, 5)).segments == ()


@given(st.integers(0, 280), st.integers(2, 250))
def test_the_model_gets_every_sample_of_the_stretch(start, length):
    stretch = Span(start / 10, min(30.0, (start + length) / 10))
    plan = plan_span(asking([], stretch.start, stretch.end))
    (windows,) = plan.shards
    assert windows[0].span.start <= stretch.start
    assert windows[-1].span.end >= stretch.end
    assert all(b.span.start <= a.span.end for a, b in itertools.pairwise(windows))
    assert all(w.span.duration <= 30.0 + 1e-9 for w in windows)


def test_voice_far_from_the_stretch_moves_no_word():
    assert speech_regions((Span(10, 12),), Span(2, 5), TimingOptions()) == ()
    assert speech_regions((Span(10, 12),), Span(2, 14), TimingOptions()) == (
        Span(2, 9.5),
        Span(10, 12),
        Span(12.5, 14),
    )


def test_without_vad_nothing_is_set_aside_unless_strictness_is_asked_for():
    case = asking([word("boo", 3, 3.5)], 2, 5)
    off = with_named(case.options, {"vad_filter": False})
    run, _ = transcribe(case.audio, case.detectors, case.engine, off)
    assert texts(run.words) == ["boo"]
    assert run.words[0].verdict is Verdict.DOUBTFUL
    strict = with_named(off, {"silence": "strict"})
    assert transcribe(case.audio, case.detectors, case.engine, strict)[0].words == ()
