"""Speakers given to a transcript: every word has one, and no segment has two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.speakers.labels import label
from tacet.core.speakers.turns import Turn
from tacet.core.speakers.words import speakers_of_words
from tacet.core.transcript import Segment, Transcript, Word, with_words


@dataclass(frozen=True, slots=True)
class Attributed:
    """A transcript with speakers.

    Attributes:
        origins: of each segment, the place of the one that it was part of, and which part.
    """

    transcript: Transcript
    origins: tuple[tuple[int, int], ...]


def with_speakers(
    transcript: Transcript, turns: Sequence[Turn], options: SpeakerOptions
) -> Attributed:
    """The transcript with the label of who says each word, segments cut where they change.

    A speaker whom somebody has named, as a file may have, stays.
    """
    if not turns:
        places = range(len(transcript.segments))
        return Attributed(transcript, tuple((place, 0) for place in places))
    told = iter(words_with_speakers(transcript.words, turns, options))
    segments: list[Segment] = []
    origins: list[tuple[int, int]] = []
    for place, segment in enumerate(transcript.segments):
        words = tuple(next(told) for _ in segment.words)
        for part, one in enumerate(_parts(segment, words)):
            segments.append(one)
            origins.append((place, part))
    removed = words_with_speakers(transcript.removed, turns, options)
    whole = replace(transcript, segments=tuple(segments), removed=tuple(removed))
    return Attributed(whole, tuple(origins))


def words_with_speakers(
    words: Sequence[Word], turns: Sequence[Turn], options: SpeakerOptions
) -> list[Word]:
    """Words, in order of time, with the label of who says each."""
    speakers = speakers_of_words(words, turns, options)
    return [
        word if word.speaker or speaker is None else replace(word, speaker=label(speaker))
        for word, speaker in zip(words, speakers, strict=True)
    ]


def _parts(segment: Segment, words: tuple[Word, ...]) -> Iterator[Segment]:
    """A segment with these words, a part for each that one person says."""
    runs = [tuple(run) for _, run in groupby(words, key=lambda word: word.speaker)]
    if len(runs) <= 1:
        yield replace(segment, words=words)
    else:
        yield from (with_words(segment, run) for run in runs)
