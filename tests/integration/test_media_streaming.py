"""A real recording, decoded in the sandbox, can be read from its beginning."""

from pathlib import Path

import numpy as np
import pytest
from media_samples import Recorder, beeps, onsets

from tacet.bootstrap import LimitedMedia
from tacet.core.errors import UnreadableMedia
from tacet.library.worker.streaming_decode import StreamingDecode
from tacet.media import MediaLimits

MEDIA = LimitedMedia(MediaLimits())


def test_the_beginning_is_there_before_the_end_is_decoded(tmp_path: Path) -> None:
    hour, out = tmp_path / "hour.flac", tmp_path / "sound.pcm"
    recorder = Recorder(hour, "flac", 16_000, sample_format="s16")
    minute = beeps(60.0, (1.0, 31.5))
    for _ in range(60):
        recorder.write(minute)
    recorder.close()
    with StreamingDecode(MEDIA, hour, out) as sound:
        first = sound.piece(0.0, 120.0)
        assert sound.report is None, "all of an hour was decoded before its first minutes were had"
        assert not out.exists()
        report = sound.wait()
        assert report.duration == 3600.0
        again = sound.piece(0.0, 120.0)
        assert np.array_equal(first.samples, again.samples)
        last = sound.piece(3540.0, 300.0)
        assert last.duration == 60.0
    pieces = tmp_path / "pieces.pcm"
    np.concatenate([first.samples, last.samples]).tofile(pieces)
    assert onsets(pieces) == pytest.approx([1, 31.5, 61, 91.5, 121, 151.5], abs=0.01)
    assert np.array_equal(np.fromfile(out, np.int16)[: 120 * 16_000], first.samples)


def test_leaving_early_leaves_nothing_behind(tmp_path: Path) -> None:
    hour, out = tmp_path / "hour.wav", tmp_path / "sound.pcm"
    recorder = Recorder(hour, "pcm_s16le", 16_000)
    for _ in range(60):
        recorder.write(beeps(60.0, (1.0,)))
    recorder.close()
    with StreamingDecode(MEDIA, hour, out) as sound:
        assert sound.piece(0.0, 1.0).duration == 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["hour.wav"]


def test_what_is_no_recording_is_reported_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "letter.mp3").write_bytes(b"Dear reader, " * 1000)
    with (
        StreamingDecode(MEDIA, tmp_path / "letter.mp3", tmp_path / "out", "letter.mp3") as sound,
        pytest.raises(UnreadableMedia, match="not a sound or video"),
    ):
        sound.piece(0.0, 1.0)
