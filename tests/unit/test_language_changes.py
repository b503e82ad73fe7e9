"""Stretches in another language than the transcript's."""

from collections.abc import Sequence

import numpy as np
import pytest

from tacet.core.audio import Audio
from tacet.core.language.changes import change_in_words, guess_in_words, other_languages
from tacet.core.options import DecodeOptions
from tacet.core.planning.chapters import Chapter
from tacet.core.planning.plan import Plan
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.window import Window

AUDIO = Audio(np.zeros(16_000, np.int16))


class Polyglot:
    """Hears in each window the language and probability told for its start."""

    def __init__(self, heard: dict[float, tuple[str, float]], languages: tuple[str, ...]) -> None:
        self.facts = EngineFacts("polyglot", "x", "X", 30.0, languages, "cpu", "none")
        self.heard, self.asked = heard, list[float]()

    def detect_language(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> tuple[str, float]:
        (window,) = windows
        self.asked.append(window.span.start)
        return self.heard.get(window.span.start, ("en", 0.99))


def planned(count: int, per_shard: int = 4, speech: float = 8.0) -> Plan:
    """Windows of 9 s every 10 s, `speech` seconds of them spoken."""
    windows = [
        Window(Span(10.0 * i, 10.0 * i + 9), (Span(10.0 * i, 10.0 * i + speech),))
        for i in range(count)
    ]
    shards = tuple(tuple(windows[i : i + per_shard]) for i in range(0, count, per_shard))
    return Plan(Span(0.0, 10.0 * count), None, (), shards, 0.0)  # type: ignore[arg-type]


def told(plan: Plan, engine: Polyglot) -> list[tuple[float, float, str]]:
    found = other_languages(Chapter(AUDIO, plan, last=True), "en", engine, DecodeOptions())  # type: ignore[arg-type]
    return [(one.span.start, one.span.end, one.language) for one in found]


def test_neighboring_windows_in_another_language_are_one_stretch() -> None:
    heard = {20.0: ("de", 0.99), 30.0: ("de", 0.95), 50.0: ("fr", 0.97)}
    engine = Polyglot(heard, ("en", "de", "fr"))
    assert told(planned(6), engine) == [(20.0, 39.0, "de"), (50.0, 59.0, "fr")]


def test_a_guess_or_a_word_or_two_is_no_change() -> None:
    assert told(planned(3), Polyglot({10.0: ("de", 0.8)}, ("en", "de"))) == []
    short = planned(3, speech=1.5)
    assert told(short, Polyglot({10.0: ("de", 0.99)}, ("en", "de"))) == []
    assert told(planned(3), Polyglot({10.0: ("de", 0.99)}, ("en",))) == []


@pytest.mark.parametrize(("count", "asked"), [(8, 8), (24, 6)])
def test_of_many_windows_one_of_each_shard_is_asked_about(count: int, asked: int) -> None:
    engine = Polyglot({}, ("en", "de"))
    assert told(planned(count), engine) == []
    assert len(engine.asked) == asked


def test_it_is_told_in_words_with_names_and_times() -> None:
    engine = Polyglot({60.0: ("de", 0.99)}, ("en", "de"))
    (found,) = other_languages(Chapter(AUDIO, planned(8), last=True), "en", engine, DecodeOptions())  # type: ignore[arg-type]
    text = change_in_words(found, "English", "German")
    assert text.startswith("From 1:00 to 1:09 German seems to be spoken")
    assert "written as English" in text
    assert "Welsh is a guess (45%)" in guess_in_words("Welsh", 0.45)
