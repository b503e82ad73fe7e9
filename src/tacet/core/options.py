"""Every number and choice that shapes a transcript, with its unit, default and source.

Names are those of the `whisper` program and faster-whisper where they mean the same. The command
line, the HTTP interface, the reference page and the run log are all derived from these fields.
"""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, Literal, get_type_hints

from tacet.core.errors import BadOption


def option(default: Any, text: str, **about: Any) -> Any:
    """A dataclass field that carries what is known about an option.

    Args:
        about: `unit`, `source` (where the default comes from), `low` and `high` (its range).
    """
    known = {"help": text, "unit": "", "source": "", "low": None, "high": None}
    return field(default=default, metadata=known | about)


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """How speech is found. Recall first: what is dropped here is never heard by the model."""

    vad_filter: bool = option(
        True, "listen only where speech is found; False hands everything to the model"
    )
    vad_detector: str = option("silero", "name of the speech detector")
    vad_threshold: float = option(
        0.25, "speech probability at which candidate speech begins", low=0.0, high=1.0,
        source="research/silence.md 6.2",
    )  # fmt: skip
    vad_leave_threshold: float = option(
        0.15, "speech probability below which candidate speech ends", low=0.0, high=1.0,
        source="research/silence.md 6.2",
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
        source="research/silence.md 6.1", high=0.0,
    )  # fmt: skip
    dead_peak: float = option(
        -60.0, "level that no frame within 200 ms of dead air may exceed", unit="dBFS",
        source="research/silence.md 6.1", high=0.0,
    )  # fmt: skip
    min_dead_ms: int = option(
        300, "shortest stretch of dead air", unit="ms", low=0, source="research/silence.md 6.1"
    )
    min_speech_ms: int = option(
        64, "islands of candidate speech shorter than this need `island_level`", unit="ms", low=0,
        source="research/silence.md 6.3",
    )  # fmt: skip
    island_level: float = option(
        6.0, "level over the noise floor that a very short island needs", unit="dB",
        source="research/silence.md 6.3",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How candidate speech becomes windows of contiguous original audio."""

    pad_before: float = option(
        0.3, "audio kept before speech", unit="s", low=0.0, source="research/silence.md 6.3"
    )
    pad_after: float = option(
        0.2, "audio kept after speech", unit="s", low=0.0, source="research/silence.md 6.3"
    )
    join_gap: float = option(
        1.0, "speech closer than this belongs to one region", unit="s", low=0.0,
        source="research/silence.md 6.3",
    )  # fmt: skip
    window_gap: float = option(
        3.0, "a pause longer than this starts a new window", unit="s", low=0.0,
        source="research/silence.md 6.3",
    )  # fmt: skip
    max_window: float = option(
        28.0, "longest window; a model with shorter windows lowers it", unit="s", low=1.0,
        high=30.0, source="research/silence.md 6.3: inventions rise at 30 s",
    )  # fmt: skip
    min_window: float = option(
        1.5, "shorter windows grow with the real audio around them", unit="s", low=0.0,
        source="research/silence.md 6.3",
    )  # fmt: skip
    cut_overlap: float = option(
        1.0, "audio that both windows hold where a cut falls in speech", unit="s", low=0.0,
        source="research/silence.md 6.3",
    )  # fmt: skip
    shard: float = option(
        120.0, "windows are stored in shards of about this length", unit="s", low=1.0,
        source="what a restart may cost; design/architecture.md",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """How the model writes down a window. Defaults are those of the whisper program."""

    language: str | None = option(None, "language code or name; detected when not given")
    task: Literal["transcribe", "translate"] = option(
        "transcribe", "write what was said, or its English translation"
    )
    beam_size: int = option(5, "beams of the search", low=1, high=20)
    best_of: int = option(5, "candidates when temperature is above 0", low=1, high=20)
    patience: float = option(1.0, "beam search patience", low=0.1)
    length_penalty: float = option(1.0, "beam search length penalty")
    repetition_penalty: float = option(1.0, "penalty on tokens already written", low=0.1)
    no_repeat_ngram_size: int = option(0, "n-grams of this size may not come twice", low=0)
    temperature: float = option(0.0, "sampling temperature of the first decode", low=0.0, high=1.0)
    temperature_increment_on_fallback: float = option(
        0.2, "step of temperature for another look", low=0.0, high=1.0
    )
    max_temperature: float = option(
        0.4, "no look is hotter than this", low=0.0, high=1.0, source="research/silence.md 6.6"
    )
    compression_ratio_threshold: float = option(
        2.4, "text that compresses better than this is repetition", source="whisper program"
    )
    logprob_threshold: float = option(
        -1.0, "mean log-probability under which another look is taken", unit="nats",
        source="whisper program",
    )  # fmt: skip
    no_speech_threshold: float = option(
        0.6, "no-speech probability that counts as evidence of silence", low=0.0, high=1.0,
        source="whisper program",
    )  # fmt: skip
    initial_prompt: str | None = option(None, "text that the model takes to stand before")
    prefix: str | None = option(None, "text that every window begins with")
    hotwords: str | None = option(None, "words to expect")
    without_timestamps: bool = option(
        True, "decode without timestamp tokens; word times come from alignment either way"
    )
    suppress_tokens: str = option("-1", "token ids never written, by comma; -1: the usual symbols")
    batch_size: int = option(8, "windows decoded together", low=1, high=64)


@dataclass(frozen=True, slots=True)
class TimingOptions:
    """How word times from alignment are repaired against the sound."""

    edge_search: float = option(
        0.2, "how far the edge of detected speech may move to the edge of its sound", unit="s",
        low=0.0, source="benchmarks: word edges on suite/",
    )  # fmt: skip
    edge_rise: float = option(
        6.0, "sound begins this far over the noise floor", unit="dB", low=0.0,
        source="benchmarks: word edges on suite/",
    )  # fmt: skip
    edge_depth: float = option(
        35.0, "...and no further than this under the loudest frame of the stretch", unit="dB",
        low=0.0, source="benchmarks: word edges on suite/",
    )  # fmt: skip
    shortest: float = option(
        0.05, "a word shorter than this was squeezed by alignment and shares its neighbor's time",
        unit="s", low=0.0, source="openai timing.py: 0.133 s is an anomaly",
    )  # fmt: skip
    edge_reach: float = option(
        0.7, "a word this close to the edge of a stretch of voice begins or ends with it",
        unit="s", low=0.0, source="benchmarks: word edges on suite/",
    )  # fmt: skip
    longest_base: float = option(
        0.35, "longest word without letters", unit="s", low=0.0, source="research/silence.md 6.7"
    )
    longest_per_letter: float = option(
        0.11, "what each letter adds to the longest word", unit="s", low=0.0,
        source="research/silence.md 6.7",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """How each word is judged by its evidence."""

    silence: Literal["strict", "balanced", "verbatim"] = option(
        "balanced", "strict removes what is doubtful; verbatim removes nothing"
    )
    reach: float = option(
        0.3, "a word this far from any candidate speech is removed", unit="s", low=0.0,
        source="research/silence.md 6.9",
    )  # fmt: skip
    min_speech_probability: float = option(
        0.10, "a word whose sound never reaches this speech probability is removed", low=0.0,
        high=1.0, source="research/silence.md 6.9",
    )  # fmt: skip
    min_level: float = option(
        6.0, "...unless it stands this far over the noise floor", unit="dB",
        source="research/silence.md 6.9",
    )  # fmt: skip
    min_island_speech: float = option(
        0.35, "words without certain speech need sound that reaches this speech probability",
        low=0.0, high=1.0, source="benchmarks: nonspeech and whispered speech",
    )  # fmt: skip
    island_gap: float = option(
        0.7, "words closer than this are judged together", unit="s", low=0.0,
        source="research/silence.md 6.9",
    )  # fmt: skip
    max_pace: float = option(
        7.0, "nobody says more words a second than this", unit="words/s", low=1.0,
        source="research/silence.md 6.6",
    )  # fmt: skip
    max_repeats: int = option(
        6, "a phrase repeated this often, beyond what its sound has room for, is a loop", low=2,
        source="research/silence.md 6.6",
    )  # fmt: skip
    min_missed: float = option(
        0.3, "certain speech without words is reported from this length", unit="s", low=0.0,
        source="research/silence.md 6.10",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TranscribeOptions:
    """All options of one transcription; `named` and `with_named` see them as one flat list."""

    speech: SpeechOptions = field(default_factory=SpeechOptions)
    windows: WindowOptions = field(default_factory=WindowOptions)
    decode: DecodeOptions = field(default_factory=DecodeOptions)
    timing: TimingOptions = field(default_factory=TimingOptions)
    verify: VerifyOptions = field(default_factory=VerifyOptions)


GROUPS: dict[str, type] = {
    "speech": SpeechOptions,
    "windows": WindowOptions,
    "decode": DecodeOptions,
    "timing": TimingOptions,
    "verify": VerifyOptions,
}


def option_fields() -> dict[str, tuple[str, Field[Any], Any]]:
    """Every option by its flat name: the group it is in, its dataclass field and its type."""
    return {
        f.name: (group, f, get_type_hints(cls)[f.name])
        for group, cls in GROUPS.items()
        for f in fields(cls)
    }


def named(options: TranscribeOptions) -> dict[str, Any]:
    """All options as one flat mapping from name to value."""
    return {
        name: getattr(getattr(options, group), name)
        for name, (group, _, _) in option_fields().items()
    }


def with_named(options: TranscribeOptions, values: Mapping[str, Any]) -> TranscribeOptions:
    """The options with some values replaced, given by flat name.

    Raises:
        BadOption: there is no such option, or its value is out of range.
    """
    known = option_fields()
    changes: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        if name not in known:
            raise BadOption(f"There is no option called {name!r}. The reference lists all of them.")
        group, about, _ = known[name]
        _check_range(name, value, about.metadata)
        changes.setdefault(group, {})[name] = value
    return replace(
        options, **{g: replace(getattr(options, g), **change) for g, change in changes.items()}
    )


def _check_range(name: str, value: Any, about: Mapping[str, Any]) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    low, high = about["low"], about["high"]
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        bounds = f"at least {low}" if high is None else f"between {low} and {high}"
        raise BadOption(f"{name} must be {bounds}, not {value}.")
