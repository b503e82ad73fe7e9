"""Names as people give them, and what becomes of them on disk and in zips."""

import pytest

from tacet.library.model.run import MAX_CRASHES, delay_after_crashes
from tacet.library.use_cases.exports import safe_stem, shown_stem, unique_stem
from tacet.library.use_cases.recordings import clean_name, media_type_of


@pytest.mark.parametrize(
    "name",
    [
        "a b.mp3",
        "100% #1 'x' \"y\".wav",
        "🎤 ünï.m4a",
        "מבחן.ogg",
        "a" * 200 + ".flac",
        "-rf.wav",
        "a\\b.wav",
    ],
)
def test_an_odd_name_stays_as_it_is(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\temp\\a.wav", "a.wav"), ("a\x00b\n.wav", "ab.wav"),
        ("", "recording"), ("  ", "recording"), ("\ud800x", "x"), ("..", ".."),
        ("b" * 5_000, "b" * 1_000),
    ],
)  # fmt: skip
def test_folders_and_control_characters_are_taken_out(name: str, kept: str) -> None:
    assert clean_name(name) == kept


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("talk.mp3", "talk"), ("a.b.wav", "a.b"), (".hidden", "hidden"),
        ("a/b:c*?.wav", "a_b_c__"), ("CON.wav", "recording CON"), ("-x.wav", "_x"),
        ("..", "recording"), ("x" * 300 + ".wav", "x" * 60), ("no extension", "no extension"),
        ("\u202egpj.wav", "_gpj"),
    ],
)  # fmt: skip
def test_a_stem_suits_every_file_system(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


def test_a_shown_stem_loses_only_the_extension() -> None:
    assert shown_stem("Interview: 1/2 🎤.m4a") == "Interview: 1/2 🎤"
    assert shown_stem("v1.final version") == "v1.final version"
    for whole in ("Test No. 2", "Dr. Lee", "interview 2024.11.05", "take.2", ".m4a", "talk."):
        assert shown_stem(whole) == whole
    assert shown_stem("Test No. 2.mp3") == "Test No. 2"


def test_stems_in_one_zip_are_unique_whatever_their_case() -> None:
    taken: set[str] = set()
    assert [unique_stem(s, taken) for s in ("a", "A", "a", "a (2)")] == [
        "a", "A (2)", "a (3)", "a (2) (2)",
    ]  # fmt: skip


def test_a_claimed_media_type_counts_only_for_sound_and_video() -> None:
    assert media_type_of("a.mp3", "text/html") == "audio/mpeg"
    assert media_type_of("a.bin", "audio/x-odd; codecs=1") == "audio/x-odd"
    assert media_type_of("a.unknown-kind") == "application/octet-stream"


def test_a_lost_run_rests_longer_and_longer_but_not_after_the_first_losses() -> None:
    delays = [delay_after_crashes(crashes) for crashes in range(1, MAX_CRASHES + 1)]
    assert delays[:2] == [0, 0]
    assert delays == sorted(delays)
    assert delays[-1] == 60
