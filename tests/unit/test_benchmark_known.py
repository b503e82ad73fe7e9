"""The benchmark of known voices: what it counts, and that nobody says the same twice."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.speakers import conversations
from benchmarks.speakers.known import Meeting, Person, counted
from tacet.core.audio import SAMPLE_RATE
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.known import Voice

OPTIONS = replace(SpeakerOptions(), known_voice=0.5, known_seconds=3.0)


def person(name: str, *direction: float) -> Person:
    return Person(name, Voice(np.array(direction, np.float32), 10.0))


def test_who_is_known_again_who_gets_a_wrong_name_and_which_stranger_any() -> None:
    first = (person("ada", 1, 0, 0), person("bob", 0, 1, 0))
    second = (person("ada", 0.9, 0, 0), person("bob", 0.6, 0.4, 0), person("eve", 0, 0, 1))
    elsewhere = Meeting(("plain", "plain"), (person("eve", 0, 0, 0.1),), ())
    counts = counted([Meeting(("plain", "plain"), first, second), elsewhere], OPTIONS)
    assert (counts["known"], counts["known again"]) == (2, 1)
    assert counts["wrong name"] == 0, "nobody has two voices, and ada is more alike"
    assert (counts["strangers"], counts["stranger named"]) == (3, 0)
    alike = Meeting(("plain", "room"), first, (person("eve", 0.8, 0, 0),))
    counts = counted([alike], OPTIONS)
    assert (counts["known"], counts["wrong name"], counts["stranger named"]) == (0, 1, 1)


def test_what_is_said_in_two_conversations_is_not_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 40
    sound = np.arange(seconds * SAMPLE_RATE, dtype=np.float32)
    spoken = tuple(Span(at, at + 3.5) for at in range(0, seconds, 4))
    monkeypatch.setattr(conversations, "clips", lambda data, who: [(sound, spoken)])
    monkeypatch.setattr(conversations, "_leveled", lambda said, rng: said)
    halves = conversations._halved(Path(), "ada", conversations.random.Random(1))
    middles = [[one.sound[len(one.sound) // 2] for one in half] for half in halves]
    assert all(middles)
    assert max(middles[0]) < min(middles[1])
