"""How a window is written down, and when it is looked at again."""

import math
from dataclasses import dataclass
from typing import Literal

from tacet.core.options.declare import option

SHORTEST_PADDED = {"fast": 3.0, "balanced": 10.0, "exact": math.inf}  # seconds, by profile
SILENCE_MARGIN = {"fast": 1.0, "balanced": 3.0, "exact": 0.0}  # seconds, by profile
ID_LIST = r"\s*((-1|\d{1,9})(\s*,\s*(-1|\d{1,9}))*)?\s*"
LENGTH_STEP = 2.5  # seconds: windows are heard in lengths of so many steps, to share batches


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
    length_penalty: float = option(1.0, "beam search length penalty", low=0.0)
    repetition_penalty: float = option(1.0, "penalty on tokens already written", low=0.1)
    no_repeat_ngram_size: int = option(0, "n-grams of this size may not come twice", low=0)
    temperature: float = option(
        0.0, "sampling temperature; above 0 the transcript is not repeatable", low=0.0, high=1.0
    )
    compression_ratio_threshold: float = option(
        2.4, "text that compresses better than this is repetition", source="whisper program"
    )
    logprob_threshold: float = option(
        -1.0, "mean log-probability under which another look is taken", unit="nats",
        source="whisper program",
    )  # fmt: skip
    no_speech_threshold: float = option(
        0.6, "no-speech probability over which words get another look", low=0.0, high=1.0,
        source="whisper program",
    )  # fmt: skip
    initial_prompt: str | None = option(None, "text that the model takes to stand before")
    prefix: str | None = option(None, "text that every window begins with")
    hotwords: str | None = option(None, "words to expect")
    without_timestamps: bool = option(
        True, "decode without timestamp tokens; word times come from alignment either way"
    )
    window_level: float = option(
        -20.0, "the speech of each window is brought to this level, so that a recording's gain "
        "changes nothing; 0 leaves it as it is", unit="dBFS", high=0.0,
        source="benchmarks: suite/ and human/",
    )  # fmt: skip
    suppress_tokens: str = option(
        "-1", "token ids never written, by comma; -1: the usual symbols", pattern=ID_LIST
    )
    profile: Literal["fast", "balanced", "exact"] = option(
        "balanced",
        "how much haste; fast writes greedily and hears at least 3 s at once, silence added; "
        "balanced hears 10 s and uses all beams where one is not sure; exact always uses all beams "
        "and the model's whole window, as every second look does",
        source="benchmarks: suite/ and human/ (docs/adr/0015)",
    )
    shortest_heard: float | None = option(
        None, "shortest stretch handed to the model, silence added; the profile's when not given",
        unit="s", low=1.0, source="research: 3 s is fast, 10 s safe",
    )  # fmt: skip
    heard_margin: float | None = option(
        None, "silence after each window, at least; the profile's when not given", unit="s",
        low=0.0, source="research: 3 s and more are in use",
    )  # fmt: skip
    sure_logprob: float = option(
        -0.2, "mean log-probability under which the balanced profile uses all beams", unit="nats",
        source="benchmarks: suite/ (docs/adr/0015)",
    )  # fmt: skip
    batch_size: int | None = option(
        None, "windows decoded together, at most; what is the quickest when not given",
        low=1, high=64,
    )  # fmt: skip

    def padded_duration(self, seconds: float, limit: float) -> float:
        """How much the model is given to hear for a window: its sound, then silence.

        Args:
            seconds: length of the window. limit: the longest that the model hears.
        """
        shortest, margin = SHORTEST_PADDED[self.profile], SILENCE_MARGIN[self.profile]
        if self.shortest_heard is not None:
            shortest = self.shortest_heard
        if self.heard_margin is not None:
            margin = self.heard_margin
        steps = math.ceil((seconds + margin) / LENGTH_STEP - 1e-9)
        return min(limit, max(shortest, steps * LENGTH_STEP))

    @property
    def beams(self) -> int:
        """The beams of the first search: one unless the profile is exact or nothing is searched."""
        return self.beam_size if self.profile == "exact" and not self.temperature else 1

    @property
    def searches_beams_if_unsure(self) -> bool:
        """Whether all beams search for what the first search is not sure of."""
        return self.profile == "balanced" and self.beam_size > 1 and not self.temperature


@dataclass(frozen=True, slots=True)
class RetryOptions:
    """When and how a window is decoded again."""

    max_looks: int = option(
        2, "most further decodes of one window, besides hearing it whole if it was heard short",
        low=0, high=3,
    )  # fmt: skip
    longest_part: float = option(
        10.0, "another look hears a longer window in parts of at most this, cut in pauses",
        unit="s", low=1.0, source="benchmarks: suite/",
    )  # fmt: skip
    earlier: float = option(
        0.4, "sound added in front for another look", unit="s", low=0.0,
        source="docs/silence.md, 6",
    )  # fmt: skip
    min_unwritten: float = option(
        0.8, "certain speech without words that calls for another look", unit="s", low=0.0,
        source="benchmarks: dense, where shorter ones cost a fifth of the run and gained nothing",
    )  # fmt: skip
    min_gain: float = option(
        1.0, "supported words by which another look must be better", unit="words", low=0.0,
        source="benchmarks: suite/ and human/",
    )  # fmt: skip
    logprob_slack: float = option(
        0.05, "how much less probable a better look may be for each word gained", unit="nats",
        low=0.0,
        source="benchmarks: suite/ and human/",
    )  # fmt: skip
    usual_pace: float = option(
        2.5, "words that speech without text probably holds", unit="words/s", low=0.0,
        source="ordinary speech",
    )  # fmt: skip
