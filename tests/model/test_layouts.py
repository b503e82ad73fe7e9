"""However the cores are shared out, the same is written down."""

import pytest
from builders import read_sound

from tacet.core.options import TranscribeOptions, with_named
from tacet.core.pipeline import transcribe
from tacet.core.protocols import EngineFacts
from tacet.detectors.silero import SileroDetector
from tacet.engines.whisper.engine import WhisperEngine
from tacet.engines.whisper.thread_layout import ThreadLayout

OPTIONS = with_named(TranscribeOptions(), {"language": "en", "beam_size": 2})


@pytest.fixture(scope="module")
def listen(nano_en, shared_data):
    """The transcript of 39 s of a talk, by layout and kind of numbers."""
    sound = read_sound(shared_data / "suite" / "edge_to_edge.flac")

    def listen(workers, threads, compute_type):
        facts = EngineFacts("whisper", "nano-en", "nano-en", 30.0, ("en",), "cpu", compute_type)
        layout = ThreadLayout(workers, threads, "ctranslate2")
        engine = WhisperEngine(nano_en, facts, layout=layout)
        try:
            return transcribe(sound, [SileroDetector()], engine, OPTIONS)[0]
        finally:
            engine.close()

    return listen


def test_in_8_bits_no_figure_depends_on_the_layout(listen):
    first = listen(2, 1, "int8")
    assert len(first.words) > 50
    for workers, threads in ((1, 1), (1, 2), (4, 1)):
        assert listen(workers, threads, "int8") == first


def test_in_float32_no_word_and_no_time_depends_on_the_layout(listen):
    def said(transcript):
        return [(word.text, word.span, word.verdict) for word in transcript.words]

    first = said(listen(2, 1, "float32"))
    assert len(first) > 50
    for workers, threads in ((1, 1), (1, 2), (4, 1)):
        assert said(listen(workers, threads, "float32")) == first
