"""Options of decoding and of retries."""

import math
from dataclasses import dataclass
from typing import Literal

from tacet.core.options.declare import internal, option
from tacet.core.options.scales import DBFS, NATS, PROBABILITY, SECONDS, WORDS, Scale

SHORTEST_PADDED = {"fast": 3.0, "balanced": 10.0, "exact": math.inf}  # seconds, by profile
SILENCE_MARGIN = {"fast": 1.0, "balanced": 3.0, "exact": 0.0}  # seconds, by profile
ID_LIST = r"\s*((-1|\d{1,9})(\s*,\s*(-1|\d{1,9}))*)?\s*"
LENGTH_STEP = 2.5  # seconds: windows are padded to whole steps, so that they share batches
ROUNDING = 1e-9  # steps that floating point may add


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """Decoding of a window. Defaults are those of the whisper program."""

    language: str | None = option(None, "language code or name; detected when not given")
    task: Literal["transcribe", "translate"] = option(
        "transcribe", "write what was said, or its English translation"
    )
    beam_size: int = option(5, "beams of the search", Scale(low=1, high=20))
    best_of: int = option(5, "candidates when temperature is above 0", Scale(low=1, high=20))
    patience: float = option(1.0, "beam search patience", Scale(low=0.1))
    length_penalty: float = option(1.0, "beam search length penalty", Scale(low=0.0))
    repetition_penalty: float = option(1.0, "penalty on tokens already written", Scale(low=0.1))
    no_repeat_ngram_size: int = option(0, "n-grams of this size may not come twice", Scale(low=0))
    temperature: float = option(
        0.0, "sampling temperature; above 0 the transcript is not repeatable", PROBABILITY
    )
    compression_ratio_threshold: float = option(
        2.4, "text that compresses better than this is repetition", source="whisper program"
    )
    logprob_threshold: float = option(
        -1.0, "mean log-probability under which a window is decoded again", NATS, "whisper program"
    )
    no_speech_threshold: float = option(
        0.6,
        "no-speech probability over which a window with words is decoded again",
        PROBABILITY,
        "whisper program",
    )
    initial_prompt: str | None = option(None, "text that the model takes to stand before")
    prefix: str | None = option(None, "text that every window begins with")
    hotwords: str | None = option(
        None, "names and terms to expect, by comma: written where words sound like them"
    )
    without_timestamps: bool = option(
        True, "decode without timestamp tokens; word times come from alignment either way"
    )
    window_level: float = option(
        -20.0,
        "the speech of each window is brought to this level, so that a recording's gain "
        "changes nothing; 0 leaves it as it is",
        DBFS,
        "benchmarks: suite/ and human/",
    )
    language_candidates: str | None = option(
        None, "languages among which the spoken one is detected, by comma; all when not given"
    )
    token_probabilities: bool = option(
        False, "keep how probable each token is, for programs that ask for it"
    )
    suppress_tokens: str = option(
        "-1", "token ids never written, by comma; -1: the usual symbols", pattern=ID_LIST
    )
    profile: Literal["fast", "balanced", "exact"] = option(
        "balanced",
        "trade of speed for certainty; fast decodes greedily, windows padded with silence to 3 s; "
        "balanced pads to 10 s and uses all beams where one is unsure; exact always uses all beams "
        "and the model's whole window, as every retry does",
        source="benchmarks: suite/ and human/ (docs/adr/0015)",
    )
    shortest_heard: float | None = option(
        None,
        "shortest stretch handed to the model, silence added; the profile's when not given",
        Scale("s", low=1.0),
        "research: 3 s is fast, 10 s safe",
    )
    heard_margin: float | None = option(
        None,
        "silence after each window, at least; the profile's when not given",
        SECONDS,
        "research: 3 s and more are in use",
    )
    sure_logprob: float = option(
        -0.2,
        "mean log-probability under which the balanced profile uses all beams",
        NATS,
        "benchmarks: suite/ (docs/adr/0015)",
    )
    batch_size: int | None = option(
        None,
        "windows decoded together, at most; what is the quickest when not given",
        Scale(low=1, high=64),
    )

    language_windows: int = internal(
        3,
        "windows with the most certain speech that vote on the language",
        Scale("windows"),
        "docs/silence.md, 4",
    )
    guess_probability: float = internal(
        0.7,
        "probability of a language under which it is reported as a guess",
        PROBABILITY,
        "chosen",
    )
    change_probability: float = internal(
        0.9, "probability from which on another language counts as spoken", PROBABILITY, "chosen"
    )
    change_speech: float = internal(
        2.0,
        "least speech of a window that is asked for its language",
        SECONDS,
        "22 clips of real speech: of 11 shorter ones 7 were misjudged, of longer ones none",
    )

    def padded_duration(self, seconds: float, limit: float) -> float:
        """Seconds of a window once silence is added.

        Args:
            seconds: length of the window.
            limit: the model's own window in seconds.
        """
        shortest, margin = SHORTEST_PADDED[self.profile], SILENCE_MARGIN[self.profile]
        if self.shortest_heard is not None:
            shortest = self.shortest_heard
        if self.heard_margin is not None:
            margin = self.heard_margin
        steps = math.ceil((seconds + margin) / LENGTH_STEP - ROUNDING)
        return min(limit, max(shortest, steps * LENGTH_STEP))

    @property
    def beams(self) -> int:
        """Beams of the first search: one unless the profile is exact."""
        return self.beam_size if self.profile == "exact" and not self.temperature else 1

    @property
    def searches_beams_if_unsure(self) -> bool:
        """Whether all beams search where the first search is unsure."""
        return self.profile == "balanced" and self.beam_size > 1 and not self.temperature


