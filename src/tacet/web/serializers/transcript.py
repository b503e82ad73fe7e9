"""A transcript as JSON, quick at any length: its segments are text as soon as they are values."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from pydantic_core import to_json

from tacet.core.language.changes import change_in_words
from tacet.core.language.names import LANGUAGES
from tacet.core.text.paragraphs import begins_paragraph
from tacet.core.transcript import Segment, SpokenLanguage
from tacet.core.word_json import word_json
from tacet.library.model.run import TranscriptView
from tacet.library.use_cases.edited_json import history_json
from tacet.library.use_cases.segment_json import missed_json, segment_json, segments_json, span_json
from tacet.web.schemas import library as schemas
from tacet.web.serializers.library import serialize_ask, serialize_summary

RUNS = 2  # remembered at once, as many as finished transcripts are

Known = dict[int, tuple[Segment, bool, bytes]]


def transcript_json(view: TranscriptView) -> bytes:
    """JSON of a `schemas.Transcript`, as far as the text is known."""
    rest = _without_segments(view).model_dump_json(exclude={"segments"}).encode()
    segments = _SEGMENTS.of(view.run.id, view.transcript.segments, view.ids)
    return b'%s,"segments":[%s]}' % (rest[:-1], b",".join(segments))


def transcript_part_json(view: TranscriptView) -> bytes:
    """JSON of a `schemas.Transcript` that is a part; nothing of it is remembered."""
    rest = _without_segments(view).model_dump_json(exclude={"segments"}).encode()
    segments = to_json(segments_json(view.transcript.segments, view.ids))
    return b'%s,"segments":%s}' % (rest[:-1], segments)


class _SegmentTexts:
    """JSON of the segments of the runs that were read last.

    An edit leaves most of the segments as they are, and ten hours have 90,000 words.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: OrderedDict[str, Known] = OrderedDict()

    def of(self, run_id: str, segments: Sequence[Segment], ids: Sequence[int]) -> list[bytes]:
        """JSON of each segment; made only where it is another one than the last time."""
        with self._lock:
            known = self._runs.get(run_id, {})
        begins = begins_paragraph(segments)
        fresh = {
            id: _known_or_made(known, segment, id, first)
            for segment, id, first in zip(segments, ids, begins, strict=True)
        }
        with self._lock:
            self._runs[run_id] = fresh
            self._runs.move_to_end(run_id)
            while len(self._runs) > RUNS:
                self._runs.popitem(last=False)
        return [text for _, _, text in fresh.values()]


_SEGMENTS = _SegmentTexts()


def _known_or_made(
    known: Known, segment: Segment, id: int, begins: bool
) -> tuple[Segment, bool, bytes]:
    before = known.get(id)
    if before is not None and before[0] is segment and before[1] == begins:
        return before
    return segment, begins, to_json(segment_json(segment, id, begins))


def _without_segments(view: TranscriptView) -> schemas.Transcript:
    text = view.transcript
    return schemas.Transcript(
        run_id=view.run.id,
        recording_id=view.run.recording_id,
        complete=view.complete,
        language=text.language,
        language_probability=text.language_probability,
        other_languages=[_other(one, text.language or "") for one in text.other_languages],
        duration=text.duration,
        listened_to=view.listened_to,
        speech=[schemas.Stretch(start=span.start, end=span.end) for span in text.speech],
        segments=[],
        removed=[schemas.RemovedWord(**word_json(word)) for word in text.removed],
        missed=[schemas.Missed(**missed_json(missed)) for missed in text.missed],
        summary=serialize_summary(view.summary),
        revision=view.edits.revision,
        asks=[serialize_ask(ask) for ask in view.edits.span_requests],
        rewritten=[schemas.Word(**word_json(word)) for word in text.rewritten],
        history=None if view.original else schemas.History(**history_json(view.edits)),
        stops=[
            schemas.Stop(kind=stop.kind.value, words=list(stop.words), reason=stop.reason)
            for stop in view.stops
        ],
        readings=[schemas.Reading(words=list(one.words), text=one.text) for one in text.readings],
    )


def _other(spoken: SpokenLanguage, written: str) -> schemas.OtherLanguage:
    names = [LANGUAGES.get(code, code) for code in (written, spoken.language)]
    text = change_in_words(spoken, *names)
    return schemas.OtherLanguage(**span_json(spoken.span), language=spoken.language, text=text)
