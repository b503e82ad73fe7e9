"""Recordings with two channels: one person in each, unless both hold the same room."""

import io
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from listening import PIECES, Listening, found, no_work, stored
from sample_library import RATE, SampleLibrary, speech_wave

from tacet.core.errors import NoSpace
from tacet.library.model.speakers import SpeakersState, Wanted
from tacet.library.use_cases.recordings import add_recording
from tacet.library.use_cases.speakers import ask_speakers
from tacet.library.worker import find_speakers as job

WORDS = 24
IN_PAIRS = [number // 2 % 2 for number in range(WORDS)]  # by channel; voices say 0, 1, 0, 1, ...
BY_VOICE = [number % 2 for number in range(WORDS)]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with SampleLibrary(tmp_path, WORDS) as library:
        yield library


@pytest.fixture
def listening(library: SampleLibrary) -> Listening:
    return Listening(library)


def stereo(other: float) -> bytes:
    """Bursts two by two in the left and the right channel; `other` times as loud in the other."""
    with wave.open(io.BytesIO(speech_wave(WORDS))) as content:
        mono = np.frombuffer(content.readframes(content.getnframes()), np.int16)
    right = (np.arange(len(mono)) / RATE // 4 // 2 % 2).astype(bool)
    both = np.stack([np.where(right, other, 1) * mono, np.where(right, 1, other) * mono], axis=1)
    out = io.BytesIO()
    with wave.open(out, "wb") as content:
        content.setnchannels(2)
        content.setsampwidth(2)
        content.setframerate(RATE)
        content.writeframes(both.astype(np.int16).tobytes())
    return out.getvalue()


def asked(library: SampleLibrary, content: bytes) -> str:
    recording = add_recording(library.context, "call.wav", [content]).id
    ask_speakers(library.context, recording)
    return recording


def speakers_in(library: SampleLibrary, recording: str) -> list[int]:
    return [turn.speaker for turn in stored(library, recording).turns]


def test_each_channel_is_a_person_whatever_the_voices_say(library, listening) -> None:
    recording = asked(library, stereo(other=0.05))
    assert found(library) is SpeakersState.DONE
    assert speakers_in(library, recording) == IN_PAIRS
    assert no_work(library)


def test_two_microphones_in_a_room_are_told_by_voices(library, listening) -> None:
    recording = asked(library, stereo(other=0.5))
    assert found(library) is SpeakersState.DONE
    assert speakers_in(library, recording) == BY_VOICE
    assert no_work(library)


def test_who_says_that_there_are_three_is_answered_by_voices(library, listening) -> None:
    recording = asked(library, stereo(other=0.05))
    found(library)
    listening.heard.clear()
    ask_speakers(library.context, recording, Wanted(max_speakers=5))
    assert found(library) is SpeakersState.DONE
    assert listening.heard == [], "two are still possible: nothing has to be listened to again"
    ask_speakers(library.context, recording, Wanted(min_speakers=3))
    assert found(library) is SpeakersState.DONE
    assert len(listening.heard) == PIECES
    assert [turn.span.start for turn in stored(library, recording).turns] == pytest.approx(
        [1.0 + 4 * n for n in range(WORDS)]
    )
    listener = stored(library, recording).listener
    assert listener
    assert listener.diarizer == "scripted"


def test_a_worker_that_goes_on_still_listens_to_channels(library, listening) -> None:
    recording = asked(library, stereo(other=0.05))
    stop = threading.Event()
    library.stopping = stop.is_set
    listening.at[10] = stop.set
    assert found(library) is None
    assert stored(library, recording).listened == 8
    stop.clear()
    listening.heard.clear()
    assert found(library) is SpeakersState.DONE
    assert sorted(set(listening.heard)) == [7.5 * n for n in range(8, PIECES)]
    assert speakers_in(library, recording) == IN_PAIRS


def test_where_the_disk_has_no_room_for_channels_it_waits(library, listening, monkeypatch) -> None:
    recording = asked(library, stereo(other=0.05))
    asked_for, waited_for = [], []

    def require(files: object, size: int) -> None:
        asked_for.append(size)
        if len(asked_for) == 2:
            raise NoSpace("There is not enough room on the disk.")

    monkeypatch.setattr(type(library.context.files), "require_space", require)
    monkeypatch.setattr(job, "until_space", lambda files, size, check: waited_for.append(size))
    assert found(library) is None
    assert waited_for == [asked_for[0] + asked_for[1]], "until there is room for everything"
    assert no_work(library)
    assert found(library) is SpeakersState.DONE
    assert speakers_in(library, recording) == IN_PAIRS