@dataclass(frozen=True, slots=True)
class RetryOptions:
    """Further decodes of a window whose first one is suspicious."""

    max_retries: int = option(
        2,
        "most further decodes of one window, besides one of the whole window if it was cut short",
        Scale(low=0, high=3),
    )
    longest_part: float = option(
        10.0,
        "a retry decodes a longer window in parts of at most this, cut in pauses",
        Scale("s", low=1.0),
        "benchmarks: suite/",
    )
    earlier: float = option(0.4, "sound added in front for a retry", SECONDS, "docs/silence.md, 6")
    min_unwritten: float = option(
        0.8,
        "certain speech without words that calls for a retry",
        SECONDS,
        "benchmarks: dense, where shorter ones cost a fifth of the run and gained nothing",
    )
    min_gain: float = option(
        1.0,
        "supported words by which a retry must be better",
        Scale("words", low=0.0),
        "benchmarks: suite/ and human/",
    )
    logprob_slack: float = option(
        0.05,
        "how much less probable a better retry may be for each word gained",
        Scale("nats", low=0.0),
        "benchmarks: suite/ and human/",
    )
    usual_pace: float = option(
        2.5,
        "words that speech without text probably holds",
        Scale("words/s", low=0.0),
        "ordinary speech",
    )
    restart_words: int = internal(
        6,
        "words in the same order from which on nobody is likely to have said them twice",
        WORDS,
        "docs/silence.md, 6: chosen",
    )
    restart_tail: int = internal(
        3,
        "words from the end of a text at which what was begun again stops",
        WORDS,
        "docs/silence.md, 6: chosen",
    )
    restart_share: float = internal(
        0.8,
        "share of words begun again that another text has to leave out",
        PROBABILITY,
        "docs/silence.md, 6: chosen",
    )
    restart_weight: float = internal(
        2.0, "supported words that one word begun again costs", WORDS, "docs/silence.md, 6: chosen"
    )
    loop_repeats: int = internal(
        3,
        "times in a row from which on a phrase may be a loop",
        Scale("times"),
        "docs/silence.md, 6: chosen",
    )
    loop_weight: float = internal(
        2.0,
        "supported words that one repeated word too many costs",
        WORDS,
        "docs/silence.md, 6: chosen",
    )
    fast_pace: float = internal(
        1.5,
        "times the usual pace at which even quick words leave no more time",
        Scale("times"),
        "docs/silence.md, 6: chosen",
    )
    region_pause: float = internal(
        0.25,
        "pause between two regions of voice, one of which may lack words",
        SECONDS,
        "docs/silence.md, 6: chosen",
    )
    region_gap: float = internal(
        0.3,
        "voice closer than this is one region, when its words are counted",
        SECONDS,
        "docs/silence.md, 6: chosen",
    )
    min_spoken: float = internal(
        0.5,
        "speech that a window counts for at least, when its pace is measured",
        SECONDS,
        "chosen, against division by nothing",
    )
    min_word_probability: float = internal(
        0.01,
        "probability as which any smaller one counts in a mean",
        PROBABILITY,
        "chosen: one word of 0 would outweigh all others",
    )
