"""Units of the media room that need no child process."""

import os
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.codec import Codec
from av.format import ContainerFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from media_samples import names

from tacet.core.errors import TooLong, UnreadableMedia
from tacet.core.span import Span
from tacet.media import messages as sentences
from tacet.media.atomic_file import AtomicFile
from tacet.media.decoding.decode_loop import Damage
from tacet.media.decoding.peaks import MAX_PEAKS, Peaks
from tacet.media.decoding.timeline import OutputFormat, Timeline
from tacet.media.formats import (
    DECODERS,
    DEMUXER_OF_EXTENSION,
    DEMUXERS,
    demuxer_by_extension,
    is_playable,
)
from tacet.media.sandbox.client import ChildResult
from tacet.media.sandbox.syscalls import ALLOWED, CLONE, FCNTL, UNIFIED_FROM, filter_program

RATE = 16_000


class Tape:
    """A sink that keeps what it hears."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, samples: memoryview | bytes) -> None:
        self.data += samples

    @property
    def samples(self) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
        return np.frombuffer(self.data, np.int16)


def frame(seconds: float, at: float | None, rate: int = RATE, channels: int = 1) -> av.AudioFrame:
    """A frame of loud, constant sound that claims to begin at second `at`."""
    samples = np.full((1, round(seconds * rate) * channels), 10_000, np.int16)
    made = av.AudioFrame.from_ndarray(samples, "s16", f"{channels}c" if channels > 2 else "mono")
    made.sample_rate, made.time_base = rate, Fraction(1, rate)
    made.pts = None if at is None else round(at * rate)
    return made


def laid(*frames: av.AudioFrame, start: float = 0.0, end: float | None = None) -> Timeline:
    timeline = Timeline(Tape(), OutputFormat(RATE, 1, 1_000.0))
    timeline.join(start, end)
    for one in frames:
        timeline.add(one)
    timeline.finish()
    return timeline


def tape(timeline: Timeline) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    sink = timeline._sink
    assert isinstance(sink, Tape)
    return sink.samples


def test_every_listed_demuxer_and_decoder_exists() -> None:
    assert len(set(DEMUXERS)) == len(DEMUXERS) <= 40
    assert len(set(DECODERS)) == len(DECODERS) <= 60
    for name in DEMUXERS:
        assert ContainerFormat(name, "r").is_input
    for name in DECODERS:
        assert Codec(name, "r").type == "audio"
    assert set(DEMUXER_OF_EXTENSION.values()) <= set(DEMUXERS)


def test_nothing_that_opens_files_sites_or_images_is_listed() -> None:
    forbidden = {"hls", "concat", "sdp", "rtsp", "rtp", "dash", "imf", "image2", "lavfi", "tty"}
    assert not forbidden & set(DEMUXERS)
    assert not [name for name in DEMUXERS if name.endswith("_pipe")]


@pytest.mark.parametrize(
    ("name", "demuxer"),
    [("talk.MP3", "mp3"), ("a.b.m4a", "mov"), ("notes", None), ("x.exe", None), ("", None)],
)
def test_the_extension_claims_a_demuxer(name: str, demuxer: str | None) -> None:
    assert demuxer_by_extension(name) == demuxer


@pytest.mark.parametrize(
    ("container", "brand", "codec", "picture", "plays"),
    [
        ("mp3", "", "mp3float", None, True),
        ("mov,mp4,m4a,3gp,3g2,mj2", "isom", "aac", "h264", True),
        ("mov,mp4,m4a,3gp,3g2,mj2", "qt  ", "aac", None, False),
        ("mov,mp4,m4a,3gp,3g2,mj2", "M4A ", "alac", None, False),
        ("mov,mp4,m4a,3gp,3g2,mj2", "isom", "aac", "hevc", False),
        ("matroska,webm", "", "opus", "vp9", True),
        ("asf", "", "wmav2", None, False),
        ("aiff", "", "pcm_s16be", None, False),
    ],
)
def test_what_browsers_play_is_known(
    container: str, brand: str, codec: str, picture: str | None, plays: bool
) -> None:
    assert is_playable(container, brand, codec, picture) is plays


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 60_000), max_size=12), st.integers(0, 2**31))
def test_peaks_are_those_of_the_whole_however_it_comes(sizes: list[int], seed: int) -> None:
    sound = np.random.default_rng(seed).integers(-32_768, 32_768, sum(sizes)).astype(np.int16)
    peaks = Peaks()
    for part in np.split(sound, np.cumsum(sizes)[:-1] if sizes else []):
        peaks.add(part)
    found = peaks.finish()
    whole = [sound[at : at + peaks.bucket] for at in range(0, len(sound), peaks.bucket)]
    loudest = [min(255, (int(np.abs(w.astype(int)).max()) * 255 + 16_383) // 32_767) for w in whole]
    assert list(found) == loudest
    assert len(found) <= MAX_PEAKS


def test_peaks_of_hours_are_as_fine_as_those_of_seconds() -> None:
    peaks = Peaks()
    for _ in range(10 * 60):
        peaks.add(np.full(60 * RATE, 8_192, np.int16))
    assert peaks.bucket == RATE // 100
    assert len(peaks.finish()) == 10 * 3_600 * 100 <= MAX_PEAKS


def test_peaks_stay_as_few_as_is_said() -> None:
    peaks = Peaks(max_peaks=2_000)
    minute = np.full(60 * RATE, 8_192, np.int16)
    for _ in range(300):
        peaks.add(minute)
    found = peaks.finish()
    assert 1_000 <= len(found) <= 2_000
    assert set(found) == {64}


def test_frames_end_to_end_stay_end_to_end() -> None:
    timeline = laid(frame(1.0, 0.0), frame(1.0, 1.0), frame(1.0, None))
    assert timeline.written == 3 * RATE
    assert (tape(timeline) == 10_000).all()


def test_a_gap_is_filled_with_silence_of_its_length() -> None:
    heard = tape(laid(frame(1.0, 0.0), frame(1.0, 3.5)))
    assert len(heard) == round(4.5 * RATE)
    assert (heard[RATE : round(3.5 * RATE)] == 0).all()
    assert (heard[round(3.5 * RATE) :] == 10_000).all()


def test_jitter_of_the_time_stamps_changes_nothing() -> None:
    timeline = laid(frame(1.0, 0.0), frame(1.0, 1.04), frame(1.0, 1.97))
    assert timeline.written == 3 * RATE


def test_many_small_gaps_add_up_to_what_they_are() -> None:
    timeline = laid(*(frame(0.1, index * 0.13) for index in range(100)))
    assert timeline.written == pytest.approx(13.0 * RATE, abs=0.15 * RATE)


def test_an_overlap_is_decoded_once() -> None:
    assert laid(frame(2.0, 0.0), frame(2.0, 1.0)).written == 3 * RATE


def test_an_unbelievable_jump_joins_the_sound_and_warns() -> None:
    for jump in (50_000.0, -400.0):
        timeline = laid(frame(1.0, 0.0), frame(1.0, 1.0 + jump), frame(1.0, 2.0 + jump))
        assert timeline.written == 3 * RATE
        assert len(timeline.warnings) == 1


def test_a_long_gap_inside_the_stated_duration_is_believed() -> None:
    assert laid(frame(1.0, 0.0), frame(1.0, 600.0), end=601.0).written == 601 * RATE


def test_the_start_of_the_file_is_zero() -> None:
    assert laid(frame(1.0, 5.0), start=5.0).written == RATE
    assert laid(frame(1.0, 7.0), start=5.0).written == 3 * RATE
    assert laid(frame(1.0, -0.25)).written == round(0.75 * RATE)
    assert laid(frame(1.0, 4.0), start=5.0).written == RATE


def test_a_new_rate_gets_a_new_resampler() -> None:
    timeline = laid(frame(1.0, 0.0), frame(1.0, 1.0, rate=48_000), frame(1.0, 2.0, rate=8_000))
    assert timeline.written == pytest.approx(3 * RATE, abs=40)


@pytest.mark.parametrize("channels", [9, 24, 64])
def test_channels_without_a_place_are_averaged(channels: int) -> None:
    samples = np.zeros((1, RATE * channels), np.int16)
    samples[0, ::channels] = 9_000
    odd = av.AudioFrame.from_ndarray(samples, "s16", f"{channels} channels")
    odd.sample_rate, odd.pts, odd.time_base = RATE, 0, Fraction(1, RATE)
    heard = tape(laid(odd))
    assert len(heard) == RATE
    assert heard[RATE // 2] == pytest.approx(9_000 / channels, abs=2)


def test_past_the_cap_it_stops() -> None:
    timeline = Timeline(Tape(), OutputFormat(RATE, 1, 2.5))
    timeline.add(frame(2.0, 0.0))
    with pytest.raises(TooLong, match=r"2\.5 seconds"):
        timeline.add(frame(2.0, 2.0))


def test_damage_close_together_is_one_span_and_never_too_many() -> None:
    damage = Damage()
    for at in (1.0, 1.2, 1.4, 9.0):
        damage.record(at, at + 0.1)
    assert damage.clipped_to(5.0) == [[1.0, pytest.approx(1.5)]]
    for index in range(10_000):
        damage.record(10.0 + 2 * index, 10.5 + 2 * index)
    assert len(damage.spans) <= 200
    assert damage.packets == 10_004


def test_a_published_file_is_whole_and_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.pcm"
    for text in (b"first", b"second"):
        with AtomicFile(target) as file:
            os.write(file.descriptor, text)
            assert not target.exists() or target.read_bytes() == b"first"
            file.publish()
        assert target.read_bytes() == text
        assert names(tmp_path) == ["a.pcm"]


def test_an_unpublished_file_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for without_names in (True, False):
        if not without_names:  # as on systems that cannot make nameless files
            monkeypatch.delattr(os, "O_TMPFILE", raising=False)
        with AtomicFile(tmp_path / "a") as file:
            os.write(file.descriptor, b"half")
        assert names(tmp_path) == []


def test_facts_from_a_child_are_checked() -> None:
    facts = ChildResult(
        {"n": -1, "t": 5, "s": [[2.0, 1.0]], "d": "!", "x": float("nan"), "w": "no"}
    )
    checks = [
        lambda: facts.count("n"),
        lambda: facts.text("t"),
        lambda: facts.spans("s"),
        lambda: facts.raw_bytes("d", 10),
        lambda: facts.number_or_none("x"),
        lambda: facts.texts("w"),
        lambda: facts.boolean("missing"),
    ]
    for check in checks:
        with pytest.raises(UnreadableMedia):
            check()
    assert ChildResult({"s": [[0, 1.5]]}).spans("s") == (Span(0.0, 1.5),)


def test_the_system_call_filter_names_each_call_once() -> None:
    for column in (0, 1):
        pairs = [*ALLOWED.values(), CLONE, FCNTL]
        numbers = [number for pair in pairs if (number := pair[column]) is not None]
        assert len(set(numbers)) == len(numbers)
        assert max(numbers) < UNIFIED_FROM
    program = filter_program()
    assert program is None or len(program) % 8 == 0


def test_every_sentence_is_a_sentence() -> None:
    texts = [text for name, text in vars(sentences).items() if name.isupper()]
    texts += [sentences.too_long(43_200.0), sentences.too_large(2_000_000_000)]
    assert len(texts) > 10
    for text in texts:
        assert text.endswith(".")
        assert text[0].isupper() or text.startswith("{")
