"""Segments as JSON values, for whole transcripts and for growth events.

The same shape is used for a whole transcript and for the pieces that are told while it grows.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from tacet.core.assemble import ShardText
from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.text.paragraphs import NOTHING, TextEnd, begins_paragraph
from tacet.core.transcript import Missed, Segment
from tacet.core.word_json import word_json

SEGMENTS_PER_SHARD = 1_000  # numbers reserved for one shard's segments


def segment_id(shard: int, place: int) -> int:
    """Number of a segment, stable and increasing in time."""
    return shard * SEGMENTS_PER_SHARD + place


def segments_json(
    segments: Sequence[Segment], ids: Iterable[int], before: TextEnd = NOTHING
) -> list[dict[str, Any]]:
    """JSON of the segments after `before`, numbered, with paragraph starts."""
    begins = begins_paragraph(segments, before)
    return [segment_json(*numbered) for numbered in zip(segments, ids, begins, strict=True)]


def segment_json(segment: Segment, number: int, begins: bool) -> dict[str, Any]:
    """JSON of a segment; times in seconds.

    Args:
        begins: whether a paragraph begins with it.
    """
    return {
        "id": number,
        "language": segment.language,
        "paragraph": begins,
        "start": segment.span.start,
        "end": segment.span.end,
        "text": segment.text,
        "speaker": segment.speaker,
        "words": [word_json(word) for word in segment.words],
        "avg_logprob": segment.avg_logprob,
        "no_speech_prob": segment.no_speech_prob,
        "compression_ratio": segment.compression_ratio,
        "temperature": segment.temperature,
    }


def _numbered(shard: int, text: ShardText | None, before: TextEnd) -> list[dict[str, Any]]:
    segments = text.segments if text else ()
    return segments_json(segments, (segment_id(shard, at) for at in range(len(segments))), before)


def missed_json(missed: Missed) -> dict[str, Any]:
    """A missed stretch as a JSON value; times in seconds."""
    marks = [mark.value for mark in missed.marks]
    return {"id": missed.id, **span_json(missed.span), "reason": missed.reason, "marks": marks}


def span_json(span: Span) -> dict[str, float]:
    """JSON of a span; times in seconds."""
    return {"start": span.start, "end": span.end}


def speech_json(chapter: Outline) -> dict[str, Any]:
    """JSON of a chapter's speech, and how far the text is final by it.

    There is no text before its first window.
    """
    first = next((window for shard in chapter.shards for window in shard), None)
    return {
        **span_json(chapter.span),
        "speech": [span_json(span) for span in chapter.speech],
        "listened_to": first.span.start if first else chapter.span.end,
    }


def growth_json(
    shard: int, before: ShardText | None, now: ShardText, above: TextEnd = NOTHING
) -> dict[str, Any]:
    """JSON of a shard's new or changed segments, and how far they are final.

    Removed and missed are listed whole, for they are few; `gone` are segments that stand no more.
    `above` is the end of the shards before, from which the first paragraph may go on.
    """
    old = _numbered(shard, before, above)
    fresh = [
        shape
        for place, shape in enumerate(_numbered(shard, now, above))
        if place >= len(old) or old[place] != shape
    ]
    last = now.segments[-1].span.end if now.segments else 0.0
    return {
        "shard": shard,
        "segments": fresh,
        "gone": [shape["id"] for shape in old[len(now.segments) :]],
        "removed": [word_json(word) for word in now.removed],
        "missed": [missed_json(missed) for missed in now.missed],
        "listened_to": last,
    }
