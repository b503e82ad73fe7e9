"""Options of speech detection and of cutting speech into windows."""

from dataclasses import dataclass

from tacet.core.options.declare import internal, option


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
        low=0.0,
        high=1.0,
        source="docs/silence.md, 2",
    )
    vad_leave_threshold: float = option(
        0.15,
        "speech probability below which candidate speech ends",
        low=0.0,
        high=1.0,
        source="docs/silence.md, 2",
    )
    vad_level: float = option(
        -12.0,
        "the loudest moment of a recording is brought to this level for the detectors, so "
        "that its gain changes nothing; 0 leaves it as it is",
        unit="dBFS",
        high=0.0,
        source="benchmarks: metamorphic",
    )
    vad_far: float = option(
        20.0,
        "a long stretch that is quieter than the loudest moment by this is brought to the "
        "detectors' level once more by itself; 0 treats all alike",
        unit="dB",
        low=0.0,
        source="benchmarks: cases; speech 28 and 35 dB under other speech and music",
    )
    certain_threshold: float = option(
        0.5,
        "speech probability of certain speech",
        low=0.0,
        high=1.0,
        source="Silero's own default",
    )
    min_certain_ms: int = option(
        96, "shortest stretch of certain speech", unit="ms", low=0, source="three Silero frames"
    )
    dead_level: float = option(
        -66.0,
        "level under which a stretch is dead air whatever the detector says",
        unit="dBFS",
        source="docs/silence.md, 1",
        high=0.0,
    )
    dead_peak: float = option(
        -60.0,
        "level that no frame within 200 ms of dead air may exceed",
        unit="dBFS",
        source="docs/silence.md, 1",
        high=0.0,
    )
    min_dead_ms: int = option(
        300, "shortest stretch of dead air", unit="ms", low=0, source="docs/silence.md, 1"
    )
    min_speech_ms: int = option(
        64,
        "islands of candidate speech shorter than this need `island_level`",
        unit="ms",
        low=0,
        source="docs/silence.md, 3",
    )
    island_level: float = option(
        6.0,
        "level over the noise floor that a very short island needs",
        unit="dB",
        source="docs/silence.md, 3",
    )
    max_gain: float = internal(
        40.0,
        "most by which a recording is made louder or quieter for the detectors",
        unit="dB",
        source="chosen",
    )
    speech_smoothing: float = internal(
        0.1,
        "time over which the evidence of several detectors is averaged",
        unit="s",
        source="docs/adr/0013",
    )
    dead_guard: float = internal(
        0.2,
        "sound around dead air that must be quiet as well",
        unit="s",
        source="docs/silence.md, 1",
    )
    floor_percentile: int = internal(
        10, "percentile of live frames taken as noise floor", unit="%", source="docs/silence.md, 1"
    )
    far_around: float = internal(
        1.5,
        "time around each moment of a far region in which nothing louder sounds",
        unit="s",
        source="docs/adr/0031",
    )
    far_onset: float = internal(
        0.5,
        "time before and after something louder that belongs to it: its echo, its breath",
        unit="s",
        source="docs/adr/0031",
    )
    far_shortest: float = internal(
        2.0,
        "shortest far region, its surroundings not counted",
        unit="s",
        source="docs/adr/0031",
    )
    far_contrast: float = internal(
        10.0,
        "level of a far region's loudest frame over its floor; under it there is only noise",
        unit="dB",
        source="docs/adr/0031",
    )


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """Cutting of candidate speech into windows of contiguous original audio."""

    pad_before: float = option(
        0.3, "audio kept before speech", unit="s", low=0.0, source="docs/silence.md, 3"
    )
    pad_after: float = option(
        0.2, "audio kept after speech", unit="s", low=0.0, source="docs/silence.md, 3"
    )
    join_gap: float = option(
        1.0,
        "speech closer than this belongs to one region",
        unit="s",
        low=0.0,
        source="docs/silence.md, 3",
    )
    window_gap: float = option(
        2.0,
        "a pause longer than this starts a new window",
        unit="s",
        low=0.0,
        source="docs/silence.md, 3",
    )
    max_window: float = option(
        20.0,
        "longest window; a model with shorter windows lowers it",
        unit="s",
        low=1.0,
        high=30.0,
        source="docs/silence.md, 3: longer ones cost more and give no better text",
    )
    min_window: float = option(
        1.5,
        "shorter windows grow with the real audio around them",
        unit="s",
        low=0.0,
        source="docs/silence.md, 3",
    )
    cut_overlap: float = option(
        1.0,
        "audio that both windows hold where a cut falls in speech",
        unit="s",
        low=0.0,
        source="docs/silence.md, 3",
    )
    shard: float = option(
        120.0,
        "windows are stored in shards of about this length",
        unit="s",
        low=1.0,
        source="what a restart may cost",
    )
    cut_smoothing: float = internal(
        0.25,
        "time over which the speech probability at a cut is averaged",
        unit="s",
        source="chosen",
    )
    cut_in_speech: float = internal(
        0.3,
        "speech probability over which the windows beside a cut overlap",
        unit="",
        source="docs/silence.md, 3",
    )
    window_cost: float = internal(
        0.15,
        "weight of one more window against the speech probability at a cut",
        unit="",
        source="chosen",
    )
    overlap_part: int = internal(
        4,
        "an overlap takes at most one part of so many of a window",
        unit="parts",
        source="chosen: leaves time in short windows",
    )
    first_windows: int = internal(
        2,
        "windows of a recording in its first shard: a person waits for them",
        unit="windows",
        source="chosen: one batch",
    )
    chapter_late_part: int = internal(
        5,
        "a chapter ends in its last part of so many: what follows is planned again",
        unit="parts",
        source="chosen",
    )
    chapter_later_part: int = internal(
        2,
        "or, where that would cut speech, in its last part of so many",
        unit="parts",
        source="chosen",
    )
    chapter_pause: float = internal(
        4.0,
        "pause from which on a longer one is no better end of a chapter",
        unit="s",
        source="chosen",
    )
    chapter_gap: float = internal(
        2.0,
        "most time between a chapter's end and the window after it",
        unit="s",
        source="chosen",
    )
