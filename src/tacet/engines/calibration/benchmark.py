"""Measures which layout is the fastest, on a known sound and with a fixed number of tokens.

How many tokens a model writes would depend on what it makes of the sound; so that time depends on
the layout alone, the end token is forbidden, and each window is written to the same length.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, Protocol

import ctranslate2
import numpy as np

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import ModelUnavailable
from tacet.engines.calibration.store import CalibrationKey, Measured
from tacet.engines.whisper.backends.backend import Backend
from tacet.engines.whisper.decoding.word_timestamps import MEDIAN_FILTER
from tacet.engines.whisper.dynamic_batcher import DynamicBatcher
from tacet.engines.whisper.encoder_cache import floats
from tacet.engines.whisper.model_folder import FRAMES_PER_SECOND, ModelFolder
from tacet.engines.whisper.openvino.beam_search import BeamRules
from tacet.engines.whisper.openvino.decoder import GenerationConfig, OpenVinoDecoder
from tacet.engines.whisper.reference_audio import Float32, reference_audio
from tacet.engines.whisper.thread_layout import ALL, ThreadLayout, candidates

BUDGET = 60.0  # seconds for everything, about
SPOKEN = 0.5  # of a window's length: windows are cut in pauses, and heard with silence after them
WORKS = ((8, 1), (8, 2), (8, 4), (8, 6), (4, 6), (2, 6))
"""Windows, of about a shard of two minutes, and into how many their length is divided; the most
work first, which slow computers have no time for."""
USUAL_TOKENS = 3.5  # a second of ordinary speech, about
RULES = BeamRules(beams=1, patience=1.0, length_penalty=1.0)  # as the usual profile begins
ROUNDS = 5  # most measurements of one layout
SHORTER = 6  # times, than what is measured, is what warms up before it
HOPELESS = 1.15  # times as slow as the fastest: not measured again


@dataclass(frozen=True, slots=True)
class Work:
    """So many windows, heard for so many seconds each."""

    windows: int
    length: float

    @property
    def sound(self) -> float:
        """Seconds of the recording that they hold in all."""
        return self.windows * self.length * SPOKEN

    @property
    def tokens(self) -> int:
        """Of each window."""
        return max(1, round(self.length * SPOKEN * USUAL_TOKENS))


class Trial(Protocol):
    """A model loaded in some layout, to see how fast it is; closed when it has been seen."""

    @property
    def layout(self) -> ThreadLayout:
        """The layout, with the encoder that was really taken."""

    def seconds(self, work: Work) -> float:
        """How long the work takes."""

    def close(self) -> None:
        """Give the memory back."""


class BackendTrial:
    """A trial of a real model on the processor."""

    def __init__(
        self,
        folder: ModelFolder,
        compute_type: str,
        layout: ThreadLayout,
        records: Path | None = None,
    ) -> None:
        """Load it; see `Backend.load`. Raises RuntimeError, ModelUnavailable."""
        self._network = Backend.load(folder, "cpu", compute_type, layout, records)
        self._model, self._log_mel = self._network.model, folder.log_mel()
        self._tokenizer = folder.tokenizer(self._model.is_multilingual, "transcribe", "en")
        self._crew: DynamicBatcher[Float32, Any, Work] = DynamicBatcher(
            self._listen, self._network.workers, lambda work, asked: len(asked)
        )
        taken = ALL if self._network.decoder else self._network.encoder.name
        self.layout = replace(layout, encoder=taken)

    def seconds(self, work: Work) -> float:
        """How long the work takes, batch beside batch as in a run."""
        sound = reference_audio(work.length * SPOKEN)
        begun = time.monotonic()
        for _ in self._crew.answers([(work, sound)] * work.windows):
            pass
        return time.monotonic() - begun

    def close(self) -> None:
        """Give the memory back."""
        self._crew.close()
        self._model.unload_model()

    def _listen(self, work: Work, sounds: Sequence[Float32]) -> list[Any]:
        """Encode a batch, write it down and align what was written."""
        size = round(work.length * SAMPLE_RATE)
        features = np.stack([self._log_mel(sound, size) for sound in sounds])
        encoded = self._network.encoder.encode(features)
        frames = round(work.length * SPOKEN * FRAMES_PER_SECOND)
        if self._network.decoder:
            return self._written(self._network.decoder, floats(encoded), frames // 2, work.tokens)
        return self._written_by_ctranslate2(encoded, frames, work.tokens)

    def _written(
        self, decoder: OpenVinoDecoder, states: Float32, frames: int, tokens: int
    ) -> list[Any]:
        prompt = [*self._tokenizer.sot_sequence, self._tokenizer.no_timestamps]
        count = len(states)
        wish = GenerationConfig(prompt, [self._tokenizer.eot], (), [tokens] * count, RULES)
        found = decoder.write(list(states), [frames] * count, wish)
        return [text.aligned.path() for text in found if text.aligned]

    def _written_by_ctranslate2(self, encoded: Any, frames: int, tokens: int) -> list[Any]:
        start, states = self._tokenizer.sot_sequence, floats(encoded)
        self._model.generate(
            encoded,
            [[*start, self._tokenizer.no_timestamps]] * len(states),
            beam_size=RULES.beams,
            max_length=2 * tokens,  # CTranslate2 writes at most half of it
            suppress_tokens=[self._tokenizer.eot],
            return_scores=True,
            return_no_speech_prob=True,
        )
        return [
            self._model.align(
                ctranslate2.StorageView.from_array(each[None]), start, [[0] * tokens], [frames],
                median_filter_width=MEDIAN_FILTER,
            )
            for each in states
        ]  # fmt: skip


def measure_model(
    folder: Path,
    subject: CalibrationKey,
    seconds: float,
    on_progress: Callable[[float], None],
    records: Path | None = None,
) -> tuple[Measured, ...]:
    """How fast each layout is that was measured in the time, the default first.

    Args:
        seconds: that it may take, about. on_progress: told the share of them that is over, 0..1.
        records: the folder that remembers how exact encoders and decoders are.

    Raises:
        ModelUnavailable: the folder holds no Whisper model, or it cannot be loaded.
    """
    known = ModelFolder.read(folder)
    layouts = candidates(subject.cores, subject.encoder)
    contest = Benchmark(
        lambda layout: BackendTrial(known, subject.compute_type, layout, records),
        seconds,
        on_progress,
    )
    try:
        return contest.hold(layouts, known.window)
    except RuntimeError as error:  # all that CTranslate2 raises
        raise ModelUnavailable(
            f"The model {subject.model} cannot be measured ({error}). If it is damaged, delete "
            f"and fetch it again: tacet models rm {subject.model}"
        ) from error


class Benchmark:
    """Layouts measured in turn, round by round, so that a busy moment hurts them all alike."""

    def __init__(
        self,
        start: Callable[[ThreadLayout], Trial],
        seconds: float,
        on_progress: Callable[[float], None] = lambda share: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Measure what `start` begins, for about so many seconds from now on."""
        self._start, self._clock, self._on_progress = start, clock, on_progress
        self._begun, self._budget = clock(), seconds
        self._took: dict[ThreadLayout, list[float]] = {}
        self._found: dict[ThreadLayout, ThreadLayout] = {}  # the layout as it really came out
        self._longest = 0.0  # that a measurement took, with loading

    def hold(self, layouts: Sequence[ThreadLayout], window: float) -> tuple[Measured, ...]:
        """The speed of each layout that was measured; the first is the default.

        The default is measured whatever it takes, the others while there is time.

        Args:
            window: the longest length that the model hears, in seconds.
        """
        work = self._work(layouts, window)
        for layout in self._turns(layouts):
            if self._took and self._over(self._longest) > 1:
                break
            self._measure(layout, work)
            self._on_progress(min(1.0, self._over()))
        return tuple(
            Measured(self._found[layout], work.sound / median(took))
            for layout, took in self._took.items()
        )

    def _over(self, ahead: float = 0.0) -> float:
        """The share of the time that is over, so many seconds from now."""
        return (self._clock() + ahead - self._begun) / self._budget

    def _turns(self, layouts: Sequence[ThreadLayout]) -> Iterator[ThreadLayout]:
        """Whose turn it is. The default stays, the others while they are nearly the fastest."""
        rivals = list(layouts)
        for _ in range(ROUNDS):
            yield from rivals
            middle = {layout: median(self._took[layout]) for layout in rivals}
            limit = HOPELESS * min(middle.values())
            rivals = [each for each in rivals if each is layouts[0] or middle[each] <= limit]
            if len(rivals) == 1:
                return

    def _work(self, layouts: Sequence[ThreadLayout], window: float) -> Work:
        """As much work as leaves every layout at least two turns, if it can be."""
        works = [Work(windows, window / part) for windows, part in WORKS]
        with closing(self._start(layouts[0])) as trial:
            _warm(trial, works[-1])
            speed = works[-1].sound / trial.seconds(works[-1])
        left = self._budget * (1 - min(1.0, self._over())) / (2 * len(layouts))
        return next((work for work in works if work.sound / speed <= left), works[-1])

    def _measure(self, layout: ThreadLayout, work: Work) -> None:
        begun = self._clock()
        with closing(self._start(layout)) as trial:
            _warm(trial, work)
            self._took.setdefault(layout, []).append(trial.seconds(work))
            self._found[layout] = trial.layout
        self._longest = max(self._longest, self._clock() - begun)


def _warm(trial: Trial, work: Work) -> None:
    """Have threads begun and memory taken, which a run pays for once: a short window for each."""
    trial.seconds(Work(trial.layout.workers, work.length / SHORTER))
