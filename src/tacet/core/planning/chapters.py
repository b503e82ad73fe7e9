"""Chapters: a long recording is planned a few minutes at a time.

So its first words come while it is still being decoded. A chapter ends where nobody speaks, which
follows from the sound alone, never from timing: the same recording always has the same chapters.
"""

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.options import TranscribeOptions, WindowOptions
from tacet.core.planning.plan import Plan, make_plan
from tacet.core.planning.windows import clipped, make_shards, silence_left_out
from tacet.core.protocols import AudioSource, SpeechDetector
from tacet.core.span import Span
from tacet.core.window import Window

LENGTH = 300.0  # seconds at most: enough to know the noise floor, planned within seconds
BACKGROUND = 5  # niceness of planning ahead: the model comes first
POLL = 0.2  # seconds between two calls of `meanwhile`


@dataclass(frozen=True, slots=True, eq=False)
class Chapter:
    """Stretch of a recording with its plan.

    Attributes:
        audio: its sound, and a little of what follows.
        plan: `plan.span` is where it lies.
        last: whether the recording ends with it.
    """

    audio: Audio
    plan: Plan
    last: bool


class ChapterSource(ABC):
    """Chapters of a recording, planned one ahead of transcription.

    Attributes:
        niceness: of planning ahead.
    """

    __slots__ = ()
    niceness = BACKGROUND

    @abstractmethod
    def chapter(self, start: float) -> Chapter:
        """The chapter that begins at `start`. Raises what decoding raises."""

    def chapters(
        self, start: float = 0.0, meanwhile: Callable[[], object] = lambda: None
    ) -> Generator[Chapter, None, None]:
        """Chapters from `start` on, each planned while the one before is transcribed.

        `meanwhile` is called now and then while there is nothing to do but wait; it may raise.
        """
        ahead = ThreadPoolExecutor(1, initializer=partial(_be_nice, self.niceness))
        try:
            chapter = _wait_for(ahead.submit(self.chapter, start), meanwhile)
            while not chapter.last:
                following = ahead.submit(self.chapter, chapter.plan.span.end)
                yield chapter
                chapter = _wait_for(following, meanwhile)
            yield chapter
        finally:
            ahead.shutdown(wait=False, cancel_futures=True)  # it may be waiting for the sound


@dataclass(frozen=True, slots=True, eq=False)
class Planner(ChapterSource):
    """Planner of chapters of minutes.

    Attributes:
        window: the engine's window in seconds.
        length: of a chapter in seconds, at most.
    """

    source: AudioSource
    detectors: Sequence[SpeechDetector]
    options: TranscribeOptions
    window: float
    length: float = LENGTH

    def chapter(self, start: float) -> Chapter:
        """The chapter that begins at `start`. Raises what decoding raises."""
        audio = self.source.piece(start, self.length)
        plan = make_plan(audio, self.detectors, self.options, self.window)
        if audio.duration < self.length:
            return Chapter(audio, plan, last=True)
        return Chapter(
            audio, _until(_end(plan, self.options.windows), plan, self.options), last=False
        )


def _be_nice(niceness: int) -> None:
    """Lower the priority of this thread and its children, where possible."""
    with suppress(AttributeError, OSError):
        if niceness:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


def _wait_for(future: Future[Chapter], meanwhile: Callable[[], object]) -> Chapter:
    while not wait([future], POLL).done:
        meanwhile()
    return future.result()


def _end(plan: Plan, options: WindowOptions) -> float:
    """End of a chapter that goes on: its last long pause.

    The longest pause of its last fifth, of long ones the last. Without any it ends where two
    windows meet between words, there or else in the last half; and only where all windows were cut
    in speech, in the middle of what two of them share.
    """
    boundaries = _boundaries(plan, options.chapter_late_part)
    if all(_pause(*pair) < 0 for pair in boundaries):
        boundaries = _boundaries(plan, options.chapter_later_part)
    if not boundaries:
        return plan.span.end
    before, after = max(
        boundaries, key=lambda p: (min(_pause(*p), options.chapter_pause), p[1].start)
    )
    pause = _pause(before, after)
    end = after.start - (min(pause / 2, options.chapter_gap) if pause > 0 else pause / 2)
    return round(end * SAMPLE_RATE) / SAMPLE_RATE


def _boundaries(plan: Plan, share: int) -> list[tuple[Span, Span]]:
    """Neighboring windows in the last part of a chapter."""
    whole = plan.span
    late = whole.end - whole.duration / share
    spans = [window.span for window in plan.windows]
    first = max([late, *(span.end for span in spans if span.start <= late)])
    edges = [Span(late, first), *(span for span in spans if span.start > late)]
    if edges[-1].end < whole.end:
        edges.append(Span(whole.end, whole.end))
    return list(pairwise(edges))


def _pause(before: Span, after: Span) -> float:
    """Seconds between two windows; below 0 where they overlap."""
    return after.start - before.end


def _until(end: float, plan: Plan, options: TranscribeOptions) -> Plan:
    """Plan of what lies before `end`."""
    span = Span(plan.span.start, end)
    own = (w for w in plan.windows if w.span.start + w.overlap < end)  # else the one before has all
    windows = [_cut(window, span) for window in own]
    candidate, certain = (
        tuple(clipped(spans, span)) for spans in (plan.speech.candidate, plan.speech.certain)
    )
    return Plan(
        span,
        replace(plan.speech, candidate=candidate, certain=certain),
        tuple(clipped(plan.voice, span)),
        make_shards(windows, options.windows, first=span.start == 0),
        silence_left_out(windows, span),
    )


def _cut(window: Window, within: Span) -> Window:
    """Part of a window inside a chapter."""
    span = Span(window.span.start, min(window.span.end, within.end))
    return replace(window, span=span, speech=tuple(clipped(window.speech, span)))
