"""Options of exported files: what they hold, and the rules of subtitles.

No run depends on them. The command line and the HTTP interface derive theirs from these fields.
"""

import math
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from typing import Any, Self, get_type_hints

from tacet.core.options.declare import option

GUIDES = "style guides of broadcasters and distributors (BBC, EBU, Netflix)"
WHISPER = "whisper program"
EMBED_LIMIT = 25_000_000  # bytes; what mail servers commonly take
DAY = 86_400  # seconds; no subtitle stays longer


@dataclass(frozen=True, slots=True)
class SubtitleRules:
    """Limits of subtitles that are laid out for reading."""

    line_letters: int = option(
        42,
        "letters in a subtitle's line; Chinese ones count for 2.6, Japanese ones for 3.2",
        low=1,
        high=1000,
        source=GUIDES,
    )
    max_line_count: int = option(2, "lines in a subtitle", low=1, source=GUIDES)
    reading_speed: float = option(
        17.0,
        "letters that are read in a second: a subtitle stays that long, where silence allows it",
        unit="letters/s",
        low=1.0,
        high=1000.0,
        source=GUIDES,
    )
    shortest_cue: float = option(
        1.0,
        "time that a subtitle stays at least, where silence after it allows it",
        unit="s",
        low=0.0,
        high=float(DAY),
        source=GUIDES,
    )
    longest_cue: float = option(
        7.0,
        "time that a subtitle speaks at most; only one long word may last longer",
        unit="s",
        low=0.1,
        high=float(DAY),
        source=GUIDES,
    )
    cue_gap: float = option(
        0.084,
        "time from a subtitle that stays to the next; two frames of film",
        unit="s",
        low=0.0,
        high=60.0,
        source=GUIDES,
    )


@dataclass(frozen=True, slots=True)
class Contents:
    """What an exported file holds beside the words, where its format has a place for it."""

    times: bool = option(False, "time in front of each paragraph, in txt, md and docx")
    word_times: bool = option(False, "time of each word inside vtt, ass, lrc and ttml")
    doubtful: bool = option(False, "mark the words that are in doubt")
    removed: bool = option(
        False, "show the words that were set aside, marked as such; never in subtitles"
    )
    receipt: bool = option(
        False,
        "say how the file came about: recording, model, settings, versions, what was left out "
        "and what a person changed",
    )
    embed: bool = option(
        False,
        "put the recording into the html page, if it has at most 25 MB; else the page asks for it",
    )
    word_timestamps: bool = option(False, "list every word with its time in json", source=WHISPER)
    highlight_words: bool = option(False, "light up each word in srt and vtt", source=WHISPER)

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Those among an exporter's options; what is missing or None is off."""
        return cls(**{field.name: bool(options.get(field.name)) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class WhisperCuts:
    """Subtitles cut by a number alone, as the whisper program does; None: laid out for reading."""

    max_line_width: int | None = option(
        None, "as whisper: characters in a subtitle's line, cut by the number alone", low=1,
        source=WHISPER,
    )  # fmt: skip
    max_words_per_line: int | None = option(
        None, "as whisper: words in a subtitle", low=1, source=WHISPER
    )


USUAL = SubtitleRules()
CUES = tuple(field.name for cls in (SubtitleRules, WhisperCuts) for field in fields(cls))
READING = ("times", "doubtful", "removed", "receipt")  # what a format of paragraphs can show


def export_groups() -> dict[str, str]:
    """Group of every option of an export, by its name: contents, subtitles, whisper."""
    kinds = {"contents": Contents, "subtitles": SubtitleRules, "whisper": WhisperCuts}
    return {field.name: group for group, cls in kinds.items() for field in fields(cls)}


def export_fields() -> dict[str, tuple[Field[Any], Any]]:
    """Every option of an export by name: dataclass field and type."""
    return {
        field.name: (field, get_type_hints(cls)[field.name])
        for cls in (Contents, SubtitleRules, WhisperCuts)
        for field in fields(cls)
    }


def limits(cls: type, options: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers of `SubtitleRules` or `WhisperCuts` among an exporter's options.

    A number that is missing, not finite or under its range is left to the default.
    """
    found = {}
    for field in fields(cls):
        value, low = options.get(field.name), field.metadata["low"]
        if isinstance(value, int | float) and math.isfinite(value) and value >= low:
            found[field.name] = value
    return found
