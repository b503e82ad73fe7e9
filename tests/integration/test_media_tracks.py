"""The audio track requested is decoded, else one with speech."""

from pathlib import Path

import numpy as np
import pytest
from media_samples import beeps, onsets, tracks

from tacet.bootstrap import LimitedMedia
from tacet.core.errors import BadOption
from tacet.core.options import TranscribeOptions, with_named
from tacet.core.soundtracks import SoundTrack
from tacet.detectors.energy import EnergyDetector
from tacet.library.worker.track_choice import ENOUGH_SPEECH_SECONDS, STEP_SECONDS, TrackChoice
from tacet.media import MediaLimits, decode, probe

RATE = 48_000
SILENCE = beeps(3.0, (), RATE)
MEDIA = LimitedMedia(MediaLimits())


def chosen(path: Path, **options: str) -> int | None:
    """The number of the track that is heard with these options."""
    asked = with_named(TranscribeOptions(), options)
    pcm = path.parent / "sound.pcm"
    number = TrackChoice(MEDIA, (EnergyDetector(),), asked, pcm).choose(path, path.name)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    return number


@pytest.fixture
def bilingual(tmp_path: Path) -> Path:
    return tracks(
        tmp_path / "a.mka",
        (beeps(3.0, (0.5, 1.0), RATE, 0.4), "fre", "Original"),
        (beeps(3.0, (1.5, 2.0), RATE, 0.4), "eng", ""),
    )


def test_the_tracks_of_a_file_are_reported(bilingual: Path) -> None:
    assert probe(bilingual).tracks == (SoundTrack(1, "fre", "Original"), SoundTrack(2, "eng"))


@pytest.mark.parametrize(("track", "onset"), [(1, 0.5), (2, 1.5)])
def test_the_track_asked_for_is_decoded_and_named(
    bilingual: Path, track: int, onset: float
) -> None:
    out = bilingual.parent / "o.pcm"
    report = decode(bilingual, out, track=track)
    assert onsets(out)[0] == pytest.approx(onset, abs=0.02)
    label = {1: "1 (fre, Original)", 2: "2 (eng)"}[track]
    assert f"has 2 sound tracks; track {label} was listened to" in report.warnings[0]


def test_a_track_that_is_not_there_is_refused(bilingual: Path) -> None:
    with pytest.raises(BadOption, match="no sound track 3"):
        decode(bilingual, bilingual.parent / "o.pcm", track=3)


def test_the_track_in_the_language_asked_for_is_chosen(bilingual: Path) -> None:
    assert chosen(bilingual, language="en") == 2
    assert chosen(bilingual, language="fr") == 1
    assert chosen(bilingual, language="en", track="fre") == 1
    assert chosen(bilingual, language="fr", track="English") == 2


def test_without_a_wish_the_first_in_which_people_speak_is_chosen(bilingual: Path) -> None:
    assert chosen(bilingual) == 1


def test_a_silent_first_track_is_passed_over(tmp_path: Path) -> None:
    speech = beeps(3.0, (0.5, 1.5), RATE, 0.8)
    path = tracks(tmp_path / "a.mka", (SILENCE, "", ""), (speech, "", ""), (SILENCE, "", ""))
    assert chosen(path) == 2


def test_in_a_file_of_silent_tracks_the_first_is_chosen(tmp_path: Path) -> None:
    path = tracks(tmp_path / "a.mka", (SILENCE, "", ""), (SILENCE, "", ""))
    assert chosen(path) == 1


def test_speech_that_begins_late_is_waited_for(tmp_path: Path) -> None:
    late = np.concatenate((beeps(2 * STEP_SECONDS, (), RATE), beeps(5.0, (1.0,), RATE, 3.0)))
    path = tracks(tmp_path / "a.mka", (np.zeros_like(late), "", ""), (late, "", ""))
    assert chosen(path) == 2


def test_of_two_tracks_with_speech_the_better_filled_is_chosen_only_if_it_is_much_fuller(
    tmp_path: Path,
) -> None:
    full = beeps(30.0, tuple(range(0, 30, 2)), RATE, ENOUGH_SPEECH_SECONDS / 12)
    little = beeps(30.0, (1.0, 3.0), RATE, 0.5)
    path = tracks(tmp_path / "a.mka", (little, "", ""), (full, "", ""))
    assert chosen(path) == 2


def test_a_file_with_one_track_needs_no_choice(tmp_path: Path) -> None:
    path = tracks(tmp_path / "a.mka", (SILENCE, "eng", ""))
    assert chosen(path) is None
    assert chosen(path, track="1") == 1
    with pytest.raises(BadOption):
        chosen(path, track="2")
