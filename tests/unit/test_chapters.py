"""Chapters cover a recording, end in silence, and depend on sound alone."""

import itertools
import threading
import time

import numpy as np
import pytest
from builders import Spoken, audio, noise, speech_like, texts, word
from hypothesis import given, settings
from hypothesis import strategies as st

from tacet.core.audio import SAMPLE_RATE, Audio, PcmFile
from tacet.core.errors import UnreadableMedia
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import ShardJob, perform
from tacet.core.planning.chapters import Chapter, Planner
from tacet.core.planning.plan import make_plan
from tacet.detectors.energy import EnergyDetector
from tacet.engines.scripted import ScriptedEngine

OPTIONS = TranscribeOptions()
LENGTH, WINDOW = 20.0, 5.0  # seconds of a chapter and of a window here
QUIET, LOUD = noise(6.0), noise(20.0, -20)
TALK = audio(*itertools.chain(*((noise(1.5), speech_like(2.5)) for _ in range(16))))


def planner(sound, detector=None, length=LENGTH):
    return Planner(sound, [detector or EnergyDetector()], OPTIONS, WINDOW, length)


def outlines(chapters):
    return [chapter.plan.outline for chapter in chapters]


def listened(chapters, engine):
    """The words of all chapters, in order."""
    made = []
    for chapter in chapters:
        for index in range(len(chapter.plan.shards)):
            text = perform(ShardJob(chapter.audio, chapter.plan, index, engine, OPTIONS))
            made += [w for s in text.segments for w in s.words] + list(text.removed)
    return made


def test_a_short_recording_is_one_chapter_planned_whole():
    (only,) = planner(TALK, length=300.0).chapters()
    assert only.last
    assert only.plan.outline == make_plan(TALK, [EnergyDetector()], OPTIONS, WINDOW).outline


def test_an_empty_recording_is_one_empty_chapter():
    (only,) = planner(audio()).chapters()
    assert (only.last, only.plan.shards, only.plan.span.duration) == (True, (), 0.0)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 200)), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_chapters_cover_all_without_a_gap_and_share_nothing(turns):
    parts, spoken, at = [], [], 0.0
    for pause, speech in turns:
        parts += [QUIET[: pause * 1600], LOUD[: speech * 1600]]
        spoken.append((at + pause / 10, at + (pause + speech) / 10))
        at = spoken[-1][1]
    sound = audio(*parts)
    chapters = list(planner(sound, Spoken(spoken)).chapters())
    spans = [c.plan.span for c in chapters]
    assert spans[0].start == 0.0
    assert spans[-1].end == sound.duration
    assert all(a.end == b.start for a, b in itertools.pairwise(spans))
    assert all(s.duration <= LENGTH + 1e-9 for s in spans)  # 37.04 - 17.04 is a little more than 20
    assert [c.last for c in chapters] == [False] * (len(chapters) - 1) + [True]
    for chapter in chapters:
        for window in chapter.plan.windows:
            assert chapter.plan.span.start <= window.span.start
            assert window.span.end <= chapter.plan.span.end
            assert all(s.overlap(window.span) == s.duration for s in window.speech)


def test_a_chapter_ends_in_a_pause_if_there_is_one():
    chapters = list(planner(TALK).chapters())
    assert len(chapters) > 3
    for chapter in chapters[:-1]:
        assert chapter.plan.span.end % 4 < 1.5  # where nobody speaks in TALK
        assert chapter.plan.windows[-1].span.end <= chapter.plan.span.end


def test_in_a_long_silence_a_chapter_ends_late():
    (first, *_) = planner(audio(noise(2), speech_like(2), noise(60))).chapters()
    assert first.plan.span.end == LENGTH - 2.0


def test_speech_without_a_pause_loses_no_word_and_doubles_none():
    said = [word(f"w{i}", i + 0.1, i + 0.9) for i in range(90)]
    chapters = list(planner(audio(noise(90, -20)), Spoken([(0, 90)])).chapters())
    assert len(chapters) > 4
    windows = [window for chapter in chapters for window in chapter.plan.windows]
    assert all(window.span.duration > window.overlap for window in windows), "each holds more"
    made = listened(chapters, ScriptedEngine(said))
    assert texts(sorted(made, key=lambda w: w.span)) == texts(said)


def test_a_chapter_ends_earlier_rather_than_within_a_word():
    breath = (11.5, 11.9)  # too short for a pause; no window begins there in the last fifth
    detector = Spoken([(0, breath[0]), (breath[1], 60)])
    first = planner(audio(noise(60, -20)), detector).chapter(0.0)
    assert not first.last
    assert breath[0] <= first.plan.span.end <= breath[1]


def test_where_it_is_taken_up_again_changes_nothing():
    chapters = list(planner(TALK).chapters())
    for i in range(1, len(chapters)):
        again = planner(TALK).chapters(chapters[i].plan.span.start)
        assert outlines(again) == outlines(chapters[i:])


def test_a_file_read_piece_by_piece_is_the_same_sound(tmp_path):
    path = tmp_path / "sound.pcm"
    TALK.samples.tofile(path)
    assert outlines(planner(PcmFile(path)).chapters()) == outlines(planner(TALK).chapters())
    piece = PcmFile(path).piece(7.5, 2.0)
    assert piece.span == TALK.piece(7.5, 2.0).span
    assert np.array_equal(piece.crop(piece.span), TALK.crop(piece.span))
    assert len(PcmFile(path).piece(TALK.duration, 5.0).samples) == 0


class Slow:
    """Endless audio source, broken from some point on if told so."""

    def __init__(self, whole, broken_from=np.inf):
        self.whole, self.broken_from = whole, broken_from
        self.asked = threading.Event()
        self.free = threading.Event()

    def piece(self, start, length):
        self.asked.set()
        assert self.free.wait(30)
        if start + length > self.broken_from:
            raise UnreadableMedia("broken")
        return self.whole.piece(start, length)


def test_whoever_waits_is_asked_now_and_then_whether_to_go_on():
    sound, asked = Slow(TALK), []

    def meanwhile():
        asked.append(time.monotonic())
        if len(asked) == 3:
            sound.free.set()

    assert outlines(planner(sound).chapters(0.0, meanwhile)) == outlines(planner(TALK).chapters())
    assert len(asked) >= 3

    def stop():
        raise KeyboardInterrupt

    stuck = Slow(TALK)
    with pytest.raises(KeyboardInterrupt):
        next(planner(stuck).chapters(0.0, stop))
    stuck.free.set()


def test_what_was_planned_before_a_fault_is_yielded_and_then_the_fault_is_raised():
    sound = Slow(TALK, broken_from=45.0)
    sound.free.set()
    chapters: list[Chapter] = []
    with pytest.raises(UnreadableMedia):
        chapters.extend(planner(sound).chapters())
    assert [c.plan.outline for c in chapters] == outlines(planner(TALK).chapters())[: len(chapters)]
    assert len(chapters) >= 2


def test_a_piece_knows_where_in_the_recording_it_lies():
    piece = TALK.piece(10.0, 4.0)
    assert (piece.span.start, piece.span.end, piece.blocks_start) == (10.0, 14.0, 10.0)
    inner = piece.piece(11.0, 30.0)
    assert (inner.origin, inner.duration) == (11 * SAMPLE_RATE, 3.0)
    assert np.array_equal(inner.samples, Audio(TALK.samples).samples[11 * 16_000 : 14 * 16_000])
    assert len(piece.crop(TALK.piece(0.0, 5.0).span)) == 0
