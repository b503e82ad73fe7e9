"""Settings in, Tacet out: the only place where all pieces meet."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tacet import plugins
from tacet.compute.memory import limit_malloc_arenas
from tacet.compute.processor import OtherPrograms
from tacet.core.errors import BadOption, DeviceUnavailable, ModelUnavailable
from tacet.core.options import option_fields
from tacet.core.protocols import Engine, EngineFacts, Exporter, SpeechDetector
from tacet.engines.calibration.benchmark import measure_model
from tacet.engines.calibration.selftest import BrokenDevice, require_speech
from tacet.engines.calibration.store import Calibration, CalibrationKey, Calibrations
from tacet.engines.devices import Device, choose_device
from tacet.engines.pool import BorrowedEngine, EnginePool, Key
from tacet.engines.whisper.backends.selection import RecordedSelection, recorded_selection
from tacet.engines.whisper.languages import language_code
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.thread_layout import ThreadLayout, default_layout
from tacet.media import (
    DecodeReport,
    MediaInfo,
    MediaLimits,
    decode,
    make_listening_copy,
    probe,
)
from tacet.models.background_downloads import Downloads
from tacet.models.hub import quiet_hub
from tacet.models.info import FoundModel
from tacet.models.registry import Models
from tacet.settings import Settings

if TYPE_CHECKING:
    from tacet.library.context import AppContext
    from tacet.library.ports.store import Dispatcher

log = logging.getLogger(__name__)

DATABASE = "tacet.sqlite3"  # in the data folder
SCRIPTED = "scripted:"  # a model name that begins so names a script, for tests and trials


@dataclass(frozen=True, slots=True)
class LimitedMedia:
    """The media room with the limits of the settings; a `library.ports.store.MediaReader`."""

    limits: MediaLimits

    def probe(self, path: Path, *, name: str | None = None) -> MediaInfo:
        """What the file says of itself."""
        return probe(path, name=name, limits=self.limits)

    def decode(  # noqa: PLR0913 - three of them are only callbacks
        self, path: Path, out: Path, *, name: str | None = None, track: int | None = None,
        on_open: Callable[[int], None] | None = None,
        on_progress: Callable[[float, float | None], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> DecodeReport:  # fmt: skip
        """Write 16 kHz mono s16 PCM to `out`, whole or not at all."""
        return decode(
            path, out, self.limits, name=name, track=track, on_open=on_open,
            on_progress=on_progress, cancelled=cancelled,
        )  # fmt: skip

    def make_listening_copy(
        self, path: Path, out: Path, *, cancelled: Callable[[], bool] | None = None
    ) -> Path:
        """Write a copy that every browser plays (Ogg Opus)."""
        return make_listening_copy(path, out, self.limits, cancelled=cancelled)


@dataclass(frozen=True, slots=True)
class Tools:
    """What a transcription needs; the command line needs no more.

    Attributes:
        exporters: by format name, ours first.
        calibrations: what was measured on this processor.
        deaf: models with which a graphics card heard nothing; not tried again by itself.
    """

    settings: Settings
    models: Models
    downloads: Downloads
    engine_pool: EnginePool
    exporters: Mapping[str, Exporter]
    media: LimitedMedia
    calibrations: Calibrations
    broken_devices: set[Key] = field(default_factory=set)

    def detectors(self, names: str) -> tuple[SpeechDetector, ...]:
        """New speech detectors by their names, separated by commas. Raises NotFound."""
        return plugins.detectors(names)

    def open_engine(
        self, model: str = "auto", device: str = "auto", compute_type: str = "auto"
    ) -> BorrowedEngine:
        """The engine for a model on this computer, loaded if need be; `close` gives it back.

        Asks the network for nothing.

        Raises:
            ModelUnavailable: the model is not on this computer, or its folder is damaged.
            NotFound: there is no such model. DeviceUnavailable: "cuda" without a graphics card.
            BadOption: no such device, or it cannot compute with such numbers.
        """
        if model.startswith(SCRIPTED):
            return self.engine_pool.borrow((model, "cpu", "none"), partial(_scripted, model))
        found = self.models.choose(model)
        chosen = choose_device(device, compute_type)
        key = (str(found.folder), chosen.name, chosen.compute_type)
        if device == "auto" and key in self.broken_devices:
            return self.open_engine(model, "cpu", compute_type)
        try:
            return self.engine_pool.borrow(key, partial(self._load, found, chosen))
        except RuntimeError as error:  # all that CTranslate2 raises
            if chosen.name == "cpu":
                raise ModelUnavailable(
                    f"The model {found.name} cannot be loaded ({error}). If it is damaged, delete "
                    f"and fetch it again: tacet models rm {found.name}"
                ) from error
            if device == "cuda":
                raise DeviceUnavailable(
                    f"The graphics card cannot be used ({error}). Use --device cpu, or see what is "
                    "missing with: tacet doctor"
                ) from error
            log.warning("The graphics card cannot be used (%s); the processor does it.", error)
            if isinstance(error, BrokenDevice):
                self.broken_devices.add(key)
            return self.open_engine(model, "cpu", compute_type)

    def subject(
        self, model: str = "auto", device: str = "auto", compute_type: str = "auto"
    ) -> CalibrationKey:
        """What a calibration of the model on this processor holds for; parameters as above.

        Raises:
            BadOption: what is set leaves nothing to choose, or the graphics card does the work.
            ModelUnavailable, NotFound, DeviceUnavailable: as `open_engine`.
        """
        if self.settings.threads:
            raise BadOption(
                f"The setting threads is {self.settings.threads}, and what is set is followed, so "
                "there is nothing to measure. Leave it at 0 to have it chosen."
            )
        found, chosen = self.models.choose(model), choose_device(device, compute_type)
        if chosen.name != "cpu":
            raise BadOption(
                "The graphics card does the work here, and only a processor is measured. To "
                "measure that: --device cpu"
            )
        return self._subject(found, chosen)

    def calibrate(
        self, subject: CalibrationKey, seconds: float, on_progress: Callable[[float], None]
    ) -> Calibration:
        """The calibration, measured in about so many seconds and kept; see `measure_model`.

        Raises:
            NoSpace, BadInput: it cannot be kept.
        """
        folder = self.models.choose(subject.model).folder
        other_programs = OtherPrograms()
        measured = measure_model(folder, subject, seconds, on_progress, self.settings.data_dir)
        made = Calibration(subject, measured, date.today(), other_programs.cores())
        self.calibrations.save(made)
        return made

    def computing(
        self, model: str = "auto", device: str = "auto", compute_type: str = "auto"
    ) -> RecordedSelection | None:
        """What encodes and decodes on this processor; None where that was not judged yet.

        Raises:
            ModelUnavailable, NotFound, DeviceUnavailable, BadOption: as `open_engine`.
        """
        found, settings = self.models.choose(model), self.settings
        chosen = choose_device(device, compute_type)
        if chosen.name != "cpu":
            return None
        layout = self._layout(found, chosen) or default_layout(settings.threads, settings.encoder)
        folder = ModelFolder.read(found.folder)
        return recorded_selection(folder, chosen.compute_type, layout, settings.data_dir)

    def _load(self, model: FoundModel, device: Device) -> Engine:
        facts = EngineFacts(
            name="whisper",
            model=model.name,
            title=model.title,
            window=30.0,
            languages=("en",) if model.english else (),
            device=device.name,
            compute_type=device.compute_type,
            notice=model.notice,
        )
        make = plugins.engine_factory("whisper")
        settings = self.settings
        layout = self._layout(model, device)
        engine: Engine = make(
            model.folder, facts, settings.threads, settings.encoder, layout, settings.data_dir
        )
        return engine if device.name == "cpu" else require_speech(engine)

    def _layout(self, model: FoundModel, device: Device) -> ThreadLayout | None:
        """The layout that was measured to be the best; None where none was, or threads are set."""
        if device.name != "cpu" or self.settings.threads:
            return None
        found = self.calibrations.find(self._subject(model, device))
        return found.best.layout if found else None

    def _subject(self, model: FoundModel, device: Device) -> CalibrationKey:
        encoder = self.settings.encoder
        return CalibrationKey.of(model.name, model.folder, device.compute_type, encoder)


@dataclass(frozen=True, slots=True)
class Tacet(Tools):
    """All of Tacet: the tools, and the library's rooms on the data folder."""

    context: "AppContext" = field(kw_only=True)


