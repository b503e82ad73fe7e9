"""What other looks at the same sound say about a word that is in question.

A model that makes up words makes up others when it listens in another way; what somebody said it
writes again. So disagreement removes a word in doubt, and agreement keeps one in view that was to
be removed for its sound alone.
"""

from collections.abc import Sequence
from dataclasses import replace

from tacet.core.options import VerifyOptions
from tacet.core.transcript import Verdict, Word
from tacet.core.words.repetition import normalized
from tacet.core.words.verify import LITTLE, LITTLE_AND_UNSURE, UNSURE_SOUND, is_repetitive, phrases

NOT_SEEN_AGAIN = "another look at this sound wrote something else"
BESIDE = 0.3  # seconds by which two looks may place the same word differently
WEAK = {LITTLE_AND_UNSURE, UNSURE_SOUND}  # reasons that another look can outweigh
SPOKEN = 0.5  # share of a word in certain speech that proves that some word is spoken there


def with_agreement(
    words: Sequence[Word], others: Sequence[Sequence[Word]], options: VerifyOptions
) -> tuple[Word, ...]:
    """The words of one look with what the words of the others say about them.

    A phrase that was removed is restored only whole: of what is made up a word or two may recur.
    """
    if not others:
        return tuple(words)
    found: list[Word] = []
    for phrase in phrases(words, options.island_gap):
        weighed = [_compared(word, others, options) for word in phrase]
        agreed = all(may_be_speech(w, options) and w.evidence.agreement for w in weighed)
        found += (
            [_restored(w) for w in weighed]
            if agreed
            else [_without_disagreed(w, options) for w in weighed]
        )
    return tuple(found)


def _compared(word: Word, others: Sequence[Sequence[Word]], options: VerifyOptions) -> Word:
    """The word with whether all other looks wrote it, if it is in question."""
    if not (word.verdict is Verdict.DOUBTFUL or may_be_speech(word, options)):
        return word
    agreement = all(any(_is_same(word, other) for other in each) for each in others)
    return replace(word, evidence=replace(word.evidence, agreement=agreement))


def _without_disagreed(word: Word, options: VerifyOptions) -> Word:
    """A word in doubt, removed if another look did not write it.

    Where somebody certainly speaks another look can only say that it was another word.
    """
    if word.verdict is not Verdict.DOUBTFUL or word.evidence.agreement is not False:
        return word
    if _is_spoken(word, options) or options.silence == "verbatim":
        return word
    return replace(word, verdict=Verdict.REMOVED, reasons=(*word.reasons, NOT_SEEN_AGAIN))


def may_be_speech(word: Word, options: VerifyOptions) -> bool:
    """Whether a word was removed only as its sound is hardly certain, and may be spoken yet."""
    return (
        word.verdict is Verdict.REMOVED
        and LITTLE_AND_UNSURE in word.reasons
        and WEAK.issuperset(word.reasons)
        and options.silence != "strict"
        and word.evidence.speech_max >= options.agreed_speech
        and word.probability >= options.agreed_probability
        and not is_repetitive(word)
    )


def _restored(word: Word) -> Word:
    return replace(word, verdict=Verdict.DOUBTFUL, reasons=(LITTLE,))


def _is_spoken(word: Word, options: VerifyOptions) -> bool:
    found = word.evidence
    return found.certain_overlap >= SPOKEN and found.speech_max >= options.sure_speech


def _is_same(word: Word, other: Word) -> bool:
    """Whether two looks wrote the same word at about the same time."""
    near = other.span.padded(BESIDE, BESIDE, float("inf")).overlap(word.span) > 0
    near = near or abs(other.span.middle - word.span.middle) <= BESIDE
    return near and normalized(word.text) == normalized(other.text)
