"""Stretches in another language than the one a recording is transcribed in.

A model that is given the wrong language translates, or makes something up; so a person is told.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from tacet.core.options import DecodeOptions
from tacet.core.planning.chapters import Chapter
from tacet.core.planning.plan import Plan
from tacet.core.protocols import Engine
from tacet.core.span import MINUTE, Span
from tacet.core.transcript import SpokenLanguage
from tacet.core.window import Window

ALL_WINDOWS = 8  # of a chapter that are all asked; an engine caches the encodings of so many
ASKED_AT_ONCE = 4  # windows: an engine that works on several batches at once has no idle core


def other_languages(
    chapter: Chapter, language: str | None, engine: Engine, options: DecodeOptions
) -> list[SpokenLanguage]:
    """Stretches of a chapter that seem to be in another language.

    None where a person has named the language, or nobody speaks.
    In a chapter of many windows only the most telling of each shard is asked about, so a stretch
    may be shorter or longer by a minute than what is told.
    """
    if language is None or options.language or len(engine.facts.languages) == 1:
        return []
    asked, audio = list(_windows_to_ask(chapter.plan, options.change_speech)), chapter.audio
    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        detected = list(pool.map(lambda w: engine.detect_language(audio, [w], options), asked))
    answers = [
        (window, code if probability >= options.change_probability else language)
        for window, (code, probability) in zip(asked, detected, strict=True)
    ]
    return [
        SpokenLanguage(Span(windows[0].span.start, windows[-1].span.end), code)
        for code, windows in _runs(answers)
        if code != language
    ]


def _windows_to_ask(plan: Plan, min_speech: float) -> Iterator[Window]:
    every = plan.windows
    some = (
        every if len(every) <= ALL_WINDOWS else [max(shard, key=_speech) for shard in plan.shards]
    )
    return (window for window in some if _speech(window) >= min_speech)


def _speech(window: Window) -> float:
    return sum(span.duration for span in window.speech)


def _runs(answers: Sequence[tuple[Window, str]]) -> Iterator[tuple[str, list[Window]]]:
    for code, pairs in groupby(answers, key=lambda pair: pair[1]):
        yield code, [window for window, _ in pairs]


def change_in_words(spoken: SpokenLanguage, written: str, name: str) -> str:
    """Warning about a change of language; `written` and `name` are language names."""
    start, end = _clock(spoken.span.start), _clock(spoken.span.end)
    return f"From {start} to {end} {name} seems to be spoken; the text is written as {written}."


def guess_in_words(name: str, probability: float) -> str:
    """Warning that the detected language is a weak guess."""
    return (
        f"It is not sure which language is spoken: {name} is a guess ({probability:.0%}). If it is "
        "wrong, transcribe again and name the language."
    )


def is_weak(language: str | None, probability: float | None, options: DecodeOptions) -> bool:
    """Whether a language is hardly more than a guess: nobody named it."""
    if language is None or options.language:
        return False
    return (probability or 0.0) < options.guess_probability


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
