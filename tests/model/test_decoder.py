"""OpenVINO's decoder writes what CTranslate2's writes, at the same times, in any company."""

from dataclasses import replace

import ctranslate2
import numpy as np
import pytest

from benchmarks.recordings import from_suite
from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.engines import decoder_choice
from tacet.engines.decoder import is_plain
from tacet.engines.encoder import OwnEncoder, choose_encoder
from tacet.engines.folder import ModelFolder
from tacet.engines.layout import Layout
from tacet.engines.whisper import WhisperEngine

FLOATS = Layout(1, 1, "openvino-float32")
OPTIONS = DecodeOptions(language="en", beam_size=1)
FACTS = EngineFacts("whisper", "nano-en", "nano-en", 30.0, ("en",), "cpu", "int8")
SPANS = [Span(0.0, 9.0), Span(9.0, 21.0), Span(21.0, 26.5), Span(26.5, 38.0)]
WINDOWS = [Window(span, (span,)) for span in SPANS]


@pytest.fixture(scope="module")
def engines(nano_en):
    """The same model written down by CTranslate2 and by OpenVINO."""
    made = {
        name: WhisperEngine(nano_en, FACTS, layout=Layout(1, 1, name))
        for name in ("ctranslate2", "openvino-float32")
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
    assert decoders["ctranslate2"] == "ctranslate2"
    assert decoders["openvino-float32"].startswith("openvino-")
    assert "openvino" in engines["openvino-float32"].facts.versions


@pytest.mark.parametrize("beams", [{"profile": "fast"}, {"profile": "exact", "beam_size": 5}])
def test_it_writes_the_same_words_at_the_same_times(engines, sound, beams):
    right, found = (heard(engine, sound, **beams) for engine in engines.values())
    assert texts(found) == texts(right)
    assert len(words(right)) > 40
    for a, b in zip(words(right), words(found), strict=True):
        assert b.probability == pytest.approx(a.probability, abs=0.1)
    starts = [
        abs(a.span.start - b.span.start) for a, b in zip(words(right), words(found), strict=True)
    ]
    assert np.median(starts) <= 0.02
    assert np.mean(np.array(starts) > 0.06) < 0.05
    for a, b in zip(right, found, strict=True):
        assert b.avg_logprob == pytest.approx(a.avg_logprob, abs=0.05)
        assert b.no_speech_prob == pytest.approx(a.no_speech_prob, abs=0.05)


def test_company_changes_nothing(engines, sound):
    engine = engines["openvino-float32"]
    alone = [heard(engine, sound, [window])[0] for window in WINDOWS]
    together = heard(engine, sound)
    assert [result.words for result in together] == [result.words for result in alone]
    both = heard(engine, sound, WINDOWS[:2], profile="exact", beam_size=5)
    assert both[0].words == heard(engine, sound, WINDOWS[:1], profile="exact", beam_size=5)[0].words


def test_what_is_unsure_is_searched_with_all_beams(engines, sound):
    found = heard(engines["openvino-float32"], sound, beam_size=5, sure_logprob=0.0)
    assert [result.attempts[0].beam_size for result in found] == [5] * len(WINDOWS)
    sure = heard(engines["openvino-float32"], sound, beam_size=5, sure_logprob=-99.0)
    assert [result.attempts[0].beam_size for result in sure] == [1] * len(WINDOWS)


def test_nothing_is_written_beyond_the_limit(engines, sound, monkeypatch):
    monkeypatch.setattr("tacet.engines.writing.most_tokens", lambda seconds: 3)
    found = heard(engines["openvino-float32"], sound)
    assert all(len(result.tokens) == 3 for result in found)


@pytest.mark.parametrize(
    "wish",
    [
        {"temperature": 0.4},
        {"without_timestamps": False},
        {"initial_prompt": "Numbers."},
        {"prefix": "One"},
        {"hotwords": "seven"},
        {"repetition_penalty": 1.1},
        {"no_repeat_ngram_size": 3},
    ],
)
def test_what_it_does_not_know_is_left_to_ctranslate2(engines, sound, wish):
    assert is_plain(OPTIONS)
    assert not is_plain(replace(OPTIONS, **wish))
    assert len(heard(engines["openvino-float32"], sound, WINDOWS[:1], **wish)) == 1


@pytest.fixture(scope="module")
def model(nano_en):
    """The demonstration model in CTranslate2."""
    return ctranslate2.models.Whisper(str(nano_en), compute_type="int8", intra_threads=1)


def chosen(model, nano_en):
    folder = ModelFolder.read(nano_en)
    encoder = choose_encoder(model, nano_en / "model.bin", FLOATS, folder.log_mel())
    return decoder_choice.choose_decoder(model, encoder, folder, FLOATS)


@pytest.mark.parametrize("bytes_too", [True, False])
def test_it_is_taken_where_it_agrees(model, nano_en, monkeypatch, bytes_too):
    monkeypatch.setattr(decoder_choice, "multiplies_bytes", lambda: bytes_too)
    assert chosen(model, nano_en) is not None


def test_one_that_says_something_else_gives_way(model, nano_en, monkeypatch, caplog):
    monkeypatch.setattr(decoder_choice, "MAX_DRIFT", -1.0)
    assert chosen(model, nano_en) is None
    assert "is not used" in caplog.text


def test_a_small_model_is_left_to_ctranslate2_unless_openvino_is_asked_for(nano_en, monkeypatch):
    monkeypatch.setattr("tacet.engines.encoder.is_faster", lambda: True)
    engine = WhisperEngine(nano_en, FACTS, layout=Layout(1, 1, "auto"))
    assert engine.facts.versions["decoder"] == "ctranslate2"
    engine.close()


def test_it_is_not_looked_for_where_ctranslate2_encodes(model, nano_en):
    folder = ModelFolder.read(nano_en)
    assert decoder_choice.choose_decoder(model, OwnEncoder(model), folder, FLOATS) is None
