"""Who speaks, with letters or by the voices of known people, by the official client."""

import base64
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest
from builders import read_sound
from media_samples import RATE, wav
from openai import OpenAI
from openai.types.audio import TranscriptionDiarized, TranscriptionDiarizedSegment
from refusal import refusal
from served import Served

DIARIZE: dict[str, Any] = {
    "model": "gpt-4o-transcribe-diarize",
    "response_format": "diarized_json",
    "chunking_strategy": "auto",
}


@pytest.fixture(scope="module")
def answer(client: OpenAI, sample: Path) -> TranscriptionDiarized:
    return client.audio.transcriptions.create(file=sample, **DIARIZE)


@pytest.fixture(scope="module")
def voices(answer: TranscriptionDiarized, sample: Path, tmp_path_factory: Any) -> dict[str, str]:
    """The longest sentence of each person, as a data URL."""
    samples = read_sound(sample).samples.astype(np.int16)
    longest: defaultdict[str, list[TranscriptionDiarizedSegment]] = defaultdict(list)
    for segment in answer.segments:
        longest[segment.speaker].append(segment)
    urls = {}
    for speaker, segments in longest.items():
        one = max(segments, key=lambda segment: segment.end - segment.start)
        said = samples[int(one.start * RATE) : int(one.end * RATE)]
        path = tmp_path_factory.mktemp("voices") / "voice.wav"
        content = wav(path, RATE, 1, 16, said.tobytes()).read_bytes()
        urls[speaker] = f"data:audio/wav;base64,{base64.b64encode(content).decode()}"
    return urls


def test_every_segment_says_who_speaks(answer: TranscriptionDiarized) -> None:
    assert answer.task == "transcribe"
    assert answer.duration == pytest.approx(39.068, abs=0.001)
    assert " ".join(segment.text for segment in answer.segments) == answer.text
    assert len({segment.id for segment in answer.segments}) == len(answer.segments)
    heard = list(dict.fromkeys(segment.speaker for segment in answer.segments))
    assert heard == ["A", "B", "C", "D"][: len(heard)]
    assert len(heard) > 2
    assert answer.usage is not None


def test_a_stream_ends_with_the_segments(
    client: OpenAI, sample: Path, answer: TranscriptionDiarized
) -> None:
    *events, done = client.audio.transcriptions.create(file=sample, stream=True, **DIARIZE)
    deltas = [event.delta for event in events if event.type == "transcript.text.delta"]
    segments = [event for event in events if event.type == "transcript.text.segment"]
    assert done.type == "transcript.text.done"
    assert "".join(deltas) == done.text == answer.text
    assert [(s.id, s.speaker, s.text) for s in segments] == [
        (s.id, s.speaker, s.text) for s in answer.segments
    ]


def test_known_people_are_told_by_their_voices(
    client: OpenAI,
    served: Served,
    sample: Path,
    answer: TranscriptionDiarized,
    voices: dict[str, str],
) -> None:
    runs = served.rows("SELECT count(*) FROM runs")
    names = {"A": "Ada", "B": "Ben"}
    named = client.audio.transcriptions.create(
        file=sample,
        known_speaker_names=list(names.values()),
        known_speaker_references=[voices[letter] for letter in names],
        **DIARIZE,
    )
    letters = {"C": "A", "D": "B"}  # those whom nobody named
    expected = [{**names, **letters}[segment.speaker] for segment in answer.segments]
    assert [segment.speaker for segment in named.segments] == expected
    assert served.rows("SELECT count(*) FROM runs") == runs  # the text is not written again


@pytest.mark.parametrize(
    ("names", "references", "field"),
    [
        (["Ada"], [], "known_speaker_names"),
        (["Ada", "Ada"], ["data:;base64,AA==", "data:;base64,AA=="], "known_speaker_names"),
        (["Ada"], ["http://127.0.0.1/voice.wav"], "known_speaker_references"),
        (["Ada"], ["data:audio/wav;base64,&&"], "known_speaker_references"),
        (["Ada"], ["data:audio/wav;base64,AAAA"], "known_speaker_references"),
    ],
)
def test_samples_that_cannot_be_used_are_refused(
    client: OpenAI, sample: Path, names: list[str], references: list[str], field: str
) -> None:
    error = refusal(
        openai.BadRequestError,
        client.audio.transcriptions.create,
        file=sample,
        known_speaker_names=names,
        known_speaker_references=references,
        **DIARIZE,
    )
    assert error.param == field
