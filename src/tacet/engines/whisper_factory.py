"""Tacet's own engine as a plug-in: Whisper models in CTranslate2 folders."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Literal

from tacet.compute.processor import OtherPrograms
from tacet.core.errors import BadOption, DeviceUnavailable, ModelUnavailable
from tacet.core.protocols import Engine, EngineFacts
from tacet.engines.calibration.benchmark import measure_model
from tacet.engines.calibration.selftest import require_speech
from tacet.engines.calibration.store import Calibration, CalibrationKey
from tacet.engines.devices import Device, choose_device
from tacet.engines.plugin import EngineLoad, EngineRequest, EngineServices, LocalModel
from tacet.engines.whisper.backends.selection import RecordedSelection, recorded_selection
from tacet.engines.whisper.engine import WhisperEngine
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.thread_layout import ThreadLayout, default_layout

WINDOW = 30.0  # seconds; the folder of the model corrects it


@dataclass(frozen=True, slots=True)
class WhisperOptions:
    """Options of the engine; they are settings of Tacet, too."""

    threads: int = field(default=0, metadata={"help": "processor threads; 0: chosen"})
    encoder: Literal[
        "auto", "ctranslate2", "openvino", "openvino-int8", "openvino-bfloat16", "openvino-float32"
    ] = field(default="auto", metadata={"help": "see the setting encoder"})


class WhisperFactory:
    """Opens Whisper models, and calibrates them on this processor."""

    Options = WhisperOptions

    @classmethod
    def open(cls, request: EngineRequest) -> Engine:
        """The engine, loaded."""
        return cls.prepare(request).load()

    @classmethod
    def prepare(cls, request: EngineRequest) -> EngineLoad:
        """Resolve model and device, without asking the network."""
        model = request.services.models.choose(request.model)
        device = choose_device(request.device, request.compute_type)
        key = (str(model.folder), device.name, device.compute_type)
        return EngineLoad(key, device.name, partial(_load, request, model, device))

    @classmethod
    def calibration_key(cls, request: EngineRequest) -> CalibrationKey:
        """The key of a calibration of the model on this processor.

        Raises:
            BadOption: what is set leaves nothing to choose, or the graphics card does the work.
            ModelUnavailable, NotFound, DeviceUnavailable: as `open`.
        """
        if request.options.threads:
            raise BadOption(
                f"The setting threads is {request.options.threads}, and what is set is followed, "
                "so there is nothing to measure. Leave it at 0 to have it chosen."
            )
        model = request.services.models.choose(request.model)
        device = choose_device(request.device, request.compute_type)
        if device.name != "cpu":
            raise BadOption(
                "The graphics card does the work here, and only a processor is measured. To "
                "measure that: --device cpu"
            )
        return _calibration_key(request, model, device)

    @classmethod
    def calibrate(
        cls,
        services: EngineServices,
        key: CalibrationKey,
        seconds: float,
        on_progress: Callable[[float], None],
    ) -> Calibration:
        """Measure in about so many seconds and save the calibration; see `measure_model`.

        Raises:
            NoSpace, BadInput: it cannot be saved.
        """
        folder = services.models.choose(key.model).folder
        other_programs = OtherPrograms()
        measured = measure_model(folder, key, seconds, on_progress, services.data_dir)
        calibration = Calibration(key, measured, date.today(), other_programs.cores())
        services.calibrations.save(calibration)
        return calibration

    @classmethod
    def selection(cls, request: EngineRequest) -> RecordedSelection | None:
        """Encoder and decoder on this processor; None if not judged yet.

        Raises:
            ModelUnavailable, NotFound, DeviceUnavailable, BadOption: as `open`.
        """
        model = request.services.models.choose(request.model)
        device = choose_device(request.device, request.compute_type)
        if device.name != "cpu":
            return None
        options = request.options
        layout = _layout(request, model, device) or default_layout(options.threads, options.encoder)
        folder, data_dir = ModelFolder.read(model.folder), request.services.data_dir
        return recorded_selection(folder, device.compute_type, layout, data_dir)


def _load(request: EngineRequest, model: LocalModel, device: Device) -> Engine:
    facts = EngineFacts(
        name="whisper",
        model=model.name,
        title=model.title,
        window=WINDOW,
        languages=("en",) if model.english else (),
        device=device.name,
        compute_type=device.compute_type,
        notice=model.notice,
    )
    options, layout = request.options, _layout(request, model, device)
    records = request.services.data_dir
    try:
        engine = WhisperEngine(
            model.folder, facts, options.threads, options.encoder, layout, records
        )
        return engine if device.name == "cpu" else require_speech(engine)
    except RuntimeError as error:  # all that CTranslate2 raises
        if device.name == "cpu":
            raise ModelUnavailable(
                f"The model {model.name} cannot be loaded ({error}). If it is damaged, delete "
                f"and fetch it again: tacet models rm {model.name}"
            ) from error
        raise DeviceUnavailable(
            f"The graphics card cannot be used ({error}). Use --device cpu, or see what is "
            "missing with: tacet doctor"
        ) from error


def _layout(request: EngineRequest, model: LocalModel, device: Device) -> ThreadLayout | None:
    """The best measured layout, unless threads are set."""
    if device.name != "cpu" or request.options.threads:
        return None
    key = _calibration_key(request, model, device)
    calibration = request.services.calibrations.find(key)
    return calibration.best.layout if calibration else None


def _calibration_key(request: EngineRequest, model: LocalModel, device: Device) -> CalibrationKey:
    encoder = request.options.encoder
    return CalibrationKey.of(model.name, model.folder, device.compute_type, encoder)
