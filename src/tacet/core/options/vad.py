"""Options of speech detection and of cutting speech into windows."""

from dataclasses import dataclass

from tacet.core.options.declare import internal, option
from tacet.core.options.scales import DB, DBFS, MS, NO_UNIT, PROBABILITY, SECONDS, Scale


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """Speech detection. Recall first: what is dropped here never reaches the model."""

    vad_filter: bool = option(
        True,
        "transcribe only where speech is found; False is plain Whisper: the model gets everything "
        "and nothing is set aside, unless --silence strict",
    )
    vad_detector: str = option(
        "silero,firered",
        "names of the speech detectors, by comma: what one of them detects is "
        "transcribed, what all of them detect is certainly speech",
        source="benchmarks: reach, nonspeech",
    )
    vad_threshold: float = option(
        0.25,
        "speech probability at which candidate speech begins",
        PROBABILITY,
        "docs/silence.md, 2",
    )
    vad_leave_threshold: float = option(
        0.15,
        "speech probability below which candidate speech ends",
        PROBABILITY,
        "docs/silence.md, 2",
    )
    vad_level: float = option(
        -12.0,
        "the loudest moment of a recording is brought to this level for the detectors, so "
        "that its gain changes nothing; 0 leaves it as it is",
        DBFS,
        "benchmarks: metamorphic",
    )
    vad_far: float = option(
        20.0,
        "a long stretch that is quieter than the loudest moment by this is brought to the "
        "detectors' level once more by itself; 0 treats all alike",
        DB,
        "benchmarks: cases; speech 28 and 35 dB under other speech and music",
    )
    certain_threshold: float = option(
        0.5, "speech probability of certain speech", PROBABILITY, "Silero's own default"
    )
    min_certain_ms: int = option(
        96, "shortest stretch of certain speech", MS, "three Silero frames"
    )
    dead_level: float = option(
        -66.0,
        "level under which a stretch is dead air whatever the detector says",
        DBFS,
        "docs/silence.md, 1",
    )
    dead_peak: float = option(
        -60.0,
        "level that no frame within 200 ms of dead air may exceed",
        DBFS,
        "docs/silence.md, 1",
    )
    min_dead_ms: int = option(300, "shortest stretch of dead air", MS, "docs/silence.md, 1")
    min_speech_ms: int = option(
        64,
        "islands of candidate speech shorter than this need `island_level`",
        MS,
        "docs/silence.md, 3",
    )
    island_level: float = option(
        6.0,
        "level over the noise floor that a very short island needs",
        Scale("dB"),
        "docs/silence.md, 3",
    )
    max_gain: float = internal(
        40.0, "most by which a recording is made louder or quieter for the detectors", DB, "chosen"
    )
    speech_smoothing: float = internal(
        0.1,
        "time over which the evidence of several detectors is averaged",
        SECONDS,
        "docs/adr/0013",
    )
    dead_quiet: float = internal(
        -36.0,
        "where the loudest moment lies under this, dead air lies as far under `dead_level`",
        DBFS,
        "docs/silence.md, 1",
    )
    dead_drop: float = internal(
        14.0, "most by which dead air of a quiet recording lies lower", DB, "chosen: to -80 dBFS"
    )
    dead_contrast: float = internal(
        10.0,
        "level of the loudest moment over the tenth percentile; under it there is only noise",
        DB,
        "chosen, as `far_contrast`",
    )
    dead_guard: float = internal(
        0.2, "sound around dead air that must be quiet as well", SECONDS, "docs/silence.md, 1"
    )
    floor_percentile: int = internal(
        10, "percentile of live frames taken as noise floor", Scale("%"), "docs/silence.md, 1"
    )
    far_around: float = internal(
        1.5,
        "time around each moment of a far region in which nothing louder sounds",
        SECONDS,
        "docs/adr/0031",
    )
    far_onset: float = internal(
        0.5,
        "time before and after something louder that belongs to it: its echo, its breath",
        SECONDS,
        "docs/adr/0031",
    )
    far_shortest: float = internal(
        2.0, "shortest far region, its surroundings not counted", SECONDS, "docs/adr/0031"
    )
    far_contrast: float = internal(
        10.0,
        "level of a far region's loudest frame over its floor; under it there is only noise",
        DB,
        "docs/adr/0031",
    )


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """Cutting of candidate speech into windows of contiguous original audio."""

    pad_before: float = option(0.3, "audio kept before speech", SECONDS, "docs/silence.md, 3")
    pad_after: float = option(0.2, "audio kept after speech", SECONDS, "docs/silence.md, 3")
    join_gap: float = option(
        1.0, "speech closer than this belongs to one region", SECONDS, "docs/silence.md, 3"
    )
    window_gap: float = option(
        2.0, "a pause longer than this starts a new window", SECONDS, "docs/silence.md, 3"
    )
    max_window: float = option(
        20.0,
        "longest window; a model with shorter windows lowers it",
        Scale("s", low=1.0, high=30.0),
        "docs/silence.md, 3: longer ones cost more and give no better text",
    )
    min_window: float = option(
        1.5, "shorter windows grow with the real audio around them", SECONDS, "docs/silence.md, 3"
    )
    cut_overlap: float = option(
        1.0,
        "audio that both windows hold where a cut falls in speech",
        SECONDS,
        "docs/silence.md, 3",
    )
    shard: float = option(
        120.0,
        "windows are stored in shards of about this length",
        Scale("s", low=1.0),
        "what a restart may cost",
    )
    cut_smoothing: float = internal(
        0.25, "time over which the speech probability at a cut is averaged", SECONDS, "chosen"
    )
    cut_in_speech: float = internal(
        0.3,
        "speech probability over which the windows beside a cut overlap",
        PROBABILITY,
        "docs/silence.md, 3",
    )
    window_cost: float = internal(
        0.15, "weight of one more window against the speech probability at a cut", NO_UNIT, "chosen"
    )
    overlap_part: int = internal(
        4,
        "an overlap takes at most one part of so many of a window",
        Scale("parts"),
        "chosen: leaves time in short windows",
    )
    first_windows: int = internal(
        2,
        "windows of a recording in its first shard: a person waits for them",
        Scale("windows"),
        "chosen: one batch",
    )
    chapter_late_part: int = internal(
        5,
        "a chapter ends in its last part of so many: what follows is planned again",
        Scale("parts"),
        "chosen",
    )
    chapter_later_part: int = internal(
        2, "or, where that would cut speech, in its last part of so many", Scale("parts"), "chosen"
    )
    chapter_pause: float = internal(
        4.0, "pause from which on a longer one is no better end of a chapter", SECONDS, "chosen"
    )
    chapter_gap: float = internal(
        2.0, "most time between a chapter's end and the window after it", SECONDS, "chosen"
    )
