"""What every engine promises, asked of each that Tacet has."""

import itertools
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from builders import audio, noise, silence, speech_like, texts, tone, words_at
from plugin_dist import write_digits_engine

from tacet import plugins
from tacet.bootstrap import build_tools
from tacet.core.errors import BadInput
from tacet.core.options import DecodeOptions
from tacet.core.protocols import AlignsText, EngineFacts
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.engines.scripted import ScriptedEngine
from tacet.engines.whisper.engine import WhisperEngine
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.settings import load_settings

OPTIONS = DecodeOptions(language="en", beam_size=2)
SCRIPT = [w for i in range(4) for w in words_at(f"some words in {i}", 0.4 + 5 * i, 0.3)]
TALK = audio(
    *(part for i in range(4) for part in (noise(1), speech_like(3, pitch=90 + 12 * i), noise(1)))
)
SLACK = 1e-6  # seconds: a sum of floats


@pytest.fixture(params=["scripted", "whisper", "digits"])
def engine(request):
    """Each engine; digits is one of another package."""
    if request.param == "scripted":
        return ScriptedEngine(SCRIPT, window=6.0)
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """The engine of the package tacet-digits, found by its entry point and opened by name."""
    site = tmp_path_factory.mktemp("site")
    write_digits_engine(site)
    sys.path.insert(0, str(site))
    plugins.limit(None)
    tools = build_tools(load_settings(data_dir=site))
    with tools.open_engine("digits:digits") as engine:
        yield engine
    tools.engine_pool.close()
    sys.path.remove(str(site))


def windows(*spans):
    return [Window(Span(*s), (Span(*s),)) for s in spans]


EVERY = windows(*((5.0 * i, 5.0 * i + 4.5) for i in range(4)))


@pytest.fixture(scope="module")
def answers():
    """What each engine answered to every window, asked once."""
    return {}


@pytest.fixture
def answered(engine, answers):
    """The engine's answers to every window."""
    name = engine.facts.name
    if name not in answers:
        answers[name] = heard(engine)
    return answers[name]


def heard(engine, asked=EVERY, sound=TALK, **options):
    return list(engine.recognize(sound, asked, replace(OPTIONS, **options)))


def test_it_says_what_it_is(engine):
    facts = engine.facts
    assert facts.name
    assert facts.model
    assert facts.title
    assert facts.device
    assert facts.compute_type
    assert 1 <= facts.window <= 30
    assert "en" in facts.languages


def test_there_is_one_result_per_window_in_order(engine, answered):
    assert [r.window for r in answered] == EVERY
    assert heard(engine, []) == []


def test_results_come_one_by_one_without_waiting_for_the_last(engine):
    first = next(iter(engine.recognize(TALK, EVERY, replace(OPTIONS, batch_size=1))))
    assert first.window == EVERY[0]


def test_words_lie_inside_their_window_in_order(answered):
    assert any(r.words for r in answered)
    for r in answered:
        spans = [w.span for w in r.words]
        assert all(r.window.span.start - SLACK <= s.start for s in spans)
        assert all(s.end <= r.window.span.end + SLACK for s in spans)
        assert all(a.end <= b.start + SLACK for a, b in itertools.pairwise(spans))


def test_figures_are_plain_python_numbers_in_range(answered):
    for r in answered:
        for w in r.words:
            assert type(w.span.start) is type(w.span.end) is type(w.probability) is float
            assert 0 <= w.probability <= 1
            assert 0 <= w.evidence.min_token_probability <= 1
            assert all(type(token) is int for token in w.tokens)
        for figure in (r.avg_logprob, r.no_speech_prob, r.compression_ratio, r.temperature):
            assert type(figure) is float
        assert r.avg_logprob <= 0
        assert 0 <= r.no_speech_prob <= 1
        assert r.language == "en"


def test_every_decode_is_on_record(answered):
    for r in answered:
        assert len(r.attempts) == 1
        assert r.attempts[0].why == "first"
        assert r.attempts[0].words == len(r.words)


def test_a_window_says_the_same_alone_and_in_a_batch(engine):
    alone = [heard(engine, [w])[0] for w in EVERY]
    for size in (3, 8):
        together = heard(engine, batch_size=size)
        assert [r.words for r in together] == [r.words for r in alone]
    backward = heard(engine, EVERY[::-1])[::-1]
    assert [texts(r.words) for r in backward] == [texts(r.words) for r in alone]


def test_the_same_window_says_the_same_again(engine):
    assert heard(engine, EVERY[:2]) == heard(engine, EVERY[:2])


@pytest.mark.parametrize(
    "sound", [silence(3), silence(0.05), silence(1 / 16_000), noise(0.05), noise(2, -40), tone(2)]
)
def test_any_sound_gives_a_result(engine, sound):
    whole = audio(sound)
    (found,) = heard(engine, windows((0.0, whole.duration)), whole)
    assert all(w.span.end <= whole.duration + SLACK for w in found.words)


