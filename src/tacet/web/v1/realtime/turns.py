"""Turns: stretches of speech between pauses, from the speech of planned chapters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tacet.core.planning.plan import Outline


@dataclass(frozen=True, slots=True)
class TurnBegan:
    """Somebody began to speak at `at`, seconds of the sound."""

    at: float


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """Nobody has spoken since the turn; `at` is the end of the pause that ended it."""

    at: float


TurnMark = TurnBegan | TurnEnded
TOLERANCE = 0.05  # seconds by which the pause at a chapter's end may be shorter


class TurnDetector:
    """Turns of a session, chapter by chapter.

    A turn goes over the end of a chapter that was cut for its length: only a pause of `silence`
    seconds ends it.
    """

    def __init__(self, silence: float) -> None:
        self.silence = silence
        self._floor = 0.0  # speech before it is in an item, or was cleared
        self._last: float | None = None  # end of the open turn's speech so far

    @property
    def is_open(self) -> bool:
        """Whether somebody speaks, as far as is known."""
        return self._last is not None

    def cut(self, at: float) -> None:
        """Begin anew: what was before `at` is in an item, or was cleared."""
        self._floor, self._last = at, None

    def read(self, chapters: Sequence[Outline]) -> Iterator[TurnMark]:
        """What the next chapters tell."""
        for chapter in chapters:
            for span in chapter.speech:
                if span.end > self._floor:
                    yield from self._hear(max(span.start, self._floor), span.end)
            yield from self._close(chapter.span.end)

    def begin(self, at: float) -> Iterator[TurnMark]:
        """Somebody speaks since `at`, as a draft tells before its chapter has ended."""
        if self._last is None and at >= self._floor:
            self._last = at
            yield TurnBegan(at)

    def _hear(self, start: float, end: float) -> Iterator[TurnMark]:
        yield from self._close(start)
        if self._last is None:
            yield TurnBegan(start)
        self._last = end

    def _close(self, until: float) -> Iterator[TurnMark]:
        """The end of the open turn, if it was silent until then for long enough."""
        if self._last is not None and until - self._last >= self.silence - TOLERANCE:
            ended = min(until, self._last + self.silence)
            self.cut(ended)
            yield TurnEnded(ended)
