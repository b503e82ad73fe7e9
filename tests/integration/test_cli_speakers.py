"""Speakers at the command line: real voices by the real networks, words by a scripted engine."""

import json
from pathlib import Path

import numpy as np
import pytest
from cli_fixtures import LISTEN, scripted
from media_samples import wav
from speaker_signals import vowels

from tacet.cli.main import run

pytestmark = pytest.mark.usefixtures("bare")
WORDS = [
    [0.8, 2.2, " Hello.", 0.9],  # by the first voice
    [3.2, 4.0, " Hello", 0.9],  # by the second
    [4.1, 4.8, " yourself.", 0.9],
    [5.8, 7.0, " Goodbye.", 0.9],  # by the first again
]


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Ten seconds in which two voices take turns."""
    return wav(tmp_path / "talk.wav", 16_000, 1, 16, (vowels() * 32_767).astype("<i2").tobytes())


def told(talk: Path, folder: Path, *options: str, words: list[list[object]] = WORDS) -> Path:
    model = scripted(folder, words=words)
    assert run([str(talk), model, *LISTEN, "-f", "json,vtt", *options]) == 0
    return Path("talk.json")


def test_every_word_and_segment_has_its_speaker(
    talk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = told(talk, tmp_path, "--diarize", "--num_speakers", "2", "--word_timestamps")
    segments = json.loads(path.read_text())["segments"]
    assert [one["speaker"] for one in segments] == ["Speaker 1", "Speaker 2", "Speaker 1"]
    assert [[word["speaker"] for word in one["words"]] for one in segments] == [
        ["Speaker 1"],
        ["Speaker 2"] * 2,
        ["Speaker 1"],
    ]
    assert "<v Speaker 2>Hello yourself." in Path("talk.vtt").read_text()
    assert "; 2 people speak" in capsys.readouterr().err


def test_nobody_is_told_apart_unasked(talk: Path, tmp_path: Path) -> None:
    assert "speaker" not in told(talk, tmp_path).read_text()


def test_one_voice_stays_one(talk: Path, tmp_path: Path) -> None:
    path = told(talk, tmp_path, "--diarize", "True", "--max_speakers", "1")
    speakers = {one["speaker"] for one in json.loads(path.read_text())["segments"]}
    assert speakers == {"Speaker 1"}


def test_two_channels_are_two_people_whatever_their_voices_are(tmp_path: Path) -> None:
    sound = vowels() * 32_767
    in_right = np.arange(len(sound)) >= 3 * 16_000
    both = np.stack([np.where(in_right, 0, sound), np.where(in_right, sound, 0)], axis=1)
    call = wav(tmp_path / "talk.wav", 16_000, 2, 16, both.astype("<i2").tobytes())
    path = told(call, tmp_path, "--diarize", "--word_timestamps")
    segments = json.loads(path.read_text())["segments"]
    said = [word["speaker"] for one in segments for word in one["words"]]
    assert said == ["Speaker 1"] + ["Speaker 2"] * 3


def test_silence_has_no_speakers(tmp_path: Path) -> None:
    silence = wav(tmp_path / "talk.wav", 16_000, 1, 16, np.zeros(160_000, "<i2").tobytes())
    assert "speaker" not in told(silence, tmp_path, "--diarize", words=[]).read_text()


def test_numbers_that_contradict_each_other_are_refused(
    talk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(talk), "--min_speakers", "3", "--max_speakers", "2"]) == 2
    assert "min_speakers (3) cannot be more than max_speakers (2)" in capsys.readouterr().err
