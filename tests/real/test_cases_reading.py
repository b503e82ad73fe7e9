"""Files that others read wrongly or not at all are transcribed whole."""

import json
import subprocess
import sys
import wave
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
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
    """Give the output of `tacet transcribe` for a case, asked once, or skip."""

    @cache
    def heard(name: str | Path, *options: str) -> Heard:
        path = shared_data / "cases" / name
        if not path.is_file():
            pytest.skip(f"the case is not here ({path})")
        out = tmp_path_factory.mktemp("out")
        command = [sys.executable, "-m", "tacet.cli.main", "transcribe", str(path), *options]
        command += ["--model", str(published("base")), "-o", str(out), "-f", "json"]
        command += ["--word_timestamps", "True", "--data_dir", str(out / "data")]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        written = json.loads((out / path.name).with_suffix(".json").read_text())
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


UNSURE = 1  # word that flips with a last bit: "ask" and "asked", in the whole and alone


def unlike(one: Heard, other: Heard) -> int:
    """How many words differ, of as many."""
    return sum(a != b for a, b in zip(one.words, other.words, strict=True))


def plainly_decoded(files: Iterable[Path], out: Path) -> Path:
    """The sound of files one after the other as a WAV, by FFmpeg alone and nothing of Tacet's."""
    with wave.open(str(out), "wb") as sound:
        sound.setparams((1, 2, 16_000, 0, "NONE", "NONE"))
        for path in files:
            with av.open(str(path)) as file:
                resampler = av.AudioResampler("s16", "mono", 16_000)
                for frame in [*file.decode(audio=0), None]:
                    for ready in resampler.resample(frame):
                        sound.writeframes(ready.to_ndarray().tobytes())
    return out


def halves(path: Path, folder: Path) -> list[Path]:
    """An ADTS file parted where its rate or channels change, by the heads of its frames."""
    content, at, parts, last = path.read_bytes(), 0, [], None
    while at + 7 <= len(content):
        kind = content[at + 2] & 0x3D, content[at + 3] & 0xC0  # ISO/IEC 14496-3, 1.A.2.2
        size = (content[at + 3] & 3) << 11 | content[at + 4] << 3 | content[at + 5] >> 5
        if kind != last:
            parts.append(b"")
            last = kind
        parts[-1] += content[at : at + size]
        at += size
    files = [folder / f"{number}.aac" for number in range(len(parts))]
    for file, part in zip(files, parts, strict=True):
        file.write_bytes(part)
    return files


def test_a_stream_that_changes_midway_is_written_like_its_sound_alone(
    hear: Hear, shared_data: Path, tmp_path: Path
) -> None:
    case = shared_data / "cases" / "adts_change.aac"
    whole = hear(case.name)
    pieces = halves(case, tmp_path)
    alone = hear(plainly_decoded(pieces, tmp_path / "alone.wav"))
    assert len(pieces) == 2
    assert unlike(whole, alone) <= UNSURE
    assert whole.starts == pytest.approx(alone.starts, abs=0.2)


def test_a_film_with_subtitles_is_written_like_its_sound_alone(
    hear: Hear, shared_data: Path, tmp_path: Path
) -> None:
    case = shared_data / "cases" / "subtitles.mkv"
    whole = hear(case.name)
    alone = hear(plainly_decoded([case], tmp_path / "alone.wav"))
    assert unlike(whole, alone) <= UNSURE
    assert whole.starts == pytest.approx(alone.starts, abs=0.1)


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
