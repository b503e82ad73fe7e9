"""What a worker's jobs share: engines, detectors, diarizers, resamplers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tacet.core.protocols import Diarizer, Engine, SpeechDetector
from tacet.library.model.run import Run
from tacet.library.ports.media import Resampler


@dataclass(frozen=True, slots=True)
class WorkerResources:
    """Resources that a worker's jobs share, each in its own thread.

    Attributes:
        open_engine: the engine for a run, ready; closed after the run (a pool may keep it).
        open_detectors: speech detectors by their names, separated by commas.
        open_diarizer: what tells speakers apart.
        open_resampler: for the sound of a live recording, by its rate in Hz.
        versions: of Tacet and its dependencies, by component.
        stopping: whether the worker has been told to stop.
        language_names: by code.
    """

    open_engine: Callable[[Run], Engine]
    open_detectors: Callable[[str], Sequence[SpeechDetector]]
    open_diarizer: Callable[[], Diarizer]
    open_resampler: Callable[[int], Resampler]
    versions: Mapping[str, str] = field(default_factory=dict)
    stopping: Callable[[], bool] = lambda: False
    language_names: Mapping[str, str] = field(default_factory=dict)
