"""Benchmark of thread layouts with a fixed amount of work.

The end token is suppressed and each window decoded to one length, so that time depends on the
layout alone.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Protocol

import numpy as np

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import ModelUnavailable
from tacet.engines.calibration.store import CalibrationKey, Measured
from tacet.engines.whisper.backends.backend import Backend
from tacet.engines.whisper.decoding.decoder_backend import EncodedWindow
from tacet.engines.whisper.dynamic_batcher import DynamicBatcher
from tacet.engines.whisper.encoder_cache import floats
from tacet.engines.whisper.model_folder import FRAMES_PER_SECOND, ModelFolder
from tacet.engines.whisper.reference_audio import Float32, reference_audio
from tacet.engines.whisper.thread_layout import (
    CTRANSLATE2,
    OPENVINO,
    ThreadLayout,
    layout_candidates,
)

BUDGET = 60.0  # seconds for everything
SPEECH_SHARE = 0.5  # of a padded window
WORKLOADS = ((8, 1), (8, 2), (8, 4), (8, 6), (4, 6), (2, 6))
"""Windows, of about a shard of two minutes, and divisors of their length; the most work first."""
TOKENS_PER_SECOND = 3.5  # a second of ordinary speech, about
MAX_ROUNDS = 5  # most measurements of one layout
WARM_UP_DIVISOR = 6  # times, than what is measured, is what warms up before it
ELIMINATED_ABOVE = 1.15  # times as slow as the fastest: not measured again


@dataclass(frozen=True, slots=True)
class Workload:
    """Windows of one length in seconds."""

    windows: int
    length: float

    @property
    def sound(self) -> float:
        """Seconds of the recording in all windows."""
        return self.windows * self.length * SPEECH_SHARE

    @property
    def tokens(self) -> int:
        """Tokens of each window."""
        return max(1, round(self.length * SPEECH_SHARE * TOKENS_PER_SECOND))


class TimedModel(Protocol):
    """A model loaded in some layout, to be timed."""

    @property
    def layout(self) -> ThreadLayout:
        """The layout, with the encoder that was really selected."""

    def seconds(self, work: Workload) -> float:
        """Seconds that the work takes."""

    def close(self) -> None:
        """Give the memory back."""


class TimedBackend:
    """A real model on the processor."""

    def __init__(
        self,
        folder: ModelFolder,
        compute_type: str,
        layout: ThreadLayout,
        records: Path | None = None,
    ) -> None:
        """Load it; see `Backend.load`. Raises RuntimeError, ModelUnavailable."""
        self._backend = Backend.load(folder, "cpu", compute_type, layout, records)
        self._log_mel = folder.log_mel()
        multilingual = self._backend.model.is_multilingual
        self._start = folder.tokenizer(multilingual, "transcribe", "en").sot_sequence
        self._batcher: DynamicBatcher[Float32, None, Workload] = DynamicBatcher(
            self._transcribe, self._backend.workers, lambda work, sounds: len(sounds)
        )
        whole = self._backend.decoder.name != CTRANSLATE2
        self.layout = replace(layout, encoder=OPENVINO if whole else self._backend.encoder.name)

    def seconds(self, work: Workload) -> float:
        """Seconds that the work takes, batch beside batch as in a run."""
        sound = reference_audio(work.length * SPEECH_SHARE)
        begun = time.monotonic()
        for _ in self._batcher.submit([(work, sound)] * work.windows):
            pass
        return time.monotonic() - begun

    def close(self) -> None:
        """Give the memory back."""
        self._batcher.close()
        self._backend.model.unload_model()

    def _transcribe(self, work: Workload, sounds: Sequence[Float32]) -> list[None]:
        size = round(work.length * SAMPLE_RATE)
        features = np.stack([self._log_mel(sound, size) for sound in sounds])
        encoded = floats(self._backend.encoder.encode(features))
        frames = round(work.length * SPEECH_SHARE * FRAMES_PER_SECOND)
        batch = [EncodedWindow(output, work.length, frames) for output in encoded]
        self._backend.decoder.decode_exactly(batch, self._start, work.tokens)
        return [None] * len(sounds)


def measure_model(
    folder: Path,
    subject: CalibrationKey,
    seconds: float,
    on_progress: Callable[[float], None],
    records: Path | None = None,
) -> tuple[Measured, ...]:
    """Measure the speed of the layouts, the default first.

    Args:
        seconds: that it may take. on_progress: called with the share of them that is over, 0..1.
        records: the folder that remembers how exact encoders and decoders are.

    Raises:
        ModelUnavailable: the folder holds no Whisper model, or it cannot be loaded.
    """
    known = ModelFolder.read(folder)
    layouts = layout_candidates(subject.cores, subject.encoder)
    benchmark = Benchmark(
        lambda layout: TimedBackend(known, subject.compute_type, layout, records),
        seconds,
        on_progress,
    )
    try:
        return benchmark.run(layouts, known.window)
    except RuntimeError as error:  # all that CTranslate2 raises
        raise ModelUnavailable(
            f"The model {subject.model} cannot be measured ({error}). If it is damaged, delete "
            f"and fetch it again: tacet models rm {subject.model}"
        ) from error


class Benchmark:
    """Measures in rounds, so that a busy moment hurts all layouts."""

    def __init__(
        self,
        start: Callable[[ThreadLayout], TimedModel],
        seconds: float,
        on_progress: Callable[[float], None] = lambda share: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Measure for about `seconds` from now on. `start`: loads a layout."""
        self._start, self._clock, self._on_progress = start, clock, on_progress
        self._begun, self._budget = clock(), seconds
        self._times: dict[ThreadLayout, list[float]] = {}
        self._selected: dict[ThreadLayout, ThreadLayout] = {}  # as it was really loaded
        self._longest = 0.0  # measurement in seconds, with loading

    def run(self, layouts: Sequence[ThreadLayout], window: float) -> tuple[Measured, ...]:
        """Measure the default in any case, others while there is time.

        Args:
            window: the longest window of the model in seconds.
        """
        work = self._work(layouts, window)
        for layout in self._turns(layouts):
            if self._times and self._over(self._longest) > 1:
                break
            self._measure(layout, work)
            self._on_progress(min(1.0, self._over()))
        return tuple(
            Measured(self._selected[layout], work.sound / median(took))
            for layout, took in self._times.items()
        )

    def _over(self, ahead: float = 0.0) -> float:
        """Share of the time that is over, so many seconds from now."""
        return (self._clock() + ahead - self._begun) / self._budget

    def _turns(self, layouts: Sequence[ThreadLayout]) -> Iterator[ThreadLayout]:
        """Layouts in turn; slow ones drop out, the default stays."""
        rivals = list(layouts)
        for _ in range(MAX_ROUNDS):
            yield from rivals
            middle = {layout: median(self._times[layout]) for layout in rivals}
            limit = ELIMINATED_ABOVE * min(middle.values())
            rivals = [one for one in rivals if one is layouts[0] or middle[one] <= limit]
            if len(rivals) == 1:
                return

    def _work(self, layouts: Sequence[ThreadLayout], window: float) -> Workload:
        """The most work that leaves every layout at least two turns."""
        works = [Workload(windows, window / part) for windows, part in WORKLOADS]
        with closing(self._start(layouts[0])) as trial:
            _warm(trial, works[-1])
            speed = works[-1].sound / trial.seconds(works[-1])
        left = self._budget * (1 - min(1.0, self._over())) / (2 * len(layouts))
        return next((work for work in works if work.sound / speed <= left), works[-1])

    def _measure(self, layout: ThreadLayout, work: Workload) -> None:
        begun = self._clock()
        with closing(self._start(layout)) as trial:
            _warm(trial, work)
            self._times.setdefault(layout, []).append(trial.seconds(work))
            self._selected[layout] = trial.layout
        self._longest = max(self._longest, self._clock() - begun)


def _warm(trial: TimedModel, work: Workload) -> None:
    """Start threads and allocate memory, which a run pays for once."""
    trial.seconds(Workload(trial.layout.workers, work.length / WARM_UP_DIVISOR))
