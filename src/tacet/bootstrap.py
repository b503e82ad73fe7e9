"""Composition root: Tacet from its settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from tacet import plugins
from tacet.compute.memory import limit_malloc_arenas
from tacet.core.errors import BadAddress, BadOption
from tacet.core.language.names import language_code
from tacet.core.options import option_fields
from tacet.core.protocols import Diarizer, Exporter, SpeechDetector
from tacet.engines.calibration.store import Calibration, CalibrationKey, Calibrations
from tacet.engines.opener import EngineOpener
from tacet.engines.plugin import EngineRequest, EngineServices
from tacet.engines.pool import BorrowedEngine, EnginePool
from tacet.engines.whisper.backends.selection import RecordedSelection
from tacet.library.ports.media import ChannelArguments, CopyArguments, DecodeArguments
from tacet.media import (
    DecodeReport,
    MediaInfo,
    MediaLimits,
    decode,
    decode_channels,
    make_playback_copy,
    probe,
)
from tacet.models.background_downloads import Downloads
from tacet.models.hub import quiet_hub
from tacet.models.registry import Models
from tacet.network.page_url import page_url
from tacet.settings import Settings

if TYPE_CHECKING:
    from tacet.library.context import AppContext
    from tacet.library.model.run import Webhook
    from tacet.library.ports.network import Network

DATABASE = "tacet.sqlite3"  # in the data folder
COMMON_ENGINE_OPTIONS = ("threads", "encoder")  # settings that are options of engines, too


@dataclass(frozen=True, slots=True)
class LimitedMedia:
    """The media functions with the limits of the settings; a `MediaReader` of the library."""

    limits: MediaLimits

    def probe(self, path: Path, *, name: str | None = None) -> MediaInfo:
        """Tracks and duration of a file."""
        return probe(path, name=name, limits=self.limits)

    def decode(self, path: Path, out: Path, **given: Unpack[DecodeArguments]) -> DecodeReport:
        """Write 16 kHz mono s16 PCM to `out`, whole or not at all."""
        return decode(path, out, self.limits, **given)

    def decode_channels(self, path: Path, out: Path, **given: Unpack[ChannelArguments]) -> Path:
        """Write both channels to `out`, sample by sample in turn."""
        return decode_channels(path, out, self.limits, **given)

    def make_playback_copy(self, path: Path, out: Path, **given: Unpack[CopyArguments]) -> Path:
        """Write a copy that every browser plays (Ogg Opus)."""
        return make_playback_copy(path, out, self.limits, **given)


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything that a transcription needs; enough for the command line.

    Attributes:
        exporters: by format name, ours first.
        calibrations: measured speeds on this processor.
    """

    settings: Settings
    models: Models
    downloads: Downloads
    engine_pool: EnginePool
    exporters: Mapping[str, Exporter]
    media: LimitedMedia
    calibrations: Calibrations
    opener: EngineOpener

    def detectors(self, names: str) -> tuple[SpeechDetector, ...]:
        """New speech detectors by their names, separated by commas. Raises NotFound."""
        return plugins.detectors(names)

    def diarizer(self, name: str = plugins.DEFAULT_DIARIZER) -> Diarizer:
        """A new diarizer by its name. Raises NotFound."""
        return plugins.diarizer(name)

    def open_engine(
        self, model: str = "auto", device: str = "auto", compute_type: str = "auto"
    ) -> BorrowedEngine:
        """The engine for a model, loaded if need be; see `EngineOpener.open`."""
        return self.opener.open(model, device, compute_type)

    def subject(
        self, model: str = "auto", device: str = "auto", compute_type: str = "auto"
    ) -> CalibrationKey:
        """The key of a calibration of the model on this processor.

        Raises:
            BadOption: there is nothing to measure.
            ModelUnavailable, NotFound, DeviceUnavailable: as `open_engine`.
        """
        factory, request = self._measured(model, device, compute_type)
        key: CalibrationKey = factory.calibration_key(request)
        return key

    def calibrate(
        self, subject: CalibrationKey, seconds: float, on_progress: Callable[[float], None]
    ) -> Calibration:
        """Measure in about so many seconds and save the calibration.

        Raises:
            NoSpace, BadInput: it cannot be saved.
        """
        factory, request = self._measured(subject.model, "cpu", subject.compute_type)
        made: Calibration = factory.calibrate(request.services, subject, seconds, on_progress)
        return made

    def computing(
        self, model: str = "auto", device: str = "auto", compute_type: str = "auto"
    ) -> RecordedSelection | None:
        """Encoder and decoder on this processor; None where they were not judged yet.

        Raises:
            ModelUnavailable, NotFound, DeviceUnavailable, BadOption: as `open_engine`.
        """
        factory, request = self._measured(model, device, compute_type)
        selection: RecordedSelection | None = factory.selection(request)
        return selection

    def _measured(self, model: str, device: str, compute_type: str) -> tuple[Any, EngineRequest]:
        """An engine that can be calibrated. Raises BadOption for others."""
        name, factory, request = self.opener.request(model, device, compute_type)
        if not hasattr(factory, "calibration_key"):
            raise BadOption(f"The engine {name} chooses by itself; there is nothing to measure.")
        return factory, request