def test_no_sound_at_all_gives_a_result(engine):
    (found,) = heard(engine, windows((0.0, 0.0)), audio())
    assert found.window.span.duration == 0


def test_a_full_window_gives_a_result(engine):
    length = engine.facts.window
    (found,) = heard(engine, windows((1.0, 1.0 + length)))
    assert all(w.span.start >= 1.0 - SLACK for w in found.words)


def test_it_names_a_language_it_knows_and_how_sure_it_is(engine):
    language, probability = engine.detect_language(TALK, EVERY[:2], OPTIONS)
    assert language in engine.facts.languages
    assert type(probability) is float
    assert 0 <= probability <= 1


def test_several_ask_at_once_and_each_gets_its_own_answers(engine, answered):
    other = audio(noise(2), speech_like(3, pitch=160), noise(1))
    alone = heard(engine, windows((1.5, 5.5)), other)
    with ThreadPoolExecutor(3) as crowd:
        again = [crowd.submit(heard, engine) for _ in range(2)]
        beside = crowd.submit(heard, engine, windows((1.5, 5.5)), other)
    assert beside.result() == alone
    assert [each.result() for each in again] == [answered, answered]


def test_telling_the_language_changes_no_answer(engine, answered):
    engine.detect_language(TALK, EVERY[:3], OPTIONS)
    assert heard(engine) == answered


def test_each_word_is_aligned_in_order_inside_the_window_or_that_is_refused(engine, answered):
    assert isinstance(engine, AlignsText)
    if engine.facts.name not in {"scripted", "whisper"}:
        with pytest.raises(BadInput, match="cannot align"):
            engine.align(TALK, EVERY[0], [" one"], OPTIONS)
        return
    for r in answered:
        said = [word.text for word in r.words]
        spans = engine.align(TALK, r.window, said, OPTIONS)
        assert len(spans) == len(said)
        assert all(type(s.start) is type(s.end) is float for s in spans)
        assert all(r.window.span.start - SLACK <= s.start for s in spans)
        assert all(s.end <= r.window.span.end + SLACK for s in spans)
        assert all(a.end <= b.start + SLACK for a, b in itertools.pairwise(spans))
    assert engine.align(TALK, EVERY[0], [], OPTIONS) == ()
    assert len(engine.align(TALK, EVERY[0], [" nobody", " says", " this"], OPTIONS)) == 3


def test_words_join_to_the_text_of_their_tokens(whisper, nano_en):
    from tokenizers import Tokenizer

    vocabulary = Tokenizer.from_file(str(nano_en / "tokenizer.json"))
    for r in heard(whisper):
        text = vocabulary.decode(list(r.tokens))
        assert "".join(w.text for w in r.words).strip() == text.strip()
        assert tuple(t for w in r.words for t in w.tokens) == r.tokens
        data = text.encode()
        ratio = len(data) / len(zlib.compress(data)) if data else 0.0
        assert r.compression_ratio == pytest.approx(ratio, abs=0.02)


def test_the_models_folder_is_on_record(whisper, nano_en):
    assert whisper.facts.files.keys() >= {"model.bin", "config.json", "tokenizer.json"}
    assert all(len(digest) == 64 for digest in whisper.facts.files.values())
    assert whisper.facts.window == 30.0
    assert whisper.facts.languages == ("en",)


def test_a_model_knows_the_languages_that_it_has_a_token_for(nano_en):
    """Cantonese came with large-v3; whoever asks an older model for it is told so."""
    from tokenizers import AddedToken

    folder = ModelFolder.read(nano_en)
    older = folder.languages()
    assert len(older) == 99
    assert "yue" not in older
    folder.vocabulary.add_special_tokens([AddedToken("<|yue|>")])
    assert set(folder.languages()) == {*older, "yue"}


def test_a_model_for_fewer_languages_than_it_has_tokens_for_says_so(nano_en):
    """Distilled models write English only and kept all tokens."""
    facts = EngineFacts("whisper", "distil", "Distil", 30.0, ("de",), "cpu", "int8")
    engine = WhisperEngine(nano_en, facts, threads=1)
    try:
        assert engine.facts.languages == ("de",)
        assert engine.detect_language(TALK, EVERY[:1], OPTIONS) == ("de", 1.0)
    finally:
        engine.close()


def test_a_script_has_a_text_for_each_other_reading_of_a_part():
    engine = ScriptedEngine(SCRIPT, others=[("words in 0", "birds in 0"), ("nowhere", "here")])
    (result,) = engine.recognize(TALK, EVERY[:1], OPTIONS)
    assert result.other_texts == (" some birds in 0",)
