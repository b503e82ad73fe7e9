"""Decoded waveform: right places, as fine for hours as for a minute."""

import os
import wave
from pathlib import Path

import pytest
from media_samples import RATE, beeps, record

from tacet.media import decode


def test_peaks_show_where_the_sound_is(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(60.0, (30.0,)), RATE)
    report = decode(path, tmp_path / "o.pcm")
    assert (len(report.peaks), report.peak_seconds) == (6_000, 0.01)
    loud = [index * report.peak_seconds for index, peak in enumerate(report.peaks) if peak > 100]
    assert loud[0] == pytest.approx(30.0, abs=0.05)
    assert loud[-1] == pytest.approx(30.2, abs=0.05)


def test_the_waveform_of_hours_is_as_fine_as_that_of_a_minute(tmp_path: Path) -> None:
    path, samples = tmp_path / "a.wav", int(2.2 * 3_600 * 8_000)
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 1, 8_000, samples, "NONE", "NONE"))
        sound.writeframes(b"\x80" * 8_000)
    header = bytearray(path.read_bytes()[:44])
    header[4:8], header[40:44] = ((size).to_bytes(4, "little") for size in (samples + 36, samples))
    path.write_bytes(header)
    os.truncate(path, 44 + samples)  # a hole takes no room
    report = decode(path, tmp_path / "o.pcm")
    assert (len(report.peaks), report.peak_seconds) == (792_000, 0.01)
