"""Paragraphs: segments grouped for reading.

A paragraph holds whole segments, so that every word of it is where it was written. It is decided
forward, from what stands before alone: text that grows changes no paragraph above it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from tacet.core.text.boundaries import NEW_THOUGHT, ends_sentence, one_line, whole_words, width
from tacet.core.transcript import Segment

NEW_TOPIC = 5.0  # seconds of silence that end a paragraph, even inside a sentence
REST = 1.0  # seconds after a sentence that end a paragraph of some length
SOME = 250  # letters: three or four lines of a page
FULL = 500  # letters after which a paragraph ends with the sentence
TOO_LONG = 1_000  # letters after which one without any end of a sentence ends with a pause


@dataclass(frozen=True, slots=True)
class TextEnd:
    """The end of a text: its last segment, and the letters of its last paragraph.

    All that decides how the text goes on, so that a piece of it can be told by itself.
    """

    last: Segment | None = None
    letters: float = 0.0

    def begins(self, segment: Segment) -> bool:
        """Whether a paragraph begins with the segment that comes next."""
        return self.last is None or _starts_paragraph(self.last, segment, self.letters)

    def then(self, segment: Segment) -> "TextEnd":
        """The end of the text once the segment stands there."""
        letters = 0.0 if self.begins(segment) else self.letters
        return TextEnd(segment, letters + width(segment.text))

    def after(self, segments: Iterable[Segment]) -> "TextEnd":
        """The end of the text once all of the segments stand there."""
        end = self
        for segment in segments:
            end = end.then(segment)
        return end


NOTHING = TextEnd()


def paragraphs(segments: Sequence[Segment]) -> list[tuple[Segment, ...]]:
    """Segments by paragraphs, in order, each segment in one."""
    out: list[list[Segment]] = []
    for segment, begins in zip(segments, begins_paragraph(segments), strict=True):
        if begins:
            out.append([])
        out[-1].append(segment)
    return [tuple(paragraph) for paragraph in out]


def begins_paragraph(segments: Iterable[Segment], before: TextEnd = NOTHING) -> list[bool]:
    """For each segment whether a paragraph begins with it, where it goes on from `before`."""
    out, last, letters = list[bool](), before.last, before.letters
    for segment in segments:
        begins = last is None or _starts_paragraph(last, segment, letters)
        out.append(begins)
        last, letters = segment, (0.0 if begins else letters) + width(segment.text)
    return out


def with_paragraphs(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with the numbers of their paragraphs, which then stay as they are."""
    numbers = accumulate(begins_paragraph(segments))
    return [replace(one, paragraph=number) for one, number in zip(segments, numbers, strict=True)]


def text_of(paragraph: Sequence[Segment]) -> str:
    """Text of a paragraph in one line; empty if nothing is visible."""
    return one_line("".join(word.text for word in whole_words(paragraph))).strip()


def _speaker_changes(before: Segment, segment: Segment) -> bool:
    if not before.words or not segment.words:
        return False
    last, first = before.words[-1].speaker, segment.words[0].speaker
    return None not in (last, first) and last != first


def _starts_paragraph(before: Segment, segment: Segment, letters: float) -> bool:
    """Whether a segment begins a paragraph, after one of so many letters so far."""
    if segment.split_off or _speaker_changes(before, segment):
        return True
    if None not in (before.paragraph, segment.paragraph):
        return segment.paragraph != before.paragraph
    if segment.language != before.language:
        return True
    pause = segment.span.start - before.span.end
    if pause >= NEW_TOPIC or (pause >= NEW_THOUGHT and ends_sentence(before.text)):
        return True
    if not ends_sentence(before.text, segment.text):
        return letters >= TOO_LONG
    return letters >= FULL or (letters >= SOME and pause >= REST)
