"""What stands now where a person's change found something else."""

from collections.abc import Iterable, Sequence
from typing import Any

from tacet.core.editing import WordId
from tacet.core.operations.lay import Laid
from tacet.core.operations.layout import Layout
from tacet.core.span import Span
from tacet.library.model.edit import Edits
from tacet.library.model.run import StoredTranscript
from tacet.library.use_cases.lay_edits import lay_edits, layout_of_edits
from tacet.library.use_cases.segment_json import segments_json

MOST_SEGMENTS = 20  # that one conflict shows


def standing_now(
    stored: StoredTranscript, edits: Edits, over: int, words: Sequence[WordId]
) -> dict[str, Any]:
    """JSON of the newest revision, and of the segments that stand where these words stood.

    Args:
        over: the revision that a person saw.
    """
    shown, layout = lay_edits(stored, edits), layout_of_edits(stored, edits)
    spans = [*_spans(stored, layout, words), *_spans_since(edits, over, layout)]
    here = [place for place in range(len(shown.ids)) if _touches(shown, place, spans)]
    some = here[:MOST_SEGMENTS]
    segments = [shown.transcript.segments[place] for place in some]
    return {
        "revision": edits.revision,
        "segments": segments_json(segments, [shown.ids[place] for place in some]),
    }


def _spans(stored: StoredTranscript, layout: Layout, words: Sequence[WordId]) -> Iterable[Span]:
    """Times of words that stand, or that the run wrote."""
    wanted = {word for word in words if layout.home(word) is None}
    yield from (layout.word(word).span for word in words if word not in wanted)
    run = stored.transcript
    if wanted:
        yield from (word.span for word in (*run.words, *run.removed) if word.id in wanted)


def _spans_since(edits: Edits, over: int, layout: Layout) -> Iterable[Span]:
    """Times of words that others wrote since."""
    owners = tuple(f"e{one.step.number}." for one in edits.steps if one.revision > over)
    if owners:
        written = (word for word in layout.written if word.startswith(owners))
        yield from (layout.word(word).span for word in written)


def _touches(shown: Laid, place: int, spans: Sequence[Span]) -> bool:
    here = shown.transcript.segments[place].span
    return any(here.start <= span.start < here.end or here.overlap(span) > 0 for span in spans)
