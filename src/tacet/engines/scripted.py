"""Engine that returns the words of a script, for tests and trials."""

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tacet.core.audio import Audio
from tacet.core.errors import ModelUnavailable
from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.core.window import Attempt, Window, WindowResult
from tacet.engines.plugin import EngineRequest

TITLE = "a script"


class ScriptedEngine:
    """Engine whose words are those of a script."""

    def __init__(
        self,
        script: Sequence[Word],
        window: float = 30.0,
        delay: float = 0.0,
        others: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Take words in time order.

        Args:
            delay: seconds for each window.
            others: what the engine considered instead: a part of the text, and another for it.
        """
        self._script = tuple(script)
        self._window = window
        self._delay = delay
        self._others = tuple(others)

    @classmethod
    def open(cls, request: EngineRequest) -> "ScriptedEngine":
        """Engine of a file {"window", "delay", "others", "words": [[start, end, text, p]]}.

        Raises:
            ModelUnavailable: the file cannot be read.
        """
        try:
            script = json.loads(Path(request.model).read_bytes())
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"The script {request.model} cannot be read ({error})."
            ) from error
        words = [Word(Span(s, e), text, p) for s, e, text, p in script["words"]]
        others = [(part, other) for part, other in script.get("others", ())]
        return cls(words, script.get("window", 30.0), script.get("delay", 0.0), others)

    @property
    def facts(self) -> EngineFacts:
        """Facts of an engine without a model."""
        return EngineFacts("scripted", "scripted", TITLE, self._window, ("en",), "cpu", "none")

    def detect_language(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> tuple[str, float]:
        """English, for certain."""
        return "en", 1.0

    def recognize(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> Iterator[WindowResult]:
        """The script's words, window by window."""
        for window in windows:
            time.sleep(self._delay)
            words = tuple(w for w in self._script if _inside(w.span, window.span))
            attempt = Attempt("first", options.temperature, options.beam_size, 0.0, 0.0, len(words))
            yield WindowResult(
                window,
                words=words,
                language=options.language,
                attempts=(attempt,),
                other_texts=self._other_texts(words),
            )

    def _other_texts(self, words: Sequence[Word]) -> tuple[str, ...]:
        """Texts that have other readings of a part of these words, one each."""
        text = "".join(word.text for word in words)
        return tuple(text.replace(part, other) for part, other in self._others if part in text)

    def align(
        self, audio: Audio, window: Window, texts: Sequence[str], options: DecodeOptions
    ) -> tuple[Span, ...]:
        """Times of the script's words in the window that are the same, in order."""
        left = [word for word in self._script if _inside(word.span, window.span)]
        spans, at = [], window.span.start
        for text in texts:
            places = (i for i, word in enumerate(left) if word.text.strip() == text.strip())
            place = next(places, None)
            spans.append(Span(at, at) if place is None else left[place].span)
            at = spans[-1].end
            left = left if place is None else left[place + 1 :]
        return tuple(spans)

    def close(self) -> None:
        """Nothing to give back."""


def _inside(word: Span, window: Span) -> bool:
    return window.start <= word.middle < window.end and word.end <= window.end
