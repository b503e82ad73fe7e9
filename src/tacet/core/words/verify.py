"""The verdict on each word, by small rules over its evidence. Nothing vanishes: a removed word
stays in the transcript with its reasons.

Words less than `island_gap` apart form an island and share its fate where a rule says so: people
speak in phrases, and a model invents in phrases.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tacet.core.options import VerifyOptions
from tacet.core.span import Span, covered
from tacet.core.speech.regions import Speech
from tacet.core.transcript import Verdict, Word
from tacet.core.words.repetition import is_said_twice
from tacet.core.words.scripts import count_words

_SAME_LETTERS = re.compile(r"([^\W\d]{1,4}?)\1{2,}")  # "ahhh", "hahaha"
LITTLE = "little here is certainly speech"
LITTLE_AND_UNSURE = f"{LITTLE}, and the model was not sure either"
UNSURE_SOUND = "a short sound, and the model was not sure what it is"
REACH = 0.3  # seconds by which alignment commonly misses (docs/silence.md, 9)


class WindowCertainty(NamedTuple):
    """Whisper's own figures for a whole window, by their names in the whisper program."""

    avg_logprob: float
    no_speech_prob: float


@dataclass(frozen=True, slots=True)
class Island:
    """Words close together, and what their stretch of sound as a whole says.

    Attributes:
        candidate: seconds of candidate speech in it or within `REACH` of it.
        certain: seconds of certain speech in it or within `REACH` of it.
        speech_max: highest speech probability in it, 0..1.
        probability: mean probability of its words, 0..1, as the model gave it.
        distance: seconds from it to the nearest candidate speech; 0 when it touches some.
        window: mean log-probability and no-speech probability of the window that it stands in.
    """

    words: tuple[Word, ...]
    candidate: float
    certain: float
    speech_max: float
    probability: float
    distance: float
    window: "WindowCertainty"

    @property
    def span(self) -> Span:
        """From the first word's start to the last word's end."""
        return Span(self.words[0].span.start, self.words[-1].span.end)

    @property
    def size(self) -> float:
        """How many words it is, in scripts without spaces as well."""
        return count_words(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say against a word."""

    verdict: Verdict
    reason: str


Rule = Callable[[Word, Island, VerifyOptions], Finding | None]


def far_from_speech(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """Nobody speaks anywhere near the island."""
    if island.distance <= options.reach:
        return None
    return Finding(Verdict.REMOVED, "nobody speaks here")


def unlike_speech(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """The detectors agree that this word's own sound is no speech, whatever stands beside it."""
    if word.evidence.speech_max >= options.min_word_speech:
        return None
    return Finding(Verdict.REMOVED, "the sound here hardly resembles speech")


def hardly_certain(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """Some of the island's sound is like speech, but not enough to rule out an invention.

    Then the model's own certainty decides between keeping, doubt and removal.
    """
    sure = island.certain >= options.sure_overlap * min(island.candidate, island.span.duration)
    if island.certain > 0 and sure and island.speech_max >= options.sure_speech:
        return None
    if _is_confirmed_by_model(island, options):
        return None
    if island.probability < options.min_probability:
        return Finding(Verdict.REMOVED, LITTLE_AND_UNSURE)
    return Finding(Verdict.DOUBTFUL, LITTLE)


def _is_confirmed_by_model(island: Island, options: VerifyOptions) -> bool:
    """Whether the model is as sure of the island as it only is of speech.

    On animals and machines it is unsure of the first word, of the window, or repeats itself; one of
    the detectors has to hear speech as well.
    """
    return (
        island.speech_max >= options.confirmed_speech
        and island.probability >= options.confirmed_probability
        and island.window.avg_logprob >= options.confirmed_logprob
        and island.window.no_speech_prob <= options.confirmed_no_speech
        and not any(is_repetitive(word) for word in island.words)
    )


def is_repetitive(word: Word) -> bool:
    """Whether a word is said again at once, or is the same few letters again and again."""
    return word.evidence.repeats > 1 or _SAME_LETTERS.search(word.text.lower()) is not None


def short_and_unsure(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """A short sound like speech of which the model can make little: a sneeze, a grunt, a laugh."""
    if island.certain >= options.unsure_speech:
        return None
    if island.window.avg_logprob >= options.unsure_logprob:
        return None
    nothing = island.probability < options.unsure_probability
    verdict = Verdict.REMOVED if nothing else Verdict.DOUBTFUL
    return Finding(verdict, UNSURE_SOUND)


def written_twice(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """One word said alone and written twice, as Whisper does with less than it is used to hear."""
    if len(island.words) != 2 or word is island.words[0]:
        return None
    if not is_said_twice([each.text for each in island.words]):
        return None
    if (island.certain or island.candidate) >= options.twice:
        return None
    return Finding(Verdict.REMOVED, "written twice, where the sound has room for it once")


def more_than_was_heard(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """More words than the little speech-like sound here has room for."""
    if island.size <= options.max_pace * island.candidate:
        return None
    verdict = Verdict.DOUBTFUL if island.certain > 0 else Verdict.REMOVED
    return Finding(verdict, "more words than the sound here has room for")


def stuck(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """The same phrase again and again, faster than anybody can say it."""
    if word.evidence.repeats < options.max_repeats:
        return None
    pace = island.size / max(island.span.duration, 0.1)
    if pace <= options.max_pace:
        return None
    return Finding(Verdict.REMOVED, f"the model was stuck: repeated {word.evidence.repeats} times")


RULES: tuple[Rule, ...] = (
    far_from_speech,
    unlike_speech,
    hardly_certain,
    short_and_unsure,
    written_twice,
    more_than_was_heard,
    stuck,
)


def judged(
    words: Sequence[Word], speech: Speech, window: WindowCertainty, options: VerifyOptions
) -> tuple[Word, ...]:
    """The words of one window with their verdicts and reasons, in order."""
    return tuple(
        _judged(word, island, options)
        for island in islands(words, speech, window, options.island_gap)
        for word in island.words
    )


def islands(
    words: Sequence[Word], speech: Speech, window: WindowCertainty, gap: float
) -> list[Island]:
    """The phrases of one window with what their sound says, in order."""
    return [_island(tuple(phrase), speech, window) for phrase in phrases(words, gap)]


def phrases(words: Sequence[Word], gap: float) -> list[list[Word]]:
    """The words in groups that lie at most `gap` seconds apart, in order."""
    groups: list[list[Word]] = []
    for word in words:
        if not groups or word.span.start - groups[-1][-1].span.end > gap:
            groups.append([])
        groups[-1].append(word)
    return groups


def _island(words: tuple[Word, ...], speech: Speech, window: WindowCertainty) -> Island:
    span = Span(words[0].span.start, words[-1].span.end)
    around = span.padded(REACH, REACH, float("inf"))
    return Island(
        words,
        candidate=covered(speech.candidate, around),
        certain=covered(speech.certain, around),
        speech_max=max(word.evidence.speech_max for word in words),
        probability=sum(word.probability for word in words) / len(words),
        distance=min((_apart(span, s) for s in speech.candidate), default=float("inf")),
        window=window,
    )


def _apart(a: Span, b: Span) -> float:
    return max(0.0, a.start - b.end, b.start - a.end)


def _judged(word: Word, island: Island, options: VerifyOptions) -> Word:
    findings = [f for rule in RULES if (f := rule(word, island, options))]
    if not findings:
        return word
    removed = any(f.verdict is Verdict.REMOVED for f in findings)
    verdict = Verdict.REMOVED if removed or options.silence == "strict" else Verdict.DOUBTFUL
    if options.silence == "verbatim":
        verdict = Verdict.DOUBTFUL
    return replace(word, verdict=verdict, reasons=tuple(f.reason for f in findings))