@dataclass(frozen=True, slots=True)
class Tacet(Tools):
    """All of Tacet: the tools, and the library on the data folder."""

    context: "AppContext" = field(kw_only=True)


def build_tools(settings: Settings) -> Tools:
    """Build the tools; opens no database and makes no folder."""
    limit_malloc_arenas()
    models, pool = _models(settings), EnginePool(settings.unload_after)
    calibrations = Calibrations(settings.data_dir)
    opener = EngineOpener(
        pool,
        EngineServices(models, calibrations, settings.data_dir),
        plugins.engine_of,
        {name: getattr(settings, name) for name in COMMON_ENGINE_OPTIONS},
        settings.engine_options,
    )
    return Tools(
        settings=settings,
        models=models,
        downloads=Downloads(models),
        engine_pool=pool,
        exporters=plugins.exporters(),
        media=LimitedMedia(MediaLimits(max_seconds=settings.max_seconds)),
        calibrations=calibrations,
        opener=opener,
    )


def build(settings: Settings) -> Tacet:
    """Build Tacet on the data folder of the settings, which is made if it is not there.

    Raises:
        TacetError: the database is damaged or of a newer version.
    """
    tools = build_tools(settings)
    shared = {field.name: getattr(tools, field.name) for field in fields(tools)}
    return Tacet(**shared, context=_context(tools))


def _context(tools: Tools) -> "AppContext":
    from tacet.library.context import AppContext, Limits
    from tacet.library.model.run import SourcedValue
    from tacet.network.client import GuardedNetwork
    from tacet.store import FolderFiles, open_store

    settings, network = tools.settings, GuardedNetwork(tools.settings.allow_private_urls)
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
        models=tools.models,
        exporters=tools.exporters,
        settings=chosen,
        limits=Limits(
            settings.max_upload_bytes,
            keep_copies=timedelta(days=settings.keep_copies),
            keep_calls=timedelta(seconds=settings.keep_calls),
        ),
        fetch_model=tools.downloads.start_auto,
        importers=plugins.importers(),
        network=network,
        own_url=_own_url(settings),
        webhook=_webhook(settings, network),
        allow_urls=settings.allow_urls,
    )


def _own_url(settings: Settings) -> str:
    return (settings.public_url or page_url(settings.host, settings.port)).rstrip("/")


def _webhook(settings: Settings, network: "Network") -> "Webhook | None":
    """Who is told of every run's end. Raises BadAddress: the setting cannot be used."""
    from tacet.library.model.run import Webhook

    if not settings.webhook_url:
        return None
    try:
        return Webhook(network.check(settings.webhook_url), settings.webhook_text)
    except BadAddress as error:
        raise BadAddress(f"The setting webhook_url cannot be used. {error}") from error


def _models(settings: Settings) -> Models:
    quiet_hub()
    plugins.limit(settings.plugins)
    engine, _, _ = plugins.engine_of(settings.model)
    own = engine == plugins.DEFAULT_ENGINE
    return Models(
        settings.models_dir,
        offline=settings.offline,
        named=settings.model,
        engine=None if own else engine,
    )
