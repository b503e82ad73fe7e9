"""Chapters of a live recording end soon after speech, and depend on sound alone."""

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from builders import Spoken, audio, noise, speech_like
from hypothesis import given, settings
from hypothesis import strategies as st

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.growing_audio import GrowingAudio
from tacet.core.options import TranscribeOptions, with_named
from tacet.core.planning.live import LivePlanner
from tacet.core.span import Span

OPTIONS = with_named(TranscribeOptions(), {"live_longest": 4.0})
OPTIONS = replace(OPTIONS, live=replace(OPTIONS.live, live_quiet=4.0, live_before=5.0))
LIVE = OPTIONS.live
WINDOW = 30.0
ROOM = -60.0  # dBFS
SAID = ((0.6, 1.5), (1.2, 1.0), (5.5, 1.5), (0.3, 0.9), (0.8, 0.5))  # pause, speech; seconds
TALK = audio(*(part for gap, said in SAID for part in (noise(gap, ROOM), speech_like(said))))


def spoken_in(said):
    at, spans = 0.0, []
    for gap, length in said:
        spans.append((at + gap, at + gap + length))
        at += gap + length
    return Spoken(spans)


@dataclass
class Whole:
    """All of a recording, which nobody cut."""

    audio: Audio

    def piece(self, start, length):
        return self.audio.piece(start, length)

    def next_cut(self, start, end):
        return None


def planner(source, said=SAID):
    source = Whole(source) if isinstance(source, Audio) else source
    return LivePlanner(source, [spoken_in(said)], OPTIONS, WINDOW)


def chapters_of(source, said=SAID):
    return [chapter.plan for chapter in planner(source, said).chapters()]


@pytest.fixture(scope="module")
def talk():
    return chapters_of(TALK)


def test_chapters_cover_the_sound_without_gap_or_overlap(talk):
    edges = [0.0, *(plan.span.end for plan in talk)]
    assert [plan.span.start for plan in talk] == edges[:-1]
    assert edges[-1] == TALK.duration


def test_a_chapter_ends_a_pause_after_speech_and_never_in_it(talk):
    ended = [plan for plan in talk[:-1] if plan.windows]
    assert len(ended) >= 3
    for plan in ended:
        rest = plan.span.end - plan.speech.candidate[-1].end
        assert LIVE.live_pause <= rest <= LIVE.live_pause + 2 * LIVE.live_step


def test_long_silence_gives_chapters_without_windows(talk):
    empty = [plan.span for plan in talk if not plan.windows]
    assert any(span.duration == pytest.approx(LIVE.live_quiet - LIVE.live_onset) for span in empty)


def test_all_speech_lies_in_windows(talk):
    held = [window.span for plan in talk for window in plan.windows]
    at = 0.0
    for gap, said in SAID:
        middle = at + gap + said / 2
        assert any(span.start <= middle < span.end for span in held), middle
        at += gap + said


def test_who_speaks_on_is_cut_where_speech_is_least_likely():
    said = ((0.0, 2.9), (0.3, 3.0))
    sound = audio(speech_like(2.9), noise(0.3, ROOM), speech_like(3.0))
    first, *_ = chapters_of(sound, said)
    assert 2.9 < first.span.end < 3.2
    assert first.windows


def test_who_never_pauses_is_cut_before_the_longest_window():
    first, *_ = chapters_of(audio(speech_like(21.0)), ((0.0, 21.0),))
    longest = OPTIONS.windows.max_window
    assert longest / 2 <= first.span.end <= longest


def test_nothing_but_a_quiet_room_is_no_speech():
    assert not any(plan.windows for plan in chapters_of(audio(noise(12.0, ROOM)), ()))


def test_no_sound_at_all_is_one_empty_chapter():
    (only,) = planner(audio()).chapters()
    assert (only.last, only.plan.windows, only.plan.span) == (True, (), Span(0.0, 0.0))


def test_a_chapter_that_is_planned_once_more_is_the_same(talk):
    for plan in talk:
        again = planner(TALK).chapter(plan.span.start)
        assert again.plan.outline == plan.outline


@given(st.lists(st.floats(0.01, 4.0), min_size=1, max_size=20))
@settings(max_examples=6, deadline=None)
def test_the_same_sound_gives_the_same_chapters_however_it_arrives(pieces):
    """Whatever the sizes of the pieces: looks see only what had arrived by their own time."""
    with TemporaryDirectory() as folder, (Path(folder) / "pcm").open("w+b", buffering=0) as file:
        growing = GrowingAudio(file)

        def arrive():
            at = turn = 0
            while at < len(TALK.samples):
                size = round(pieces[turn % len(pieces)] * SAMPLE_RATE)
                growing.append(TALK.samples[at : at + size])
                at, turn = at + size, turn + 1
            growing.end()

        arriving = threading.Thread(target=arrive)
        arriving.start()
        outlines = [plan.outline for plan in chapters_of(growing)]
        arriving.join()
    assert outlines == _outlines()


def _outlines():
    if not _KNOWN:
        _KNOWN.extend(plan.outline for plan in chapters_of(TALK))
    return _KNOWN


_KNOWN: list[object] = []


def test_what_is_said_now_can_be_drafted_before_it_ends(tmp_path):
    with (tmp_path / "pcm").open("w+b", buffering=0) as file:
        growing = GrowingAudio(file)
        growing.append(audio(noise(0.5, ROOM), speech_like(2.0)).samples)
        spoken = planner(growing, ((0.5, 2.0),))
        waiting = threading.Thread(target=spoken.chapter, args=(0.0,))
        waiting.start()
        reached = threading.Event()
        while spoken.open.span.end < 2.5:
            reached.wait(0.005)
        assert spoken.open.is_spoken
        drafted = spoken.draft().plan
        assert drafted.span == Span(0.0, 2.5)
        assert drafted.windows
        growing.append(np.zeros(2 * SAMPLE_RATE, np.int16))
        growing.end()
        waiting.join()
        assert not spoken.open.is_spoken
