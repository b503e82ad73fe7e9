"""OpenVINO's decoder writes what CTranslate2's writes, at the same times, in any company."""

from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
import pytest

from benchmarks.recordings import from_suite
from tacet.compute.openvino import is_faster
from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.engines.calibration.benchmark import TimedBackend, Workload
from tacet.engines.whisper.engine import WhisperEngine
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.openvino.decoder import OpenVinoDecoder
from tacet.engines.whisper.openvino.decoder_session import DecoderSession
from tacet.engines.whisper.thread_layout import ThreadLayout

WHOLLY = ThreadLayout(1, 1, "openvino")
OPTIONS = DecodeOptions(language="en", beam_size=1)
FACTS = EngineFacts("whisper", "nano-en", "nano-en", 30.0, ("en",), "cpu", "int8")
SPANS = [Span(0.0, 9.0), Span(9.0, 21.0), Span(21.0, 26.5), Span(26.5, 38.0)]
WINDOWS = [Window(span, (span,)) for span in SPANS]


@pytest.fixture(scope="module")
def engines(nano_en):
    """The same model written down by CTranslate2 and by OpenVINO."""
    made = {
        name: WhisperEngine(nano_en, FACTS, layout=ThreadLayout(1, 1, name))
        for name in ("openvino-int8", "openvino")
    }
    yield made
    for engine in made.values():
        engine.close()


@pytest.fixture(scope="module")
def sound(shared_data):
    """People who speak without a pause."""
    return from_suite(shared_data / "suite", "edge_to_edge").audio


def heard(engine, sound, windows=WINDOWS, **options):
    return list(engine.recognize(sound, windows, replace(OPTIONS, **options)))


def texts(results):
    return ["".join(word.text for word in result.words) for result in results]


def words(results):
    return [word for result in results for word in result.words]


def test_receipts_say_who_writes(engines):
    decoders = {name: engine.facts.versions["decoder"] for name, engine in engines.items()}
    assert decoders["openvino-int8"] == "ctranslate2"
    assert decoders["openvino"].startswith("openvino-")
    assert "openvino" in engines["openvino"].facts.versions


@pytest.mark.parametrize("timed", [{}, {"without_timestamps": False}])
@pytest.mark.parametrize("beams", [{"profile": "fast"}, {"profile": "exact", "beam_size": 5}])
def test_it_writes_the_same_words_at_the_same_times(engines, sound, beams, timed):
    right, found = (heard(engine, sound, **beams, **timed) for engine in engines.values())
    ours, theirs = words(found), words(right)
    assert len(theirs) > 40
    blocks = SequenceMatcher(
        None, [w.text for w in theirs], [w.text for w in ours], autojunk=False
    ).get_matching_blocks()
    same = [(theirs[b.a + i], ours[b.b + i]) for b in blocks for i in range(b.size)]
    assert len(same) >= 0.95 * max(len(ours), len(theirs))
    moved = np.array([abs(a.span.start - b.span.start) for a, b in same])
    assert np.median(moved) <= 0.02
    assert np.mean(moved > 0.06) < 0.05
    doubts = np.array([abs(a.probability - b.probability) for a, b in same])
    assert np.mean(doubts) < 0.05
    for a, b in zip(right, found, strict=True):
        assert b.avg_logprob == pytest.approx(a.avg_logprob, abs=0.1)
        assert b.no_speech_prob == pytest.approx(a.no_speech_prob, abs=0.1)


ONLY_WHERE_CHOSEN = pytest.mark.skipif(
    not is_faster(), reason="OpenVINO is not chosen here; with AVX2 alone its results vary by batch"
)


@ONLY_WHERE_CHOSEN
def test_company_changes_nothing(engines, sound):
    engine = engines["openvino"]
    alone = [heard(engine, sound, [window])[0] for window in WINDOWS]
    together = heard(engine, sound)
    assert [result.words for result in together] == [result.words for result in alone]
    both = heard(engine, sound, WINDOWS[:2], profile="exact", beam_size=5)
    assert both[0].words == heard(engine, sound, WINDOWS[:1], profile="exact", beam_size=5)[0].words


@ONLY_WHERE_CHOSEN
@pytest.mark.parametrize("beams", [{}, {"profile": "exact", "beam_size": 5}])
def test_windows_that_are_done_are_left_out_and_nothing_changes(engines, sound, monkeypatch, beams):
    listened, narrow = [], DecoderSession.narrow

    def noted(self, count):
        listened.append(count)
        narrow(self, count)

    monkeypatch.setattr("tacet.engines.whisper.openvino.generator.DROP_WINDOWS_BY", 1)
    monkeypatch.setattr(DecoderSession, "narrow", noted)
    together = heard(engines["openvino"], sound, **beams)
    assert listened[0] == len(WINDOWS)
    assert listened[-1] < len(WINDOWS)
    alone = [heard(engines["openvino"], sound, [w], **beams)[0] for w in WINDOWS]
    assert [result.words for result in together] == [result.words for result in alone]


def test_what_is_unsure_is_searched_with_all_beams(engines, sound):
    found = heard(engines["openvino"], sound, beam_size=5, sure_logprob=0.0)
    assert [result.attempts[0].beam_size for result in found] == [5] * len(WINDOWS)
    sure = heard(engines["openvino"], sound, beam_size=5, sure_logprob=-99.0)
    assert [result.attempts[0].beam_size for result in sure] == [1] * len(WINDOWS)


def test_nothing_is_written_beyond_the_limit(engines, sound, monkeypatch):
    monkeypatch.setattr("tacet.engines.whisper.openvino.decoder.max_new_tokens", lambda seconds: 3)
    found = heard(engines["openvino"], sound)
    assert all(len(result.tokens) == 3 for result in found)


def test_a_text_without_an_end_stops_where_the_model_has_no_more_places(
    engines, sound, monkeypatch
):
    monkeypatch.setattr(
        "tacet.engines.whisper.openvino.decoder.max_new_tokens", lambda seconds: 999
    )
    end = ModelFolder.read(engines["openvino"]._folder.path).eot
    (found,) = heard(engines["openvino"], sound, WINDOWS[:1], suppress_tokens=f"-1,{end}")
    assert len(found.tokens) == 224


@pytest.mark.parametrize(
    "wish",
    [
        {"temperature": 0.4},
        {"initial_prompt": "Numbers."},
        {"prefix": "One"},
        {"hotwords": "seven"},
        {"repetition_penalty": 1.1},
        {"no_repeat_ngram_size": 3},
    ],
)
def test_what_it_does_not_know_is_left_to_ctranslate2(engines, sound, wish):
    assert OpenVinoDecoder.supports(None, OPTIONS)
    assert not OpenVinoDecoder.supports(None, replace(OPTIONS, **wish))
    assert len(heard(engines["openvino"], sound, WINDOWS[:1], **wish)) == 1


def test_what_was_measured_keeps_it(nano_en):
    trial = TimedBackend(ModelFolder.read(nano_en), "int8", WHOLLY)
    assert trial.layout == WHOLLY
    assert trial.seconds(Workload(2, 2.0)) > 0
    trial.close()


@pytest.mark.parametrize("wish", ["auto", "openvino-int8"])
def test_ctranslate2_searches_unless_openvino_is_to_do_it_all(nano_en, wish):
    engine = WhisperEngine(nano_en, FACTS, layout=ThreadLayout(1, 1, wish))
    assert engine.facts.versions["decoder"] == "ctranslate2"
    engine.close()