def build_tools(settings: Settings) -> Tools:
    """The tools for transcribing; opens no database and makes no folder."""
    limit_malloc_arenas()
    models = _models(settings)
    return Tools(
        settings, models, Downloads(models), EnginePool(settings.unload_after),
        plugins.exporters(), LimitedMedia(MediaLimits(max_seconds=settings.max_seconds)),
        Calibrations(settings.data_dir),
    )  # fmt: skip


def build(settings: Settings, dispatcher: "Dispatcher | None" = None) -> Tacet:
    """All of Tacet on the settings' data folder, which is made if it is not there.

    Raises:
        TacetError: the database is damaged or of a newer version.
    """
    tools = build_tools(settings)
    return Tacet(
        settings, tools.models, tools.downloads, tools.engine_pool, tools.exporters, tools.media,
        tools.calibrations, context=_context(tools, dispatcher),
    )  # fmt: skip


def _context(tools: Tools, dispatcher: "Dispatcher | None") -> "AppContext":
    from tacet.library.context import AppContext, Limits
    from tacet.library.model.run import SourcedValue
    from tacet.store import FolderFiles, open_store

    settings = tools.settings
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = {"model", "device", "compute_type", "language", "auto_start", *option_fields()}
    chosen = {
        name: SourcedValue(getattr(settings, name), source)
        for name, source in settings.sources.items()
        if name in known
    }
    language = chosen["language"]
    chosen["language"] = SourcedValue(language_code(language.value), language.source)
    return AppContext(
        store=open_store(settings.data_dir / DATABASE),
        files=FolderFiles(settings.data_dir),
        media=tools.media,
        dispatcher=dispatcher or SleepyDispatcher(),
        models=tools.models,
        exporters=tools.exporters,
        settings=chosen,
        limits=Limits(settings.max_upload_bytes, keep_copies=timedelta(days=settings.keep_copies)),
        fetch_model=tools.downloads.start_auto,
    )


class SleepyDispatcher:
    """A dispatcher that wakes nobody: workers look at the database by themselves."""

    def wake(self) -> None:
        """Do nothing."""


def _models(settings: Settings) -> Models:
    quiet_hub()
    plugins.limit(settings.plugins)
    return Models(settings.models_dir, offline=settings.offline, named=settings.model)


def _scripted(model: str) -> Engine:
    make: Any = plugins.engine_factory("scripted")
    engine: Engine = make.from_file(Path(model.removeprefix(SCRIPTED)))
    return engine
