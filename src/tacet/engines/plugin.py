"""Seam to engines as plug-ins (docs/plugins.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pydantic import TypeAdapter, ValidationError

from tacet.core.errors import BadOption
from tacet.core.protocols import Engine
from tacet.engines.calibration.store import Calibrations
from tacet.engines.pool import Key


class LocalModel(Protocol):
    """A model on this computer, such as `tacet.models.info.FoundModel`."""

    @property
    def name(self) -> str:
        """The definite name."""

    @property
    def title(self) -> str:
        """The name as shown."""

    @property
    def folder(self) -> Path:
        """The folder of its files."""

    @property
    def notice(self) -> str | None:
        """A warning for its user; None for an ordinary model."""

    @property
    def english(self) -> bool:
        """Whether it writes English only."""


class ModelFinder(Protocol):
    """The models on this computer by name."""

    def choose(self, name: str, language: str | None = None) -> LocalModel:
        """The model of that name, or for "auto". Raises ModelUnavailable, NotFound."""


@dataclass(frozen=True, slots=True)
class EngineServices:
    """Services that Tacet lends to engines.

    Attributes:
        models: Whisper models in CTranslate2 folders; other engines bring their own.
        calibrations: measured speeds on this processor.
        data_dir: the folder in which an engine may remember measurements.
    """

    models: ModelFinder
    calibrations: Calibrations
    data_dir: Path


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """Request for an engine.

    Attributes:
        model: the part of the model's name after "ENGINE:", in the engine's own terms.
        device: "auto", "cpu" or "cuda". `compute_type`: as the engine names it, or "auto".
        options: an instance of the engine's `Options`.
    """

    model: str
    device: str
    compute_type: str
    options: Any
    services: EngineServices


class EngineLoad(NamedTuple):
    """An engine that is ready to be loaded.

    Attributes:
        key: equal for requests that one loaded engine serves.
        device: "cpu", or a device that may fail: `load` then raises DeviceUnavailable.
    """

    key: Key
    device: str
    load: Callable[[], Engine]


class EngineFactory(Protocol):
    """The class that an entry point of the group `tacet.engines` names.

    It may also have `Options`, a frozen dataclass whose fields all have defaults, and
    `prepare(request) -> EngineLoad`, where different requests mean the same engine.
    """

    @classmethod
    def open(cls, request: EngineRequest) -> Engine:
        """The engine, loaded.

        Raises:
            ModelUnavailable, NotFound, DeviceUnavailable, BadOption: as their names say.
        """


@dataclass(frozen=True, slots=True)
class NoOptions:
    """Options of an engine that declares none."""


def read_options(engine: str, declared: type[Any], given: Mapping[str, Any]) -> Any:
    """Read an engine's `Options`, texts converted to the types of its fields.

    Raises:
        BadOption: there is no such option, or it cannot have that value.
    """
    known = [option.name for option in fields(declared)]
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        raise BadOption(
            f"The engine {engine} has no option called {unknown!r}. "
            + (f"It has: {', '.join(known)}." if known else "It has none.")
        )
    try:
        return TypeAdapter(declared).validate_python(dict(given))
    except ValidationError as error:
        fault = error.errors()[0]
        message = fault["msg"][0].lower() + fault["msg"][1:]
        raise BadOption(
            f"The option {fault['loc'][0]} of the engine {engine} cannot be "
            f"{fault['input']!r}: {message}."
        ) from error
