"""Serializers of what a search finds."""

from tacet.core.text.search import Snippet
from tacet.library.model.recording import Recording
from tacet.library.model.search import Hit, NameHit, SearchPage
from tacet.web.schemas import search as schemas


def serialize_search(page: SearchPage) -> schemas.SearchAnswer:
    """Page of a search."""
    return schemas.SearchAnswer(
        names=[_name(hit) for hit in page.names],
        hits=[_hit(hit) for hit in page.hits],
        next=page.next,
    )


def _name(hit: NameHit) -> schemas.NameHit:
    return schemas.NameHit(
        recording=_recording(hit.recording), snippet=hit.snippet.text, marks=_marks(hit.snippet)
    )


def _hit(hit: Hit) -> schemas.SearchHit:
    return schemas.SearchHit(
        recording=_recording(hit.recording),
        snippet=hit.snippet.text,
        marks=_marks(hit.snippet),
        run_id=hit.run_id,
        start=hit.span.start,
        end=hit.span.end,
        word_id=hit.word_id,
        at=hit.at,
        speaker=hit.speaker,
    )


def _recording(recording: Recording) -> schemas.FoundRecording:
    return schemas.FoundRecording(
        id=recording.id,
        name=recording.name,
        duration=recording.duration,
        added_at=recording.added_at,
    )


def _marks(snippet: Snippet) -> list[schemas.Place]:
    return [schemas.Place(start=start, end=end) for start, end in snippet.marks]
