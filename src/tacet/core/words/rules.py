"""Rules that speak against a word, each by its evidence; `verify.py` decides.

Words less than `island_gap` apart form an island and share its fate where a rule says so: people
speak in phrases, and a model invents in phrases.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tacet.core.options import VerifyOptions
from tacet.core.span import Span, covered
from tacet.core.speech.detection import Speech
from tacet.core.transcript import Verdict, Word
from tacet.core.words.repetition import is_said_twice
from tacet.core.words.scripts import count_words

_SAME_LETTERS = re.compile(r"([^\W\d]{1,4}?)\1{2,}")  # "ahhh", "hahaha"
LITTLE = "little here is certainly speech"
LITTLE_AND_UNSURE = f"{LITTLE}, and the model was not sure either"
UNSURE_SOUND = "a short sound, and the model was not sure what it is"


class WindowCertainty(NamedTuple):
    """Whisper's own figures for a window, named as in the whisper program."""

    avg_logprob: float
    no_speech_prob: float


@dataclass(frozen=True, slots=True)
class Island:
    """Words close together, with the evidence of their sound as a whole.

    Attributes:
        candidate: seconds of candidate speech in it or within `alignment_error` of it.
        certain: seconds of certain speech in it or within `alignment_error` of it.
        speech_max: highest speech probability in it, 0..1.
        probability: mean probability of its words, 0..1, as the model gave it.
        distance: seconds from it to the nearest candidate speech; 0 when it touches some.
        window: the model's figures of the window that it stands in.
    """

    words: tuple[Word, ...]
    candidate: float
    certain: float
    speech_max: float
    probability: float
    distance: float
    window: WindowCertainty

    @property
    def span(self) -> Span:
        """From the first word's start to the last word's end."""
        return Span(self.words[0].span.start, self.words[-1].span.end)

    @property
    def size(self) -> float:
        """Number of words, in scripts without spaces as well."""
        return count_words(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Finding:
    """Objection of a rule: the verdict it asks for and why."""

    verdict: Verdict
    reason: str


Rule = Callable[[Word, Island, VerifyOptions], Finding | None]


def far_from_speech(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """Nobody speaks anywhere near the island."""
    if island.distance <= options.reach:
        return None
    return Finding(Verdict.REMOVED, "nobody speaks here")


def unlike_speech(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """The detectors agree that the word's own sound is no speech."""
    if word.evidence.speech_max >= options.min_word_speech:
        return None
    return Finding(Verdict.REMOVED, "the sound here hardly resembles speech")


def hardly_certain(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """Too little certain speech in the island to rule out an invention.

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
    """Whether the model is as certain as it only is of speech.

    On animals and machines it is unsure of the first word, of the window, or repeats itself. One of
    the detectors has to find speech as well.
    """
    return (
        island.speech_max >= options.confirmed_speech
        and island.probability >= options.confirmed_probability
        and island.window.avg_logprob >= options.confirmed_logprob
        and island.window.no_speech_prob <= options.confirmed_no_speech
        and not any(is_repetitive(word) for word in island.words)
    )


def is_repetitive(word: Word) -> bool:
    """Whether a word is repeated at once, or repeats its letters."""
    return word.evidence.repeats > 1 or _SAME_LETTERS.search(word.text.lower()) is not None


def short_and_unsure(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """A short sound the model is unsure of, such as a sneeze."""
    if island.certain >= options.unsure_speech:
        return None
    if island.window.avg_logprob >= options.unsure_logprob:
        return None
    nothing = island.probability < options.unsure_probability
    verdict = Verdict.REMOVED if nothing else Verdict.DOUBTFUL
    return Finding(verdict, UNSURE_SOUND)


def written_twice(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """One isolated word written twice, as Whisper does with short windows."""
    if len(island.words) != 2 or word is island.words[0]:
        return None
    if not is_said_twice([word.text for word in island.words]):
        return None
    if (island.certain or island.candidate) >= options.twice:
        return None
    return Finding(Verdict.REMOVED, "written twice, where the sound has room for it once")


def too_many_words(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """More words than the speech-like sound has time for."""
    if island.size <= options.max_pace * island.candidate:
        return None
    verdict = Verdict.DOUBTFUL if island.certain > 0 else Verdict.REMOVED
    return Finding(verdict, "more words than the sound here has room for")


def stuck(word: Word, island: Island, options: VerifyOptions) -> Finding | None:
    """A decoding loop: one phrase repeated faster than anybody can say it."""
    if word.evidence.repeats < options.max_repeats:
        return None
    pace = island.size / max(island.span.duration, options.min_island)
    if pace <= options.max_pace:
        return None
    return Finding(Verdict.REMOVED, f"the model was stuck: repeated {word.evidence.repeats} times")


RULES: tuple[Rule, ...] = (
    far_from_speech,
    unlike_speech,
    hardly_certain,
    short_and_unsure,
    written_twice,
    too_many_words,
    stuck,
)


def islands(
    words: Sequence[Word], speech: Speech, window: WindowCertainty, options: VerifyOptions
) -> list[Island]:
    """The words of one window grouped into islands, in order."""
    around = options.alignment_error
    return [
        _island(tuple(phrase), speech, window, around)
        for phrase in phrases(words, options.island_gap)
    ]


def phrases(words: Sequence[Word], gap: float) -> list[list[Word]]:
    """Words grouped where they lie at most `gap` seconds apart, in order."""
    groups: list[list[Word]] = []
    for word in words:
        if not groups or word.span.start - groups[-1][-1].span.end > gap:
            groups.append([])
        groups[-1].append(word)
    return groups


def _island(
    words: tuple[Word, ...], speech: Speech, window: WindowCertainty, margin: float
) -> Island:
    span = Span(words[0].span.start, words[-1].span.end)
    around = span.padded(margin, margin, float("inf"))
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
