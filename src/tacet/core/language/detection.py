"""Language of a recording, detected in the windows with the most certain speech."""

import re
from collections.abc import Sequence

from tacet.core.audio import Audio
from tacet.core.language.names import language_code
from tacet.core.options import DecodeOptions, TranscribeOptions
from tacet.core.planning.chapters import Chapter
from tacet.core.planning.plan import Outline, Plan
from tacet.core.protocols import Engine

_SEPARATORS = re.compile(r"[,;\s]+")

Language = tuple[str | None, float | None]
"""A language by its code and its probability; None without speech."""


def language_of(
    chapter: Chapter,
    before: Sequence[Outline],
    known: Language,
    engine: Engine,
    options: TranscribeOptions,
) -> Language:
    """Language of a chapter: that of the chapters before it, once known.

    Until somebody has certainly spoken it is a guess from noise, so the next chapter decides.
    """
    if any(outline.certain for outline in before):
        return known
    language = choose_language(chapter.audio, chapter.plan, engine, options)
    return known if language[0] is None else language


def candidates(options: DecodeOptions) -> tuple[str, ...]:
    """Codes of the languages among which the spoken one is detected; none: all. Raises BadOption.

    A list may also be separated by semicolons or spaces.
    """
    named = _SEPARATORS.split(options.language_candidates or "")
    codes = (language_code(name) for name in named if name)
    return tuple(dict.fromkeys(code for code in codes if code))


def choose_language(
    audio: Audio, plan: Plan, engine: Engine, options: TranscribeOptions
) -> Language:
    """Language of a plan's windows and its probability; None without windows."""
    if not plan.shards:
        return None, None
    if options.decode.language:
        return options.decode.language, 1.0
    by_speech = sorted(
        plan.windows, key=lambda w: sum(s.overlap(w.span) for s in plan.speech.certain)
    )
    return engine.detect_language(
        audio, by_speech[-options.decode.language_windows :], options.decode
    )
