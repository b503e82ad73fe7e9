"""A word as JSON values: one place for pages, programs, exported files and run logs."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from tacet.core.transcript import Word

WHISPER = ("word", "start", "end", "probability")  # as the whisper program names and orders them
PAGE = ("id", "start", "end", "word", "probability", "verdict", "reasons", "marks", "speaker")
RUN_LOG = ("id", "start", "end", "word", "probability", "verdict", "reasons")
EDITED = ("id", "start", "end", "word", "by_person", "speaker")
SPEAKER = "speaker"  # in exported files only of words whose speaker is known
EXPORT = (*WHISPER, "verdict", "reasons", "by_person", "evidence", "tokens")

_VALUES: Mapping[str, Callable[[Word], Any]] = {
    "id": lambda word: word.id,
    "start": lambda word: word.span.start,
    "end": lambda word: word.span.end,
    "word": lambda word: word.text,
    "probability": lambda word: word.certainty,
    "verdict": lambda word: word.verdict.value,
    "reasons": lambda word: list(word.reasons),
    "marks": lambda word: [mark.value for mark in word.marks],
    "by_person": lambda word: [mark.value for mark in word.marks],
    "evidence": lambda word: asdict(word.evidence),
    "speaker": lambda word: word.speaker,
    "tokens": lambda word: list(word.tokens),
}


def word_json(word: Word, fields: tuple[str, ...] = PAGE) -> dict[str, Any]:
    """The named fields of a word, in that order; times in seconds, leading space included."""
    return {name: _VALUES[name](word) for name in fields}
