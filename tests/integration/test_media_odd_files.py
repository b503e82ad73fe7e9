"""The shared collection of odd, broken and hostile files decodes without surprises."""

import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from media_samples import names

from tacet.core.errors import NoAudioTrack, UnreadableMedia
from tacet.media import decode


def test_a_sweep_over_odd_files_gives_sound_or_a_plain_refusal(
    shared_data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    files = sorted(path for path in (shared_data / "media").rglob("*") if path.is_file())
    for path in files:
        start = time.monotonic()
        try:
            report = decode(path, tmp_path / "o.pcm")
        except (UnreadableMedia, NoAudioTrack) as refusal:
            outcomes[refusal.code] += 1
        else:
            outcomes["read"] += 1
            assert (tmp_path / "o.pcm").stat().st_size == 2 * report.samples > 0
        slowest = max(slowest, time.monotonic() - start)
    assert names(tmp_path) == ["o.pcm"]
    assert outcomes["read"] >= 220
    assert slowest < 20.0
    assert "unexpectedly" not in caplog.text


def test_a_suite_recording_is_decoded_to_its_very_samples(
    shared_data: Path, tmp_path: Path
) -> None:
    report = decode(shared_data / "suite" / "edge_to_edge.flac", tmp_path / "o.pcm")
    assert (report.duration, report.sample_rate, report.channels) == (39.068, 16_000, 1)
    samples = np.fromfile(tmp_path / "o.pcm", np.int16)
    assert len(samples) == report.samples
    assert max(report.peaks) > 50
