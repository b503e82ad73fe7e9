"""Probabilities of tokens, and languages among which the spoken one is detected."""

from pathlib import Path

import pytest
from builders import read_sound

from tacet.core.errors import BadOption
from tacet.core.language.detection import candidates
from tacet.core.options import DecodeOptions, TranscribeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.engines.whisper.engine import WhisperEngine
from tacet.library.use_cases.settings import check_language

SAMPLE = Path(__file__).resolve().parents[2] / "frontend" / "public" / "sample.flac"
WINDOW = Window(Span(0.0, 10.0), (Span(0.0, 10.0),))


def words(engine, **options):
    decode = DecodeOptions(language="en", **options)
    (result,) = engine.recognize(read_sound(SAMPLE), [WINDOW], decode)
    assert len(result.words) > 10
    return result.words


@pytest.mark.parametrize("profile", ["fast", "exact"])
def test_each_token_has_its_probability_where_it_is_asked_for(whisper, profile):
    for word in words(whisper, token_probabilities=True, profile=profile):
        assert len(word.token_probabilities) == len(word.tokens)
        assert all(0 < one <= 1 for one in word.token_probabilities)
        assert min(word.token_probabilities) <= word.evidence.min_token_probability
        assert min(word.token_probabilities) <= word.probability <= max(word.token_probabilities)


def test_else_no_word_has_any(whisper):
    assert {word.token_probabilities for word in words(whisper)} == {()}


class Hearing:
    """A model that holds several languages for possible."""

    def detect_language(self, _):
        return [[("<|de|>", 0.5), ("<|en|>", 0.3), ("<|fr|>", 0.2)]]

    def unload_model(self):
        """Nothing to unload."""


@pytest.mark.parametrize(
    ("named", "language", "probability"),
    [(None, "de", 0.5), ("en,fr", "en", 0.3), ("French; english", "en", 0.3), ("sv,fr", "fr", 0.2)],
)
def test_the_language_is_one_of_the_candidates(nano_en, monkeypatch, named, language, probability):
    facts = EngineFacts("whisper", "x", "x", 30.0, ("de", "en", "fr", "it"), "cpu", "int8")
    engine = WhisperEngine(nano_en, facts, threads=1)
    try:
        monkeypatch.setattr(engine, "_model", Hearing())
        options = DecodeOptions(language_candidates=named)
        heard = engine.detect_language(read_sound(SAMPLE), [WINDOW], options)
        assert heard == (language, pytest.approx(probability))
    finally:
        engine.close()


def test_a_candidate_that_is_no_language_is_refused():
    with pytest.raises(BadOption):
        candidates(DecodeOptions(language_candidates="en, klingon"))


def test_a_model_that_knows_none_of_them_is_refused():
    english = EngineFacts("whisper", "x", "x", 30.0, ("en",), "cpu", "int8")
    options = TranscribeOptions(decode=DecodeOptions(language_candidates="de,fr"))
    with pytest.raises(BadOption, match="none of the languages de, fr"):
        check_language(english, options)
    check_language(english, TranscribeOptions(decode=DecodeOptions(language_candidates="de,en")))
