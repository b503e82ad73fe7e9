"""Verdicts: the one place that keeps, doubts or removes words.

A word is decided upon twice. `judged` applies the rules (`rules.py`) to the evidence of one decode.
`with_agreement` then compares it with the retries of its window: a model that makes up words makes
up others each time, and what somebody said it writes again. Nothing vanishes: a removed word stays
in the transcript with its reasons. Only a person decides otherwise (`core/editing.py`).
"""

from collections.abc import Sequence
from dataclasses import replace

from tacet.core.options import TranscribeOptions, VerifyOptions
from tacet.core.speech.detection import Speech
from tacet.core.transcript import Verdict, Word
from tacet.core.words.repetition import normalized
from tacet.core.words.rules import (
    LITTLE,
    LITTLE_AND_UNSURE,
    RULES,
    UNSURE_SOUND,
    Island,
    WindowCertainty,
    is_repetitive,
    islands,
    phrases,
)

NOT_SEEN_AGAIN = "another look at this sound wrote something else"
WEAK_REASONS = {LITTLE_AND_UNSURE, UNSURE_SOUND}  # agreement can outweigh these

Decoded = Sequence[Word]
"""The words of one decode of a window."""


def effective(options: TranscribeOptions) -> TranscribeOptions:
    """Options as they work: without VAD words are doubted, not removed.

    Handing everything to the model asks for plain Whisper; `strict` still means strict.
    """
    if options.speech.vad_filter or options.verify.silence == "strict":
        return options
    return removing_nothing(options)


def removing_nothing(options: TranscribeOptions) -> TranscribeOptions:
    """Options with doubt in place of removal."""
    return replace(options, verify=replace(options.verify, silence="verbatim"))


def judged(
    words: Decoded, speech: Speech, window: WindowCertainty, options: VerifyOptions
) -> tuple[Word, ...]:
    """The words of one decode with verdicts and reasons, in order."""
    return tuple(
        _judged(word, island, options)
        for island in islands(words, speech, window, options)
        for word in island.words
    )


def with_agreement(
    words: Decoded, others: Sequence[Decoded], options: VerifyOptions
) -> tuple[Word, ...]:
    """The words of the best decode after comparison with the other decodes.

    A removed phrase is restored only as a whole: single words of an invention may recur.
    """
    if not others:
        return tuple(words)
    decided: list[Word] = []
    for phrase in phrases(words, options.island_gap):
        compared = [_compared(word, others, options) for word in phrase]
        if all(may_be_speech(word, options) and word.evidence.agreement for word in compared):
            decided += [replace(w, verdict=Verdict.DOUBTFUL, reasons=(LITTLE,)) for w in compared]
        else:
            decided += [_without_disagreed(word, options) for word in compared]
    return tuple(decided)


def may_be_speech(word: Word, options: VerifyOptions) -> bool:
    """Whether agreement could restore a removed word."""
    return (
        word.verdict is Verdict.REMOVED
        and LITTLE_AND_UNSURE in word.reasons
        and WEAK_REASONS.issuperset(word.reasons)
        and options.silence != "strict"
        and word.evidence.speech_max >= options.agreed_speech
        and word.probability >= options.agreed_probability
        and not is_repetitive(word)
    )


def are_settled(words: Decoded, options: VerifyOptions) -> bool:
    """Whether all words are removed for good."""
    return all(w.verdict is Verdict.REMOVED and not may_be_speech(w, options) for w in words)


def has_unsupported(words: Decoded) -> bool:
    """Whether any word is doubted or removed."""
    return any(word.verdict is not Verdict.KEPT for word in words)


def count_verdicts(words: Decoded) -> tuple[int, int, int]:
    """Number of words kept, doubted and removed."""
    removed = sum(word.verdict is Verdict.REMOVED for word in words)
    doubtful = sum(word.verdict is Verdict.DOUBTFUL for word in words)
    return len(words) - removed - doubtful, doubtful, removed


def _judged(word: Word, island: Island, options: VerifyOptions) -> Word:
    findings = [finding for rule in RULES if (finding := rule(word, island, options))]
    if not findings:
        return word
    removed = any(finding.verdict is Verdict.REMOVED for finding in findings)
    verdict = Verdict.REMOVED if removed or options.silence == "strict" else Verdict.DOUBTFUL
    if options.silence == "verbatim":
        verdict = Verdict.DOUBTFUL
    return replace(word, verdict=verdict, reasons=tuple(finding.reason for finding in findings))


def _compared(word: Word, others: Sequence[Decoded], options: VerifyOptions) -> Word:
    """The word with `evidence.agreement` filled in if its verdict may change."""
    if not (word.verdict is Verdict.DOUBTFUL or may_be_speech(word, options)):
        return word
    agreement = all(any(_is_same(word, other, options) for other in words) for words in others)
    return replace(word, evidence=replace(word.evidence, agreement=agreement))


def _without_disagreed(word: Word, options: VerifyOptions) -> Word:
    """A doubtful word, removed if another decode did not write it.

    Not in certain speech: there another decode only says that it was another word.
    """
    if word.verdict is not Verdict.DOUBTFUL or word.evidence.agreement is not False:
        return word
    if _is_spoken(word, options) or options.silence == "verbatim":
        return word
    return replace(word, verdict=Verdict.REMOVED, reasons=(*word.reasons, NOT_SEEN_AGAIN))


def _is_spoken(word: Word, options: VerifyOptions) -> bool:
    evidence = word.evidence
    return (
        evidence.certain_overlap >= options.spoken_overlap
        and evidence.speech_max >= options.sure_speech
    )


def _is_same(word: Word, other: Word, options: VerifyOptions) -> bool:
    """Whether two decodes wrote the same word at about the same time."""
    shift = options.same_word_shift
    near = other.span.padded(shift, shift, float("inf")).overlap(word.span) > 0
    near = near or abs(other.span.middle - word.span.middle) <= shift
    return near and normalized(word.text) == normalized(other.text)
