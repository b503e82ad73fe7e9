"""Opens engines by the name of a model."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any

from tacet.core.errors import BadOption, DeviceUnavailable
from tacet.engines.calibration.selftest import BrokenDevice
from tacet.engines.plugin import (
    EngineFactory,
    EngineLoad,
    EngineRequest,
    EngineServices,
    NoOptions,
    read_options,
)
from tacet.engines.pool import BorrowedEngine, EnginePool, Key

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineOpener:
    """Opens engines on this computer.

    Attributes:
        find: the name of the engine, its factory and its part of a model's name. Raises NotFound.
        common: settings that are options of every engine that declares them, by name.
        given: options of engines, each ENGINE.NAME=VALUE; they win over `common`.
        broken: keys that failed on a graphics card; not tried again with device "auto".
    """

    pool: EnginePool
    services: EngineServices
    find: Callable[[str], tuple[str, Any, str]]
    common: Mapping[str, Any] = field(default_factory=dict)
    given: Sequence[str] = ()
    broken: set[Key] = field(default_factory=set)

    def open(self, model: str, device: str, compute_type: str) -> BorrowedEngine:
        """The engine for a model, loaded if need be; `close` gives it back.

        Raises:
            ModelUnavailable: the model is not on this computer, or damaged.
            NotFound: no such engine or model. DeviceUnavailable: "cuda" without a graphics card.
            BadOption: no such device, compute type or engine option.
        """
        name, factory, request = self.request(model, device, compute_type)
        ready = _prepared(name, factory, request)
        if device == "auto" and ready.key in self.broken:
            return self.open(model, "cpu", compute_type)
        try:
            return self.pool.borrow(ready.key, ready.load)
        except DeviceUnavailable as error:
            if device != "auto" or ready.device == "cpu":
                raise
            cause = error.__cause__ or error
            log.warning("The graphics card cannot be used (%s); the processor does it.", cause)
            if isinstance(cause, BrokenDevice):
                self.broken.add(ready.key)
            return self.open(model, "cpu", compute_type)

    def request(
        self, model: str, device: str, compute_type: str
    ) -> tuple[str, type[EngineFactory], EngineRequest]:
        """The engine's name, its factory, and the request with its options."""
        name, factory, part = self.find(model)
        options = self._options(name, getattr(factory, "Options", NoOptions))
        return name, factory, EngineRequest(part, device, compute_type, options, self.services)

    def _options(self, engine: str, declared: type[Any]) -> Any:
        names = {option.name for option in fields(declared)}
        common = {name: value for name, value in self.common.items() if name in names}
        return read_options(engine, declared, common | _given_to(engine, self.given))


def _prepared(name: str, factory: Any, request: EngineRequest) -> EngineLoad:
    if hasattr(factory, "prepare"):
        ready: EngineLoad = factory.prepare(request)
        return ready
    key = (f"{name}:{request.model}", request.device, request.compute_type)
    return EngineLoad(key, request.device, partial(factory.open, request))


def _given_to(engine: str, given: Sequence[str]) -> dict[str, str]:
    """The options of one engine. Raises BadOption for what is not ENGINE.NAME=VALUE."""
    options: dict[str, str] = {}
    for text in given:
        place, equals, value = text.partition("=")
        owner, dot, name = place.partition(".")
        if not (equals and dot and owner and name):
            raise BadOption(f"{text!r} is not an option of an engine: write ENGINE.NAME=VALUE.")
        if owner == engine:
            options[name] = value
    return options
