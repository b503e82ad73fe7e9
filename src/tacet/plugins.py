"""Engines, detectors, diarizers, exporters and importers by entry point, Tacet's own included.

A package adds one by an entry point of the group `tacet.engines`, `tacet.detectors`,
`tacet.diarizers`, `tacet.exporters` or `tacet.importers`. A plug-in of another package that cannot
be loaded is left out with a warning.
"""

import logging
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from tacet.core.errors import NotFound, TacetError
from tacet.core.protocols import Diarizer, Exporter, Importer, SpeechDetector

log = logging.getLogger(__name__)

OWN_PACKAGE = "tacet"
DEFAULT_DIARIZER = "pyannote"
DEFAULT_ENGINE = "whisper"  # for names of models without "ENGINE:"
WHISPER_FORMATS = ("txt", "srt", "vtt", "tsv", "json")  # first in lists; written unasked
_PREFIXED = re.compile(r"([A-Za-z][\w-]+):", re.ASCII)  # two letters at least: C: is a drive
_limit: set[str] | None = None  # packages that may add plug-ins; None: all


Factory = Callable[..., Any]
"""The class or function that an entry point names."""


@cache
def exporters() -> dict[str, Exporter]:
    """Every exporter by format name, ours first; of two with one name the first counts."""
    return cast(dict[str, Exporter], _formats("tacet.exporters"))


@cache
def importers() -> dict[str, Importer]:
    """Every importer by format name, as `exporters`."""
    return cast(dict[str, Importer], _formats("tacet.importers"))


def _formats(group: str) -> dict[str, Any]:
    loaded: dict[str, Any] = {}
    for entry in _allowed(group):
        if entry.name in loaded:
            log.warning("The plug-in %s of %s hides behind another.", entry.name, _package(entry))
        elif (made := _guarded(entry, lambda make: make())) is not None:
            loaded[entry.name] = made
    order = [name for name in WHISPER_FORMATS if name in loaded]
    return {name: loaded[name] for name in dict.fromkeys([*order, *loaded])}


def exporter(name: str) -> Exporter:
    """The exporter of a format. Raises NotFound."""
    known = exporters()
    if name not in known:
        raise NotFound(f"There is no format called {name!r}. There are: {', '.join(known)}.")
    return known[name]


def detectors(names: str) -> tuple[SpeechDetector, ...]:
    """New speech detectors by their names, separated by commas. Raises NotFound."""
    wanted = dict.fromkeys(name.strip() for name in names.split(","))
    return tuple(
        cast(SpeechDetector, _factory("tacet.detectors", name, "speech detector")())
        for name in wanted
    )


def diarizer(name: str) -> Diarizer:
    """A new diarizer by its name. Raises NotFound."""
    return cast(Diarizer, _factory("tacet.diarizers", name, "diarizer")())


def engine_factory(name: str) -> Factory:
    """The class that opens engines of that kind, such as `whisper`. Raises NotFound."""
    return _factory("tacet.engines", name, "engine")


def engine_of(model: str) -> tuple[str, Factory, str]:
    """The engine of a model, its factory, and the model's name for it.

    A name "ENGINE:MODEL" is that engine's; any other is of `DEFAULT_ENGINE`. Raises NotFound.
    """
    prefixed = _PREFIXED.match(model)
    name = prefixed[1] if prefixed else DEFAULT_ENGINE
    return name, engine_factory(name), model[prefixed.end() :] if prefixed else model


def limit(packages: Iterable[str] | None) -> None:
    """Load plug-ins of these packages only, and always ours; None: of every package."""
    global _limit
    _limit = None if packages is None else {package.lower() for package in packages}
    exporters.cache_clear()
    importers.cache_clear()


def _factory(group: str, name: str, what: str) -> Factory:
    """The plug-in of that name; only it is imported."""
    for entry in _allowed(group):
        if entry.name == name and (make := _guarded(entry, lambda make: make)) is not None:
            return cast(Factory, make)
    names = ", ".join(entry.name for entry in _allowed(group))
    raise NotFound(f"There is no {what} called {name!r}. There are: {names}.")


def _allowed(group: str) -> list[EntryPoint]:
    """Entry points that may be loaded, ours first, else in the order of their packages."""
    allowed = [
        entry
        for entry in entry_points(group=group)
        if _limit is None or _package(entry) in _limit | {OWN_PACKAGE}
    ]
    if not any(_package(entry) == OWN_PACKAGE for entry in allowed):
        raise TacetError(
            "Tacet is not installed completely: its own plug-ins are not registered. Install it "
            "again, in a checkout with: pip install --editable ."
        )
    return sorted(dict.fromkeys(allowed), key=lambda entry: _package(entry) != OWN_PACKAGE)


def _package(entry: EntryPoint) -> str:
    return entry.dist.name.lower() if entry.dist else ""


def _guarded(entry: EntryPoint, use: Callable[[Factory], Any]) -> Any:
    """The result of `use`; None, with a warning, for a broken plug-in of another package."""
    if _package(entry) == OWN_PACKAGE:
        return use(entry.load())
    try:
        return use(entry.load())
    except Exception as error:  # noqa: BLE001  foreign code may fail in any way
        log.warning(
            "The plug-in %s of the package %s cannot be loaded and is left out: %s: %s",
            entry.name,
            _package(entry),
            type(error).__name__,
            error,
        )
        return None
