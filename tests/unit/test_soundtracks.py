"""Choice among several sound tracks."""

import pytest

from tacet.core.errors import BadOption
from tacet.core.soundtracks import SoundTrack, matching_tracks

FRENCH, ENGLISH = SoundTrack(1, "fre"), SoundTrack(2, "eng", "Commentary")
GERMAN, BARE = SoundTrack(3, "de-AT"), SoundTrack(4)
ALL = (FRENCH, ENGLISH, GERMAN, BARE)


@pytest.mark.parametrize(
    ("wish", "track"),
    [
        ("1", FRENCH), (" 4 ", BARE), ("fre", FRENCH), ("fra", FRENCH), ("fr", FRENCH),
        ("FR", FRENCH), ("en", ENGLISH), ("en-US", ENGLISH), ("commentary", ENGLISH),
        ("deu", GERMAN), ("ger", GERMAN), ("de_DE", GERMAN),
    ],
)  # fmt: skip
def test_a_track_is_known_by_number_language_or_title(wish: str, track: SoundTrack) -> None:
    assert matching_tracks(ALL, wish, None) == (track,)


@pytest.mark.parametrize("wish", ["5", "0", "ja", "und", "1.0"])
def test_a_track_that_is_not_there_is_refused_with_those_that_are(wish: str) -> None:
    with pytest.raises(BadOption, match=r"1 \(fre\), 2 \(eng, Commentary\), 3 \(de-AT\), 4\."):
        matching_tracks(ALL, wish, None)


def test_the_language_asked_for_tells_the_track() -> None:
    assert matching_tracks(ALL, None, "en") == (ENGLISH,)
    assert matching_tracks(ALL, None, "ja") == ALL
    assert matching_tracks(ALL, None, None) == ALL
    assert matching_tracks(ALL, " ", None) == ALL


def test_a_wish_goes_over_the_language() -> None:
    assert matching_tracks(ALL, "fr", "en") == (FRENCH,)


def test_several_tracks_of_one_language_are_all_meant() -> None:
    tracks = (SoundTrack(1, "eng"), SoundTrack(2, "fra"), SoundTrack(3, "en"))
    assert matching_tracks(tracks, None, "en") == (tracks[0], tracks[2])
