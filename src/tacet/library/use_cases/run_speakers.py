"""A run's text with the speakers of its recording, which belong to no run."""

from collections.abc import Sequence
from dataclasses import replace

from tacet.core.assemble import ShardText
from tacet.core.options import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.attribute import with_speakers, words_with_speakers
from tacet.core.speakers.turns import Turn
from tacet.core.transcript import Transcript
from tacet.library.model.run import TurnsMark
from tacet.library.ports.store import Store

SPEAKERS = SpeakerOptions()
PART = 10**9  # between the ids of a segment's parts; above every number of a run's segments


def turns_mark(store: Store, recording_id: str) -> TurnsMark:
    """What tells a recording's turns from all that it ever had; None where there are none."""
    known = store.speakers_in([recording_id]).get(recording_id)
    return (known.asked_at, known.revision) if known and known.revision else None


def turns_of(store: Store, recording_id: str, within: Span | None = None) -> tuple[Turn, ...]:
    """A recording's turns, or those that a word of a stretch may be of."""
    known = store.speakers(recording_id)
    if known is None or within is None:
        return known.turns if known else ()
    reach = SPEAKERS.word_reach
    near = Span(max(0.0, within.start - reach), within.end + reach)
    return tuple(turn for turn in known.turns if turn.span.overlap(near) > 0)


def with_turns(
    transcript: Transcript, ids: Sequence[int], turns: Sequence[Turn]
) -> tuple[Transcript, tuple[int, ...]]:
    """A transcript with who says each word, and the ids of its segments.

    What is cut off a segment has an id of its own, the same each time.
    """
    told = with_speakers(transcript, turns, SPEAKERS)
    return told.transcript, tuple(ids[place] + part * PART for place, part in told.origins)


def heard_with_turns(heard: ShardText, turns: Sequence[Turn]) -> ShardText:
    """What was heard in a stretch, with who says each word."""
    if not turns:
        return heard
    told = with_speakers(Transcript(0.0, segments=heard.segments), turns, SPEAKERS).transcript
    removed = words_with_speakers(heard.removed, turns, SPEAKERS)
    return replace(heard, segments=told.segments, removed=tuple(removed))
