"""Options of whisper and its relatives that differ or do nothing here.

Each is accepted, so that old scripts keep working, and prints one line on its effect.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click

from tacet.cli.console.options import option
from tacet.core.options import FORMER_NAMES, option_fields

OPTION_ALIASES = {
    "log_prob_threshold": "logprob_threshold",
    "vad_onset": "vad_threshold",
    "vad_offset": "vad_leave_threshold",
    "vad_method": "vad_detector",
    **FORMER_NAMES,
}
"""Names of our options in other programs, or in earlier versions."""

_CLICK_TYPES = {int: click.INT, float: click.FLOAT}


@dataclass(frozen=True, slots=True)
class IgnoredOption:
    """Option without effect, and the reason."""

    flag: bool
    instead: str


_NO_CONTEXT = "every window is decoded on its own, so that no mistake is carried along"
_SPEECH = "speech is found by other rules; see --vad_threshold and --join_gap"

_ALL_IGNORED: dict[str, IgnoredOption] = {
    "condition_on_previous_text": IgnoredOption(True, _NO_CONTEXT),
    "carry_initial_prompt": IgnoredOption(True, "the prompt stands before every window anyway"),
    "hallucination_silence_threshold": IgnoredOption(
        False, "words without speech are always set aside; see --silence"
    ),
    "temperature_increment_on_fallback": IgnoredOption(
        False, "other strategies are tried instead, so that the transcript is repeatable"
    ),
    "clip_timestamps": IgnoredOption(False, "the whole recording is listened to"),
    "prepend_punctuations": IgnoredOption(False, "punctuation stays with its word"),
    "append_punctuations": IgnoredOption(False, "punctuation stays with its word"),
    "suppress_blank": IgnoredOption(True, "blanks are always suppressed"),
    "multilingual": IgnoredOption(True, "one language is chosen for the whole recording"),
    "batched": IgnoredOption(True, "windows are always decoded in batches; see --batch_size"),
    "chunk_length": IgnoredOption(
        False, "the window's length comes from the model; see --max_window"
    ),
    "chunk_size": IgnoredOption(
        False, "the window's length comes from the model; see --max_window"
    ),
    "device_index": IgnoredOption(False, "the first graphics card is used"),
    "vad_min_speech_duration_ms": IgnoredOption(False, _SPEECH),
    "vad_max_speech_duration_s": IgnoredOption(False, _SPEECH),
    "vad_min_silence_duration_ms": IgnoredOption(False, _SPEECH),
    "vad_speech_pad_ms": IgnoredOption(False, "see --pad_before and --pad_after"),
    "hf_token": IgnoredOption(False, "set the variable HF_TOKEN instead"),
    "print_colors": IgnoredOption(True, "the page shades words by how sure they are"),
    "print_progress": IgnoredOption(True, "progress is always shown"),
    "pretty_json": IgnoredOption(True, "the layout is the whisper program's"),
}

IGNORED_OPTIONS = {
    name: ignored for name, ignored in _ALL_IGNORED.items() if name not in option_fields()
}
"""Without those that have become options of core."""


def compatibility_options() -> list[click.Option]:
    """Accepted options, hidden from the help."""
    options = [
        option(name, bool if f.flag else str, f.instead) for name, f in IGNORED_OPTIONS.items()
    ]
    for name, ours in OPTION_ALIASES.items():
        kind = _CLICK_TYPES.get(option_fields()[ours][2], click.STRING)
        options.append(option(name, kind, f"the same as --{ours}"))
    options += [option("fp16", bool, "the same as --compute_type float16 or float32")]
    for hidden_option in options:
        hidden_option.hidden = True
    return options


def ignored_option_notes(given: Mapping[str, Any]) -> Iterator[str]:
    """Lines about given options that have no effect."""
    for name, ignored in IGNORED_OPTIONS.items():
        if given.get(name) is not None:
            yield f"--{name} has no effect: {ignored.instead}."


def asked_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Options of core that were given, under our names."""
    known = option_fields()
    aliases = {name: value for name, value in resolve_aliases(given).items() if name in known}
    return aliases | {name: given[name] for name in known if given.get(name) is not None}


def resolve_aliases(given: Mapping[str, Any]) -> dict[str, Any]:
    """Values of other programs' options under our names; ours win."""
    out = {
        ours: given[name] for name, ours in OPTION_ALIASES.items() if given.get(name) is not None
    }
    if given.get("fp16") is not None:
        out["compute_type"] = "float16" if given["fp16"] else "float32"
    return out
