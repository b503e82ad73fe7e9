"""A live recording in memory: what a session stores goes in, what a test says comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tacet.core.errors import TacetError
from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.web.v1.realtime.live_run import Progress

LANGUAGES = ({"code": "en"},)


def outline(start: float, end: float, *speech: tuple[float, float]) -> Outline:
    """A planned chapter with its speech."""
    spans = tuple(Span(*span) for span in speech)
    return Outline(Span(start, end), spans, spans, 0.0, ())


def word(start: float, end: float, text: str) -> Word:
    return Word(Span(start, end), text, 0.9)


@dataclass
class LiveDouble:
    """In place of `live_run.LiveRun`.

    Attributes:
        news: what the next looks tell, in order.
        fault: raised by the next piece of sound.
    """

    rate: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    sound: bytes = b""
    cuts: list[float] = field(default_factory=list)
    news: list[Progress] = field(default_factory=list)
    fault: TacetError | None = None
    ended: int = 0
    recording_id: str = "r1"

    def begin(self, rate: int, options: Mapping[str, Any]) -> "LiveDouble":
        """As `LiveRun` is made."""
        self.rate, self.options = rate, options
        return self

    @property
    def seconds(self) -> float:
        return len(self.sound) / 2 / self.rate

    def append(self, sound: bytes) -> None:
        if self.fault is not None:
            raise self.fault
        self.sound += sound

    def cut(self) -> float:
        self.cuts.append(self.seconds)
        return self.seconds

    def look(self) -> Progress:
        return self.news.pop(0) if self.news else Progress()

    def logprobs(self, words: Sequence[Word]) -> list[dict[str, Any]]:
        return [{"token": one.text, "bytes": [], "logprob": -0.1} for one in words]

    def end(self) -> None:
        self.ended += 1
