"""How speech is found and cut into windows."""

from dataclasses import dataclass

from tacet.core.options.declare import option


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """How speech is found. Recall first: what is dropped here is never heard by the model."""

    vad_filter: bool = option(
        True,
        "listen only where speech is found; False is plain Whisper: the model hears everything and "
        "nothing is set aside, unless --silence strict",
    )
    vad_detector: str = option(
        "silero,firered", "names of the speech detectors, by comma: what one of them hears is "
        "listened to, what all of them hear is certainly speech",
        source="benchmarks: reach, nonspeech",
    )  # fmt: skip
    vad_threshold: float = option(
        0.25, "speech probability at which candidate speech begins", low=0.0, high=1.0,
        source="docs/silence.md, 2",
    )  # fmt: skip
    vad_leave_threshold: float = option(
        0.15, "speech probability below which candidate speech ends", low=0.0, high=1.0,
        source="docs/silence.md, 2",
    )  # fmt: skip
    vad_level: float = option(
        -12.0, "the loudest moment of a recording is brought to this level for the detectors, so "
        "that its gain changes nothing; 0 leaves it as it is", unit="dBFS", high=0.0,
        source="benchmarks: metamorphic",
    )  # fmt: skip
    vad_far: float = option(
        20.0, "a long stretch that is quieter than the loudest moment by this is brought to the "
        "detectors' level once more by itself; 0 hears all alike", unit="dB", low=0.0,
        source="benchmarks: cases; speech 28 and 35 dB under other speech and music",
    )  # fmt: skip
    certain_threshold: float = option(
        0.5, "speech probability of certain speech", low=0.0, high=1.0,
        source="Silero's own default",
    )  # fmt: skip
    min_certain_ms: int = option(
        96, "shortest stretch of certain speech", unit="ms", low=0, source="three Silero frames"
    )
    dead_level: float = option(
        -66.0, "level under which a stretch is dead air whatever the detector says", unit="dBFS",
        source="docs/silence.md, 1", high=0.0,
    )  # fmt: skip
    dead_peak: float = option(
        -60.0, "level that no frame within 200 ms of dead air may exceed", unit="dBFS",
        source="docs/silence.md, 1", high=0.0,
    )  # fmt: skip
    min_dead_ms: int = option(
        300, "shortest stretch of dead air", unit="ms", low=0, source="docs/silence.md, 1"
    )
    min_speech_ms: int = option(
        64, "islands of candidate speech shorter than this need `island_level`", unit="ms", low=0,
        source="docs/silence.md, 3",
    )  # fmt: skip
    island_level: float = option(
        6.0, "level over the noise floor that a very short island needs", unit="dB",
        source="docs/silence.md, 3",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How candidate speech becomes windows of contiguous original audio."""

    pad_before: float = option(
        0.3, "audio kept before speech", unit="s", low=0.0, source="docs/silence.md, 3"
    )
    pad_after: float = option(
        0.2, "audio kept after speech", unit="s", low=0.0, source="docs/silence.md, 3"
    )
    join_gap: float = option(
        1.0, "speech closer than this belongs to one region", unit="s", low=0.0,
        source="docs/silence.md, 3",
    )  # fmt: skip
    window_gap: float = option(
        2.0, "a pause longer than this starts a new window", unit="s", low=0.0,
        source="docs/silence.md, 3",
    )  # fmt: skip
    max_window: float = option(
        20.0, "longest window; a model with shorter windows lowers it", unit="s", low=1.0,
        high=30.0, source="docs/silence.md, 3: longer ones cost more and are heard no better",
    )  # fmt: skip
    min_window: float = option(
        1.5, "shorter windows grow with the real audio around them", unit="s", low=0.0,
        source="docs/silence.md, 3",
    )  # fmt: skip
    cut_overlap: float = option(
        1.0, "audio that both windows hold where a cut falls in speech", unit="s", low=0.0,
        source="docs/silence.md, 3",
    )  # fmt: skip
    shard: float = option(
        120.0, "windows are stored in shards of about this length", unit="s", low=1.0,
        source="what a restart may cost",
    )  # fmt: skip
