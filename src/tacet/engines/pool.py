"""Pool of engines: loaded once, borrowed, unloaded when idle."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf

from tacet.core.align_words import CANNOT_ALIGN
from tacet.core.audio import Audio
from tacet.core.errors import BadInput
from tacet.core.options import DecodeOptions
from tacet.core.protocols import AlignsText, Engine, EngineFacts, ExpectsWords
from tacet.core.span import Span
from tacet.core.window import Window, WindowResult

log = logging.getLogger(__name__)

Key = tuple[str, str, str]
"""Model, device and compute type."""


@dataclass(slots=True)
class _Entry:
    """Entry of the pool: an engine that is loaded or being loaded.

    Attributes:
        loading: held while the engine is loaded, so that it is loaded once.
        borrowers: how many use it now. `idle_since`: when the last one gave it back.
    """

    engine: Engine | None = None
    loading: threading.Lock = field(default_factory=threading.Lock)
    borrowers: int = 0
    idle_since: float = 0.0


class EnginePool:
    """Loaded engines by key. Safe to use from many threads."""

    def __init__(
        self, unload_after: float = 600.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Keep engines for `unload_after` seconds after their last use."""
        self._unload_after = unload_after
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: dict[Key, _Entry] = {}
        self._timer: threading.Timer | None = None

    def borrow(self, key: Key, load: Callable[[], Engine]) -> "BorrowedEngine":
        """The engine of that key, loaded with `load` if it is not; `close` gives it back.

        Raises whatever `load` raises; the next borrower then tries again.
        """
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            entry.borrowers += 1
        try:
            with entry.loading:
                if entry.engine is None:
                    entry.engine = load()
        except BaseException:
            self._give_back(entry)
            raise
        return BorrowedEngine(entry.engine, lambda: self._give_back(entry))

    def loaded(self) -> tuple[EngineFacts, ...]:
        """The facts of every engine that is in memory now."""
        with self._lock:
            return tuple(k.engine.facts for k in self._entries.values() if k.engine is not None)

    def idle_for(self) -> float:
        """Seconds since the last use of an engine; infinity if none."""
        with self._lock:
            if any(entry.borrowers for entry in self._entries.values()):
                return 0.0
            last = max((entry.idle_since for entry in self._entries.values()), default=-inf)
            return self._clock() - last

    def unload_idle(self) -> int:
        """Unload engines that were idle for long enough. Returns their number."""
        with self._lock:
            now = self._clock()
            old = [
                key
                for key, entry in self._entries.items()
                if not entry.borrowers and now - entry.idle_since >= self._unload_after
            ]
            engines = [self._entries.pop(key).engine for key in old]
        for engine in engines:
            if engine is not None:
                log.debug("%s has been idle and gives its memory back.", engine.facts.title)
                engine.close()
        return len(engines)

    def close(self) -> None:
        """Unload every engine that nobody uses, and stop watching the clock."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None
            self._unload_after = 0.0
        self.unload_idle()

    def _give_back(self, entry: _Entry) -> None:
        with self._lock:
            entry.borrowers -= 1
            entry.idle_since = self._clock()
            if self._timer:
                self._timer.cancel()
            self._timer = threading.Timer(self._unload_after + 0.1, self.unload_idle)
            self._timer.daemon = True
            self._timer.start()


class BorrowedEngine:
    """A borrowed engine: `close` only gives it back."""

    def __init__(self, engine: Engine, give_back: Callable[[], None]) -> None:
        self._engine = engine
        self._give_back: Callable[[], None] | None = give_back

    @property
    def facts(self) -> EngineFacts:
        """Facts of the engine."""
        return self._engine.facts

    def detect_language(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> tuple[str, float]:
        """The language spoken in the windows and its probability, 0..1."""
        return self._engine.detect_language(audio, windows, options)

    def recognize(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> Iterator[WindowResult]:
        """One result per window, in order."""
        return self._engine.recognize(audio, windows, options)

    def fits_prompt(self, options: DecodeOptions) -> bool:
        """Whether hotwords and initial prompt fit; never where the engine takes none."""
        return isinstance(self._engine, ExpectsWords) and self._engine.fits_prompt(options)

    def align(
        self, audio: Audio, window: Window, texts: Sequence[str], options: DecodeOptions
    ) -> tuple[Span, ...]:
        """When each of some words is spoken. Raises BadInput where the engine cannot tell."""
        if not isinstance(self._engine, AlignsText):
            raise BadInput(CANNOT_ALIGN)
        return self._engine.align(audio, window, texts, options)

    def close(self) -> None:
        """Give the engine back to the pool."""
        give_back, self._give_back = self._give_back, None
        if give_back:
            give_back()

    def __enter__(self) -> "BorrowedEngine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
