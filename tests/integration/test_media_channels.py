"""Both channels of a file, apart from each other, on the clock of its decoded sound."""

from pathlib import Path

import numpy as np
import pytest
from media_samples import beeps, wav

from tacet.core.audio import SAMPLE_RATE, PcmChannel
from tacet.core.errors import RunCancelled, TooLong, UnreadableMedia
from tacet.media import MediaLimits, decode, decode_channels

RATE = 44_100
LEFT, RIGHT = (0.5, 2.5), (1.5, 3.0)  # seconds of beeps


def stereo(folder: Path) -> Path:
    both = np.stack([beeps(4.0, LEFT, RATE), beeps(4.0, RIGHT, RATE)], axis=1)
    return wav(folder / "call.wav", RATE, 2, 16, np.round(both * 30_000).astype(np.int16).tobytes())


def beginnings(path: Path, number: int) -> list[float]:
    """When sound begins in a channel, after a pause."""
    loud = np.flatnonzero(np.abs(PcmChannel(path, number).piece(0, 60).samples.astype(int)) > 3_000)
    first = np.concatenate([[True], np.diff(loud) > SAMPLE_RATE // 10])
    return (loud[first] / SAMPLE_RATE).tolist()


def test_each_channel_is_kept_as_it_is(tmp_path) -> None:
    path, out = stereo(tmp_path), tmp_path / "both.pcm"
    assert decode_channels(path, out) == out
    assert beginnings(out, 0) == pytest.approx(LEFT, abs=0.02)
    assert beginnings(out, 1) == pytest.approx(RIGHT, abs=0.02)


def test_they_are_as_long_as_the_decoded_sound(tmp_path) -> None:
    path, out = stereo(tmp_path), tmp_path / "both.pcm"
    report = decode(path, tmp_path / "mono.pcm")
    assert report.channels == 2
    assert decode_channels(path, out).stat().st_size == 4 * report.samples


def test_it_gives_up_as_decoding_does(tmp_path) -> None:
    path, out = stereo(tmp_path), tmp_path / "both.pcm"
    with pytest.raises(TooLong):
        decode_channels(path, out, MediaLimits(max_seconds=2.0))
    with pytest.raises(RunCancelled):
        decode_channels(path, out, cancelled=lambda: True)
    with pytest.raises(UnreadableMedia):
        decode_channels(tmp_path / "none.wav", out)
    assert not out.exists()
