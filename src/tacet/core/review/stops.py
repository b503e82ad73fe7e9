"""Stops: what a person should look at besides words in doubt.

What is in doubt may not have been said at all. What is told here was said, but may be another word:
the model itself was not sure of it, or the recording ends while somebody speaks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from tacet.core.options import ReviewOptions
from tacet.core.text.boundaries import ends_sentence
from tacet.core.text.spelling import core_of
from tacet.core.transcript import Segment, Transcript, Verdict, Word

NOUNS_WITH_CAPITALS = frozenset({"de", "lb"})  # there a capital says nothing about a name
CONTRACTED = ("I'", "I’")  # "I'm": a capital that is no name
SHORTEST_NAME = 2  # letters; "I", and letters that are spelled


class StopKind(StrEnum):
    """Kind of a stop, with what is told of it."""

    NAME = "name"
    NUMBER = "number"
    WORD = "word"
    ENDING = "ending"


REASONS = {
    StopKind.NAME: "the model was not sure of this name",
    StopKind.NUMBER: "the model was not sure of this number",
    StopKind.WORD: "the model was hardly sure of this word",
    StopKind.ENDING: "the recording ends while somebody speaks, so the last words may be cut off",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """Words that follow each other and should be looked at, told by their ids, and why."""

    kind: StopKind
    words: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The reason in plain words."""
        return REASONS[self.kind]


def find_stops(transcript: Transcript, options: ReviewOptions) -> tuple[Stop, ...]:
    """Stops of a whole transcript, in order of time."""
    stops: list[Stop] = []
    before: Segment | None = None
    for segment in transcript.segments:
        fresh = before is None or before.seek != segment.seek or ends_sentence(before.text)
        language = segment.language or transcript.language
        stops += _unsure_words(_Sentence(segment.words, fresh, language), options)
        before = segment
    return (*stops, *_cut_off(transcript, options))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Words of a segment, and what its capitals mean.

    Attributes:
        fresh: whether its first word has a capital anyway.
    """

    words: Sequence[Word]
    fresh: bool
    language: str | None

    def holds_name(self, place: int) -> bool:
        """Whether the word at a place has a capital of its own."""
        word = core_of(self.words[place].text)[1]
        if len(word) < SHORTEST_NAME or word.startswith(CONTRACTED) or not word[0].isupper():
            return False
        if self.language in NOUNS_WITH_CAPITALS:
            return False
        return not (ends_sentence(self.words[place - 1].text) if place else self.fresh)


def _unsure_words(sentence: _Sentence, options: ReviewOptions) -> Iterator[Stop]:
    """Stops of one segment; neighbors of one kind are one stop."""
    kinds = [_kind_of(sentence, place, options) for place in range(len(sentence.words))]
    for kind, places in groupby(range(len(kinds)), key=kinds.__getitem__):
        if kind is not None:
            yield Stop(kind, tuple(sentence.words[place].id for place in places))


def _kind_of(sentence: _Sentence, place: int, options: ReviewOptions) -> StopKind | None:
    """Kind of the stop at a word; None where the model was sure enough or it is in doubt."""
    word = sentence.words[place]
    sureness = min(word.probability, word.evidence.min_token_probability)
    if word.verdict is not Verdict.KEPT:
        return None
    if sureness < options.sure_number and any(map(str.isnumeric, word.text)):
        return StopKind.NUMBER
    if sureness < options.sure_name and sentence.holds_name(place):
        return StopKind.NAME
    return StopKind.WORD if sureness < options.sure_word else None


def _cut_off(transcript: Transcript, options: ReviewOptions) -> Iterator[Stop]:
    """The stop at the last word, if speech goes on to the very end."""
    if transcript.listened_to is not None or not transcript.certain or not transcript.words:
        return
    if transcript.certain[-1].end >= transcript.duration - options.cut_off:
        yield Stop(StopKind.ENDING, (transcript.words[-1].id,))
