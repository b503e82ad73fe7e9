"""The demonstration model with a vocabulary: terms are tried where they may be, and add nothing."""

from dataclasses import replace

import pytest
from builders import audio, read_sound, silence

from tacet.core.options import DecodeOptions, TranscribeOptions
from tacet.core.pipeline import transcribe
from tacet.core.protocols import ExpectsWords
from tacet.core.term import Term
from tacet.core.transcript import Verdict
from tacet.detectors.silero import SileroDetector

OPTIONS = TranscribeOptions()


def written(whisper, sound, options=OPTIONS):
    """The transcript and all windows of a sound."""
    transcript, shards = transcribe(sound, [SileroDetector()], whisper, options)
    return transcript, [result for shard in shards for result in shard.results]


@pytest.fixture(scope="module")
def sound(shared_data):
    """A recording that begins and ends with speech."""
    return read_sound(shared_data / "suite" / "edge_to_edge.flac")


@pytest.fixture(scope="module")
def plain(whisper, sound):
    """What is written without a vocabulary."""
    return written(whisper, sound)


def test_the_prompt_has_room_for_223_tokens(whisper):
    assert isinstance(whisper, ExpectsWords)
    options = DecodeOptions(hotwords="seven, eight")
    assert whisper.fits_prompt(options)
    assert not whisper.fits_prompt(replace(options, hotwords="seven, " * 200))
    assert not whisper.fits_prompt(replace(options, initial_prompt="seven " * 222))


def test_terms_like_a_word_in_doubt_are_tried_and_change_no_other_word(whisper, sound, plain):
    before, windows = plain
    unsure = min(
        (w for result in windows for w in result.words if w.verdict is Verdict.KEPT),
        key=lambda word: word.probability,
    )
    near = Term(unsure.text.strip(" .,?!").title() + "e")
    after, tried = written(whisper, sound, replace(OPTIONS, terms=(near, Term("Llanfairpwll"))))
    given = {term for result in tried for attempt in result.attempts for term in attempt.terms}
    assert given == {near.text}
    assert [w.span for w in after.words] == [w.span for w in before.words]
    assert {w.text.strip(" .") for w in after.words} <= {
        near.text,
        *(w.text.strip(" .") for w in before.words),
    }
    assert (after.removed, after.missed) == (before.removed, before.missed)


def test_hotwords_do_not_reach_the_first_decode(whisper, sound, plain):
    decode = replace(OPTIONS.decode, hotwords="Llanfairpwll, Ystradgynlais")
    assert written(whisper, sound, replace(OPTIONS, decode=decode))[0] == plain[0]


@pytest.mark.parametrize("name", ["dead_clicks", "dead_breathing", None])
def test_silence_stays_silent(whisper, shared_data, name):
    quiet = read_sound(shared_data / "suite" / f"{name}.flac") if name else audio(silence(5.0))
    options = replace(OPTIONS, terms=tuple(Term(f"Name {number}") for number in range(200)))
    after, windows = written(whisper, quiet, options)
    assert after == written(whisper, quiet)[0]
    assert not after.words
    assert not any(attempt.terms for result in windows for attempt in result.attempts)
