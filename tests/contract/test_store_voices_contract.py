"""Contract of every Store: voices that are kept across recordings."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
from library_values import NOW

from tacet.core.speakers.known import Voice
from tacet.library.model.voices import VoiceProfile
from tacet.library.ports.store import Store

DIRECTION = np.array([1 / 3, -0.25, 1e-9], np.float32)


def profile(name: str, id: str = "v1", seconds: float = 12.3) -> VoiceProfile:
    return VoiceProfile(id, name, Voice(DIRECTION, seconds), NOW, "scripted", {"tacet": "1"})


def plain(kept: VoiceProfile) -> tuple[object, ...]:
    """All that a profile holds, to be compared."""
    voice = (kept.voice.direction.tolist(), kept.voice.seconds)
    return (kept.id, kept.name, voice, kept.made_at, kept.diarizer, dict(kept.versions))


def test_voices_come_back_exactly_by_name(store: Store) -> None:
    assert store.voices() == []
    given = [profile("Zoë", "v1"), profile("Ada", "v2", 3.0)]
    assert [plain(store.save_voice(one)) for one in given] == [plain(one) for one in given]
    assert [plain(one) for one in store.voices()] == [plain(one) for one in reversed(given)]


def test_a_voice_takes_the_place_of_one_with_its_name(store: Store) -> None:
    store.save_voice(profile("Ada"))
    later = VoiceProfile(
        "v2", "Ada", Voice(-DIRECTION, 99.0), NOW + timedelta(days=1), "other", {"tacet": "2"}
    )
    stored = store.save_voice(later)
    assert plain(stored) == plain(replace(later, id="v1")), "its id stays"
    assert [plain(one) for one in store.voices()] == [plain(stored)]


def test_voices_are_deleted_one_by_one_or_all(store: Store) -> None:
    for number, name in enumerate(["Ada", "Bob", "Cy"]):
        store.save_voice(profile(name, f"v{number}"))
    assert store.remove_voice("v1")
    assert not store.remove_voice("v1")
    assert [one.name for one in store.voices()] == ["Ada", "Cy"]
    assert store.remove_voices() == 2
    assert store.remove_voices() == 0
    assert store.voices() == []
