"""Samples: seconds become indices here and nowhere else."""

import itertools

import numpy as np
import pytest
from builders import audio, noise, tone
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.audio import FRAME_GRID, FULL_SCALE, SAMPLE_RATE, Audio
from tacet.core.span import Span


def test_a_pcm_file_is_mapped_not_read(tmp_path):
    samples = np.arange(-500, 500, dtype=np.int16)
    (tmp_path / "a.pcm").write_bytes(samples.tobytes())
    sound = Audio.from_pcm(tmp_path / "a.pcm")
    assert isinstance(sound.samples, np.memmap)
    assert (sound.samples == samples).all()
    assert sound.duration == 1000 / SAMPLE_RATE
    assert sound.span == Span(0, 1000 / SAMPLE_RATE)


@pytest.mark.parametrize(("content", "n"), [(b"", 0), (b"\1", 0), (b"\1\0", 1), (b"\1\0\2", 1)])
def test_a_pcm_file_of_any_size_is_audio(tmp_path, content, n):
    (tmp_path / "a.pcm").write_bytes(content)
    assert len(Audio.from_pcm(tmp_path / "a.pcm").samples) == n


def test_floats_louder_than_full_scale_are_clipped_not_wrapped():
    assert list(Audio.from_floats(np.array([1.5, -1.5, 0.5])).samples) == [32767, -32768, 16384]


def test_a_stretch_is_float_in_the_range_one():
    sound = audio(tone(1.0))
    stretch = sound.crop(Span(0.25, 0.5))
    assert stretch.dtype == np.float32
    assert len(stretch) == 4000
    assert np.allclose(stretch, tone(1.0)[4000:8000], atol=1e-4)


def test_a_stretch_is_cut_at_the_end_of_the_recording():
    assert len(audio(tone(1.0)).crop(Span(0.9, 3.0))) == 1600
    assert len(audio(tone(1.0)).crop(Span(2.0, 3.0))) == 0


@given(st.integers(0, 3000), st.sampled_from([0.01, 0.05, 1.0]))
def test_blocks_put_together_are_the_recording(n, seconds):
    sound = Audio(noise(1.0)[:n].astype(np.int16) + np.arange(n, dtype=np.int16))
    blocks = list(sound.blocks(seconds))
    whole = np.concatenate([*blocks, np.zeros(0, np.float32)])
    assert (whole * 32768 == sound.samples).all()
    assert all(len(block) == round(seconds * SAMPLE_RATE) for block in blocks[:-1])


def test_neighboring_stretches_share_no_sample_and_lose_none():
    sound = audio(noise(2.0))
    cuts = [0.0, 0.3337, 1.00003, 1.5, 2.0]
    parts = [sound.crop(Span(a, b)) for a, b in itertools.pairwise(cuts)]
    assert (np.concatenate(parts) == sound.crop(sound.span)).all()


@given(st.integers(0, 9_000), st.integers(1, 4_000))
def test_frames_fall_on_the_sound_alike_wherever_the_recording_begins(before, length):
    rng = np.random.default_rng(length)
    sound = Audio(rng.integers(-9_000, 9_000, length).astype(np.int16)).frame_aligned()
    later = Audio(np.concatenate([np.zeros(before, np.int16), sound.samples])).frame_aligned()
    assert 0 <= sound.leading_silence < FRAME_GRID
    assert (later.leading_silence + before - sound.leading_silence) % FRAME_GRID == 0
    assert later.duration == pytest.approx(sound.duration + before / SAMPLE_RATE)


@given(st.integers(0, 5_000), st.integers(0, 3_000), st.sampled_from([0.05, 0.16, 1.0]))
def test_blocks_begin_with_the_lead_and_hold_every_sample(n, lead, seconds):
    sound = Audio(np.arange(1, n + 1).astype(np.int16), lead, gain=2.0)
    blocks = list(sound.blocks(seconds))
    size = round(seconds * SAMPLE_RATE)
    assert all(0 < len(block) <= size for block in blocks)
    whole = np.concatenate(blocks) if blocks else np.zeros(0)
    if n or lead:
        assert not whole[:lead].any()
        assert np.allclose(whole[lead:], 2 * sound.samples / FULL_SCALE)


@given(
    st.integers(0, 3_000), st.integers(0, 3_000), st.integers(-4_000, 4_000), st.integers(0, 2_000)
)
def test_a_cut_holds_what_the_blocks_hold_there_and_nothing_beyond_the_ends(n, lead, start, length):
    sound = Audio(np.arange(1, n + 1).astype(np.int16), lead, gain=2.0)
    whole = np.concatenate([*sound.blocks(1.0), np.zeros(0, np.float32)])
    expected = whole[max(0, start + lead) : max(0, start + length + lead)]
    assert np.array_equal(sound.block(slice(start, start + length)), expected)
