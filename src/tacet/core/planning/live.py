"""Chapters of a live recording: a few seconds each, so that words are soon confirmed.

A chapter ends once nobody has spoken for a moment, or where speech is least likely when somebody
speaks for long, or where its sender cut it. The sound is looked at in steps of one size, and only
at what had arrived by then: so the same sound gives the same chapters, however fast it arrives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.options import TranscribeOptions
from tacet.core.planning.chapters import Chapter, ChapterSource
from tacet.core.planning.plan import plan_within
from tacet.core.planning.windows import best_cut, clipped
from tacet.core.protocols import LiveSource, SpeechDetector
from tacet.core.span import Span
from tacet.core.speech.detection import Speech, find_speech


@dataclass(frozen=True, slots=True)
class Open:
    """What is being said: a stretch that has not ended yet.

    Attributes:
        span: from the chapter's start to the latest look.
        first: when speech began in it, in seconds; None before. `last`: when it was heard last.
    """

    span: Span
    first: float | None = None
    last: float = 0.0

    @property
    def is_spoken(self) -> bool:
        """Whether somebody speaks at its very end."""
        return self.first is not None and self.last == self.span.end


@dataclass(slots=True, eq=False)
class LivePlanner(ChapterSource):
    """Planner of the chapters of sound that still arrives.

    Attributes:
        window: the engine's window in seconds.
        open: the stretch that is listened to now; another thread may read it.
    """

    source: LiveSource
    detectors: Sequence[SpeechDetector]
    options: TranscribeOptions
    window: float
    open: Open = field(default=Open(Span(0.0, 0.0)))
    niceness = 0  # somebody waits for the words of a chapter that has ended

    def chapter(self, start: float) -> Chapter:
        """The chapter that begins at `start`, once it has ended. Raises what decoding raises."""
        self.open = Open(Span(start, start))
        for end in self._looks(start):
            if (cut := self.source.next_cut(start, end)) is not None:
                return self._chapter(start, cut)
            recent = self._piece(max(start, end - self.options.live.live_recent), end)
            if recent.span.end < end:
                return self._chapter(start, max(start, recent.span.end), last=True)
            self.open = heard = self._heard(recent, end)
            cut = self._cut(heard)
            if cut is not None:
                return self._chapter(start, cut)
        raise AssertionError("looks never end")

    def draft(self) -> Chapter:
        """What is open now, as if it ended here."""
        span = self.open.span
        return self._chapter(span.start, span.end)

    def _looks(self, start: float) -> Iterator[float]:
        """Times of the looks after `start`, the same wherever chapters begin."""
        step = round(self.options.live.live_step * SAMPLE_RATE)
        number = round(start * SAMPLE_RATE) // step + 1
        while True:
            yield number * step / SAMPLE_RATE
            number += 1

    def _heard(self, recent: Audio, end: float) -> Open:
        """The open stretch after a look at its latest sound."""
        before = self.open
        spans = self._speech(recent).candidate
        first = before.first
        if first is None and spans:
            first = spans[0].start
        last = max(before.last, spans[-1].end if spans else 0.0)
        return Open(Span(before.span.start, end), first, last)

    def _cut(self, heard: Open) -> float | None:
        """Where the chapter ends; None if it goes on."""
        options, span = self.options.live, heard.span
        if heard.first is None:
            return span.end - options.live_onset if span.duration >= options.live_quiet else None
        if span.end - heard.last >= options.live_pause:
            return span.end
        if span.end - heard.first >= options.live_longest:
            return self._best_cut(heard, span.end - heard.first)
        return None

    def _best_cut(self, heard: Open, spoken: float) -> float | None:
        """Where somebody who speaks on is cut; None while there is no good moment."""
        plan = self._chapter(heard.span.start, heard.span.end).plan
        late = Span(heard.span.end - spoken / 2, heard.span.end)
        time, probability = best_cut(late, plan.speech, self.options.windows.cut_smoothing)
        longest = min(self.window, self.options.windows.max_window)
        if probability > self.options.live.live_cut and spoken < longest:
            return None
        return round(time * SAMPLE_RATE) / SAMPLE_RATE

    def _chapter(self, start: float, end: float, last: bool = False) -> Chapter:
        span = Span(start, end)
        audio = self._piece(max(0.0, start - self.options.live.live_recent), end)
        plan = plan_within(span, _inside(self._speech(audio), span), self.options, self.window)
        return Chapter(audio, plan, last)

    def _speech(self, audio: Audio) -> Speech:
        """Speech in a piece, by gain and floor of what came before it, too."""
        start = audio.span.start
        before = self._piece(max(0.0, start - self.options.live.live_before), start)
        return find_speech(audio, self.detectors, self.options.speech, before)

    def _piece(self, start: float, end: float) -> Audio:
        return self.source.piece(start, end - start)


def _inside(speech: Speech, span: Span) -> Speech:
    """Speech of a wider stretch, as far as it lies in this one."""
    candidate, certain = clipped(speech.candidate, span), clipped(speech.certain, span)
    return replace(speech, candidate=tuple(candidate), certain=tuple(certain))
