"""Agreement of retries: it keeps a word in doubt, disagreement removes it."""

from dataclasses import replace

import pytest
from builders import word

from tacet.core.options import VerifyOptions
from tacet.core.span import Span
from tacet.core.transcript import Evidence, Verdict
from tacet.core.words.rules import LITTLE, LITTLE_AND_UNSURE, UNSURE_SOUND
from tacet.core.words.verify import NOT_SEEN_AGAIN, may_be_speech, with_agreement

OPTIONS = VerifyOptions()
QUIET = Evidence(speech_max=0.65, speech_mean=0.4, speech_overlap=0.6, certain_overlap=0.0)


def removed(text=" six", probability=0.4, reasons=(LITTLE_AND_UNSURE,), evidence=QUIET):
    said = word(text.strip(), 1.0, 1.3, probability)
    return replace(said, verdict=Verdict.REMOVED, reasons=reasons, evidence=evidence)


def written(text, start=1.0):
    return (word(text, start, start + 0.3, 0.3),)


@pytest.mark.parametrize("reasons", [(LITTLE_AND_UNSURE,), (LITTLE_AND_UNSURE, UNSURE_SOUND)])
def test_what_every_retry_writes_again_is_shown_in_doubt(reasons):
    (decided,) = with_agreement(
        [removed(reasons=reasons)], [written("Six."), written("six", 1.1)], OPTIONS
    )
    assert (decided.verdict, decided.reasons) == (Verdict.DOUBTFUL, (LITTLE,))
    assert decided.evidence.agreement is True


@pytest.mark.parametrize(
    "others",
    [[], [written("six"), written("hey")], [written("six", 4.0)], [()]],
    ids=["no retry", "one wrote another word", "elsewhere", "nothing"],
)
def test_what_some_retry_does_not_write_stays_removed(others):
    (decided,) = with_agreement([removed()], others, OPTIONS)
    assert decided.verdict is Verdict.REMOVED


@pytest.mark.parametrize(
    "word",
    [
        removed(probability=0.1),
        removed(text="hahaha"),
        removed(reasons=(LITTLE_AND_UNSURE, "nobody speaks here")),
        removed(evidence=replace(QUIET, speech_max=0.5)),
        removed(evidence=replace(QUIET, repeats=3)),
    ],
    ids=["improbable", "a laugh", "far from speech", "unlike speech", "a loop"],
)
def test_what_the_sound_or_the_model_speaks_against_is_beyond_argument(word):
    assert not may_be_speech(word, OPTIONS)
    (decided,) = with_agreement([word], [(word,)], OPTIONS)
    assert decided.verdict is Verdict.REMOVED


def test_strict_shows_nothing_in_doubt():
    strict = replace(OPTIONS, silence="strict")
    (decided,) = with_agreement([removed()], [written("six")], strict)
    assert decided.verdict is Verdict.REMOVED


def test_a_word_in_doubt_that_a_retry_did_not_write_is_removed_unless_somebody_speaks_there():
    doubtful = replace(removed(), verdict=Verdict.DOUBTFUL, reasons=(LITTLE,))
    (decided,) = with_agreement([doubtful], [written("other")], OPTIONS)
    assert (decided.verdict, decided.reasons) == (Verdict.REMOVED, (LITTLE, NOT_SEEN_AGAIN))
    spoken = replace(doubtful, evidence=replace(QUIET, speech_max=0.9, certain_overlap=0.8))
    (decided,) = with_agreement([spoken], [written("other")], OPTIONS)
    assert decided.verdict is Verdict.DOUBTFUL


def test_of_a_phrase_that_is_made_up_no_single_word_comes_back():
    phrase = [removed(" the"), replace(removed(" world"), span=Span(1.4, 1.7))]
    other = (*written("the"), *written("walk", 1.4))
    assert [w.verdict for w in with_agreement(phrase, [other], OPTIONS)] == [Verdict.REMOVED] * 2
    same = (*written("the"), *written("world", 1.4))
    assert [w.verdict for w in with_agreement(phrase, [same], OPTIONS)] == [Verdict.DOUBTFUL] * 2
