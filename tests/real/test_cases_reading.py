"""Files that others read wrongly or not at all are transcribed whole."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.normalize import tokens

SAID = (
    "and so my fellow americans ask not what your country can do for you "
    "ask what you can do for your country"
)
Hear = Callable[..., "Heard"]


@dataclass(frozen=True)
class Heard:
    """Words, times and messages of the command line for a file."""

    words: list[str]
    starts: list[float]
    told: str


@pytest.fixture(scope="session")
def hear(
    published: Callable[[str], Path], shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Hear:
    """Give the output of `tacet transcribe` for a case, or skip."""

    def heard(name: str, *options: str) -> Heard:
        path = shared_data / "cases" / name
        if not path.is_file():
            pytest.skip(f"the case is not here ({path})")
        out = tmp_path_factory.mktemp("out")
        command = [sys.executable, "-m", "tacet.cli.main", "transcribe", str(path), *options]
        command += ["--model", str(published("base")), "-o", str(out), "-f", "json"]
        command += ["--word_timestamps", "True", "--data_dir", str(out / "data")]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        written = json.loads((out / name).with_suffix(".json").read_text())
        words = [word for segment in written["segments"] for word in segment["words"]]
        text = " ".join(word["word"] for word in words)
        return Heard(tokens(text, "en"), [word["start"] for word in words], ran.stderr)

    return heard


WHOLE = {
    "subtitles.mkv": (),
    "adts_change.aac": (),
    "chain_vorbis.ogg": (),
    "phase_partial.flac": (),
    "obs_silent_first.mka": (),
    "two_tracks.mka": ("--language", "en"),
}

COARSE = {"subtitles.mkv", "adts_change.aac"}
"""Encoded so coarsely that `base` writes "america" or "asked": every word, if not to the letter."""


@pytest.mark.parametrize("name", WHOLE)
def test_every_word_is_written(hear: Hear, name: str) -> None:
    heard = hear(name, *WHOLE[name])
    assert len(heard.words) == len(tokens(SAID, "en"))
    assert heard.words[-5:] == ["can", "do", "for", "your", "country"]
    assert name in COARSE or heard.words == tokens(SAID, "en")
    assert "damaged" not in heard.told


def test_sound_that_begins_after_its_film_is_written_at_the_times_of_the_film(hear: Hear) -> None:
    heard = hear("startoff_mkv.mkv")
    assert len(heard.words) == len(tokens(SAID, "en"))
    assert heard.starts[0] == pytest.approx(4.4, abs=0.1)


@pytest.mark.parametrize(
    ("wish", "first"), [("1", "sous"), ("fre", "sous"), ("2", "and"), ("en", "and")]
)
def test_the_track_asked_for_is_heard_and_named(hear: Hear, wish: str, first: str) -> None:
    heard = hear("two_tracks.mka", "--track", wish)
    assert heard.words[0] == first
    label = {"sous": "1 (fre)", "and": "2 (eng)"}[first]
    assert f"has 2 sound tracks; track {label} was listened to" in heard.told


def test_which_of_two_tracks_was_heard_is_told(hear: Hear) -> None:
    assert "track 2 was listened to" in hear("obs_silent_first.mka").told
