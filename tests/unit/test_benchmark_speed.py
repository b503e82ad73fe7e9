"""What the measurements of speed and memory reckon with."""

import os
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.chart import bars
from benchmarks.clip_times import ClipTimes
from benchmarks.convert_peers import BLOCK, q8_0
from benchmarks.figures import CLIP, Figures
from benchmarks.memory import proportional, repeated, watched
from benchmarks.recordings import Recording
from benchmarks.samples import Sample
from benchmarks.score import Utterance
from benchmarks.speed_child import PROGRAMS
from benchmarks.speed_models import FORMATS
from benchmarks.speed_report import rows, silence_rows
from benchmarks.steps import STEPS, Course, Shape, multiplications, row
from tacet.core.audio import Audio

SOUND = Audio(np.arange(1600, dtype=np.int16))
TALK = Recording("talk", SOUND, (Utterance(0.0, 1.0, "one two three four"),))
SAID = Sample(TALK, "en", "lj")
ONE_CLIP = Sample(Recording(CLIP, SOUND), "en", "clip")
RAIN = Sample(Recording("rain", SOUND), "en", "silence")


def figures(*seconds: float) -> Figures:
    """Those of a program that wrote one word of four wrong each time."""
    found = Figures({})
    for each in seconds:
        words = [(w, 0.1, 0.2) for w in (" big", " two", " three", " four")]
        answer = {"seconds": each, "processor": 1.5 * each, "peak": 100 * each, "words": words}
        found.add(SAID, answer)
        found.add(ONE_CLIP, {**answer, "seconds": 1.0})
        found.add(RAIN, {**answer, "seconds": each / 2})
    return found


def test_every_program_has_a_format_and_a_way_to_be_asked():
    assert set(FORMATS) == set(PROGRAMS)


def test_ratios_are_of_medians_and_words_count_on_recordings_with_a_reference_only():
    found = {"Tacet": figures(1.0, 2.0, 9.0), "other": figures(4.0)}
    head, (ours, other) = rows(found)
    assert head[:3] == ["program", "talk", "total"]
    assert ours[:4] == ["Tacet", 2.0, 2.0, 1.0]
    assert other[:4] == ["other", 4.0, 4.0, 2.0]
    assert ours[4:] == ["1 of 4", 1.0, 900, 1.5]


def test_silence_has_a_time_of_its_own_and_every_word_in_it_counts():
    found = {"Tacet": figures(2.0), "other": figures(4.0)}
    assert silence_rows(found) == [["Tacet", 1, 1.0, 1.0, 4], ["other", 1, 2.0, 2.0, 4]]


def test_a_clip_is_compared_by_process_and_warm():
    found = ClipTimes([2.0, 3.0, 9.0], [2.0, 2.0, 2.0], [0.5], [1.0])
    assert found.rows() == [["whole process", 3.0, 2.0, 1.5],
                            ["warm: by HTTP, in process", 0.5, 1.0, 0.5]]  # fmt: skip


def test_the_chart_has_a_bar_of_its_length_for_everyone():
    text = bars("a < b", {"slow": 4.0, "quick": 1.0})
    lengths = [float(w) for w in re.findall(r'<rect[^>]* width="([\d.]+)"', text)]
    assert lengths == [max(lengths) / 4, max(lengths)]
    assert "a &lt; b" in text


@given(st.integers(0, 2**32 - 1))
def test_8_bits_are_within_half_a_step_of_the_matrix(seed):
    v = np.random.default_rng(seed).standard_normal((3, 2 * BLOCK)).astype(np.float32)
    v[1] = 0
    blocks = np.frombuffer(q8_0(v), np.int8).reshape(-1, 2 + BLOCK)
    steps = blocks[:, :2].copy().view("<f2").astype(np.float32)
    again = (blocks[:, 2:] * steps).reshape(v.shape)
    assert np.all(np.abs(again - v) <= np.abs(v).max() / 127 * 0.55)


def test_memory_and_first_line_of_a_process_tree_are_seen():
    script = (
        "sleep 0.3; echo first; python3 -c 'x = bytearray(80 << 20); import time; time.sleep(1)'"
    )
    found = watched(["sh", "-c", script])
    assert 80 <= found.peak < 200
    assert 0.3 <= found.first < found.seconds
    assert proportional(os.getpid()) > 10


def test_a_recording_is_repeated_to_the_sample(tmp_path):
    repeated(SOUND, 1.5 / 3600, tmp_path / "long.wav")
    data = np.frombuffer((tmp_path / "long.wav").read_bytes()[44:], np.int16)
    assert np.array_equal(data, np.resize(SOUND.samples, 24_000))


def test_the_encoder_of_small_multiplies_as_often_as_is_known_of_it():
    window = multiplications(1, 3000, Shape(mels=80, width=768, layers=12))
    assert 2 * window == pytest.approx(345e9, rel=0.01)  # research/performance.md
    assert multiplications(4, 3000, Shape(80, 768, 12)) == 4 * window


def test_shares_are_of_the_time_of_all_cores():
    course = Course(10.0, {"encode": 8.0, "search 1 beam": 2.0, "align": 1.0}, 20.0)
    told = row("talk", course, cores=2, rate=10.0)
    assert told[:2] == ["talk", 10.0]
    assert dict(zip(STEPS, told[2:], strict=False))["encode"] == "40 %"
    assert told[2 + len(STEPS) :] == ["45 %", "20 %", "10.0 %"]
