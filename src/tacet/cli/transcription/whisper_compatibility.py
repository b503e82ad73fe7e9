"""Options of the whisper program and its relatives that mean something else here, or nothing.

Each is accepted, so that old scripts go on working, and each says in one line what becomes of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click

from tacet.cli.console.options import option
from tacet.core.options import option_fields

ELSEWHERE = {
    "log_prob_threshold": "logprob_threshold",
    "vad_onset": "vad_threshold",
    "vad_offset": "vad_leave_threshold",
    "vad_method": "vad_detector",
}
"""Names that other programs use for one of ours."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """An option that Tacet does not have, whether it is a flag, and what happens instead."""

    flag: bool
    instead: str


_ALONE = "every window is heard on its own, so that no mistake is carried along"
_SPEECH = "speech is found by other rules; see --vad_threshold and --join_gap"
_SPEAKERS = "Tacet does not tell speakers apart yet"

_EVERY: dict[str, Foreign] = {
    "condition_on_previous_text": Foreign(True, _ALONE),
    "carry_initial_prompt": Foreign(True, "the prompt stands before every window anyway"),
    "hallucination_silence_threshold": Foreign(
        False, "words without speech are always set aside; see --silence"
    ),
    "temperature_increment_on_fallback": Foreign(
        False, "another look is taken in other ways, so that the transcript is repeatable"
    ),
    "clip_timestamps": Foreign(False, "the whole recording is listened to"),
    "prepend_punctuations": Foreign(False, "punctuation stays with its word"),
    "append_punctuations": Foreign(False, "punctuation stays with its word"),
    "suppress_blank": Foreign(True, "blanks are always suppressed"),
    "multilingual": Foreign(True, "one language is chosen for the whole recording"),
    "batched": Foreign(True, "windows are always decoded in batches; see --batch_size"),
    "chunk_length": Foreign(False, "the window's length comes from the model; see --max_window"),
    "chunk_size": Foreign(False, "the window's length comes from the model; see --max_window"),
    "device_index": Foreign(False, "the first graphics card is used"),
    "vad_min_speech_duration_ms": Foreign(False, _SPEECH),
    "vad_max_speech_duration_s": Foreign(False, _SPEECH),
    "vad_min_silence_duration_ms": Foreign(False, _SPEECH),
    "vad_speech_pad_ms": Foreign(False, "see --pad_before and --pad_after"),
    "diarize": Foreign(True, _SPEAKERS),
    "min_speakers": Foreign(False, _SPEAKERS),
    "max_speakers": Foreign(False, _SPEAKERS),
    "num_speakers": Foreign(False, _SPEAKERS),
    "hf_token": Foreign(False, "set the variable HF_TOKEN instead"),
    "print_colors": Foreign(True, "the page shades words by how sure they are"),
    "print_progress": Foreign(True, "progress is always shown"),
    "pretty_json": Foreign(True, "the layout is the whisper program's"),
}

FOREIGN = {name: foreign for name, foreign in _EVERY.items() if name not in option_fields()}
"""Those that Tacet does not have yet: an option of core replaces the one of its name here."""


def foreign_options() -> list[click.Option]:
    """The accepted options, hidden from the help."""
    found = [option(name, bool if f.flag else str, f.instead) for name, f in FOREIGN.items()]
    found += [option(name, str, f"the same as --{ours}") for name, ours in ELSEWHERE.items()]
    found += [option("fp16", bool, "the same as --compute_type float16 or float32")]
    for each in found:
        each.hidden = True
    return found


def notes(given: Mapping[str, Any]) -> Iterator[str]:
    """One line for each given option that has no effect here."""
    for name, foreign in FOREIGN.items():
        if given.get(name) is not None:
            yield f"--{name} has no effect: {foreign.instead}."


def translated(given: Mapping[str, Any]) -> dict[str, Any]:
    """The given options under our names; what is given under our own name wins."""
    out = {ours: given[name] for name, ours in ELSEWHERE.items() if given.get(name) is not None}
    if given.get("fp16") is not None:
        out["compute_type"] = "float16" if given["fp16"] else "float32"
    for name in ("vad_threshold", "vad_leave_threshold", "logprob_threshold"):
        if name in out:
            out[name] = float(out[name])
    return out
