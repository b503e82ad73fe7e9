"""Paragraphs: segments grouped for reading.

A paragraph holds whole segments, so that every word of it is where it was written. It is decided
forward, from what stands before alone: text that grows changes no paragraph above it.
"""

from collections.abc import Sequence

from tacet.core.text.breaks import NEW_THOUGHT, ends_sentence, one_line, whole_words, width
from tacet.core.transcript import Segment

NEW_TOPIC = 5.0  # seconds of silence that end a paragraph, even inside a sentence
REST = 1.0  # seconds after a sentence that end a paragraph of some length
SOME = 250  # letters: three or four lines of a page
FULL = 500  # letters after which a paragraph ends with the sentence
TOO_LONG = 1_000  # letters after which one without any end of a sentence ends with a pause


def paragraphs(segments: Sequence[Segment]) -> list[tuple[Segment, ...]]:
    """Segments by paragraphs, in order, each segment in one."""
    out: list[list[Segment]] = []
    letters = 0.0
    for segment in segments:
        if not out or _starts_paragraph(out[-1][-1], segment, letters):
            out.append([])
            letters = 0.0
        out[-1].append(segment)
        letters += width(segment.text)
    return [tuple(paragraph) for paragraph in out]


def begins_paragraph(segments: Sequence[Segment]) -> list[bool]:
    """For each segment, whether a paragraph begins with it."""
    return [place == 0 for paragraph in paragraphs(segments) for place in range(len(paragraph))]


def text_of(paragraph: Sequence[Segment]) -> str:
    """Text of a paragraph in one line; empty if nothing is visible."""
    return one_line("".join(word.text for word in whole_words(paragraph))).strip()


def _starts_paragraph(before: Segment, segment: Segment, letters: float) -> bool:
    """Whether a segment begins a paragraph, after `letters` of the one before."""
    pause = segment.span.start - before.span.end
    if pause >= NEW_TOPIC or (pause >= NEW_THOUGHT and ends_sentence(before.text)):
        return True
    if not ends_sentence(before.text, segment.text):
        return letters >= TOO_LONG
    return letters >= FULL or (letters >= SOME and pause >= REST)
