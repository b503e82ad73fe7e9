"""Where another language seems to be spoken than the one that a recording is written down in.

A recording is written down in one language. Who changes it in between is told where, since a model
that is told the wrong one translates, or makes something up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tacet.core.audio import Audio
from tacet.core.options import DecodeOptions
from tacet.core.planning.plan import Plan
from tacet.core.protocols import Engine
from tacet.core.span import MINUTE, Span
from tacet.core.window import Window

ALL_WINDOWS = 8  # of a chapter that are all asked; an engine caches the encodings of so many


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A stretch in which another language seems to be spoken, by its code."""

    span: Span
    language: str


def other_languages(
    audio: Audio, plan: Plan, language: str, engine: Engine, options: DecodeOptions
) -> list[SpokenLanguage]:
    """The stretches of a chapter in which another language than `language` seems to be spoken.

    In a chapter of many windows only the most telling of each shard is asked about, so a stretch
    may be shorter or longer by a minute than what is told.
    """
    if len(engine.facts.languages) == 1:
        return []
    asked = list(_windows_to_ask(plan, options.change_speech))
    heard = ((window, *engine.detect_language(audio, [window], options)) for window in asked)
    answers = [
        (window, code if probability >= options.change_probability else language)
        for window, code, probability in heard
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
    """What a person reads of it; `written` and `name` are languages by name."""
    start, end = _clock(spoken.span.start), _clock(spoken.span.end)
    return (
        f"From {start} to {end} {name} seems to be spoken; the text is written as {written}. To "
        f"read that part, transcribe again and name {name}: this text is kept."
    )


def guess_in_words(name: str, probability: float) -> str:
    """What a person reads where the language of a recording is a weak guess."""
    return (
        f"It is not sure which language is spoken: {name} is a guess ({probability:.0%}). If it is "
        "wrong, transcribe again and name the language."
    )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
