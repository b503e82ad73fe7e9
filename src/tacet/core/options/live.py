"""Options of recordings that are transcribed while they are made."""

from dataclasses import dataclass

from tacet.core.options.declare import internal, option
from tacet.core.options.scales import PROBABILITY, SECONDS, Scale


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """Where sound that still arrives is cut, so that its words can be confirmed."""

    live_pause: float = option(
        0.5,
        "of a live recording: words are confirmed after a pause of this length",
        Scale("s", low=0.2, high=5.0),
        "benchmarks: live; shorter pauses cut sentences, longer ones delay them",
    )
    live_longest: float = option(
        10.0,
        "of a live recording: who speaks for longer without such a pause is cut at the best moment",
        Scale("s", low=3.0, high=20.0),
        "benchmarks: live",
    )
    live_draft: float = option(
        1.0,
        "of a live recording: time between two drafts of what is being said; 0: no drafts",
        Scale("s", low=0.0, high=10.0),
        "chosen: an engine that is slower draws up fewer",
    )
    live_quiet: float = internal(
        10.0, "silence after which what follows is a stretch of its own", SECONDS, "chosen"
    )
    live_onset: float = internal(
        1.0,
        "end of such silence that belongs to what follows: words begin softly",
        SECONDS,
        "chosen",
    )
    live_before: float = internal(
        30.0,
        "sound before a stretch by which its gain and noise floor are measured, too",
        SECONDS,
        "benchmarks: live; a quiet room stays quiet",
    )
    live_recent: float = internal(
        3.0, "latest sound that is searched for speech at each look", SECONDS, "chosen"
    )
    live_step: float = internal(0.25, "sound from one look to the next", SECONDS, "chosen")
    live_cut: float = internal(
        0.3,
        "speech probability over which a moment is no good one to cut",
        PROBABILITY,
        "as cut_in_speech",
    )
