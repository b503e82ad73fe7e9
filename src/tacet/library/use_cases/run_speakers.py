"""A run's text with the speakers of its recording, which belong to no run."""

from collections.abc import Sequence
from dataclasses import replace

from tacet.core.assemble import ShardText
from tacet.core.options import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.attribute import with_speakers, words_with_speakers
from tacet.core.transcript import Transcript
from tacet.library.model.run import TurnsMark
from tacet.library.model.speakers import WhoSpeaks
from tacet.library.ports.store import Store

SPEAKERS = SpeakerOptions()
PART = 10**9  # between the ids of a segment's parts; above every number of a run's segments


def turns_mark(store: Store, recording_id: str) -> TurnsMark:
    """What tells a recording's turns from all that it ever had; None where there are none."""
    known = store.speakers_in([recording_id]).get(recording_id)
    return (known.asked_at, known.revision) if known and known.revision else None


def who_speaks(store: Store, recording_id: str, within: Span | None = None) -> WhoSpeaks:
    """Who speaks when in a recording, or when a word of a stretch may be said."""
    known = store.speakers(recording_id)
    if known is None:
        return WhoSpeaks()
    if within is None:
        return WhoSpeaks(known.turns, known.names)
    reach = SPEAKERS.word_reach
    near = Span(max(0.0, within.start - reach), within.end + reach)
    turns = tuple(turn for turn in known.turns if turn.span.overlap(near) > 0)
    return WhoSpeaks(turns, known.names)


def with_turns(
    transcript: Transcript, ids: Sequence[int], spoken: WhoSpeaks
) -> tuple[Transcript, tuple[int, ...]]:
    """A transcript with who says each word, and the ids of its segments.

    What is cut off a segment has an id of its own, the same each time.
    """
    told = with_speakers(transcript, spoken.turns, SPEAKERS, spoken.names)
    return told.transcript, tuple(ids[place] + part * PART for place, part in told.origins)


def heard_with_turns(heard: ShardText, spoken: WhoSpeaks) -> ShardText:
    """What was heard in a stretch, with who says each word."""
    if not spoken.turns:
        return heard
    whole = Transcript(0.0, segments=heard.segments)
    told = with_speakers(whole, spoken.turns, SPEAKERS, spoken.names).transcript
    removed = words_with_speakers(heard.removed, spoken.turns, SPEAKERS, spoken.names)
    return replace(heard, segments=told.segments, removed=tuple(removed))
