"""Input of an engine (Window) and its answer (WindowResult)."""

from dataclasses import dataclass, field

from tacet.core.span import Span
from tacet.core.transcript import Word


@dataclass(frozen=True, slots=True)
class Window:
    """Contiguous stretch of the recording, with the candidate speech inside it.

    Attributes:
        span: never longer than the model's window.
        speech: candidate speech, inside `span`, in order.
        overlap: seconds at the start that the window before also holds, because the cut between
            them had to be made in speech; 0 when it was made in silence.
        leading_silence: seconds of silence given to the model before `span`, where a recording
            begins with its first words.
    """

    span: Span
    speech: tuple[Span, ...] = ()
    overlap: float = 0.0
    leading_silence: float = 0.0

    @property
    def length(self) -> float:
        """Seconds given to the model."""
        return self.leading_silence + self.span.duration


@dataclass(frozen=True, slots=True)
class Attempt:
    """One decode of a window: its settings and figures.

    Attributes:
        why: what made it necessary: "first", "repetition", "speech without words" ...
        terms: of the vocabulary, that it was given as words to expect.
        no_room: terms like what was written, for which its prompt has no room.
    """

    why: str
    temperature: float
    beam_size: int
    avg_logprob: float
    compression_ratio: float
    words: int
    terms: tuple[str, ...] = ()
    no_room: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowResult:
    """Decoded text of one window, unjudged.

    Attributes:
        tokens: text tokens in order, without special tokens.
        words: with times in seconds of the original recording, in order, inside it.
        avg_logprob: sum of token log-probabilities over (tokens + 1), in nats.
        retry: which decode of the window wrote this: 0 the first, then each that was called for.
        other_texts: what the model considered writing instead; not stored, see `Reading`.
    """

    window: Window
    tokens: tuple[int, ...] = ()
    words: tuple[Word, ...] = ()
    avg_logprob: float = 0.0
    no_speech_prob: float = 0.0
    compression_ratio: float = 0.0
    temperature: float = 0.0
    language: str | None = None
    attempts: tuple[Attempt, ...] = field(default=())
    retry: int = 0
    other_texts: tuple[str, ...] = ()
