"""Finds engines, speech detectors and exporters by entry point; ours come through the same door.

A package adds one by an entry point of the group `tacet.engines`, `tacet.detectors` or
`tacet.exporters`. A plug-in of somebody else that cannot be loaded is left out with a warning.
"""

import logging
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from tacet.core.errors import NotFound, TacetError
from tacet.core.protocols import Exporter, SpeechDetector

log = logging.getLogger(__name__)

OWN_PACKAGE = "tacet"
LISTED_FIRST = ("txt", "srt", "vtt", "tsv", "json")  # what is wanted most comes first in lists
_limit: set[str] | None = None  # packages that may add plug-ins; None: all


Factory = Callable[..., Any]
"""What an entry point names: a class or function that makes the plug-in."""


@cache
def exporters() -> dict[str, Exporter]:
    """Every exporter by format name, ours first; of two with one name the first counts."""
    found: dict[str, Exporter] = {}
    for entry in _allowed("tacet.exporters"):
        if entry.name in found:
            log.warning("The plug-in %s of %s hides behind another.", entry.name, _package(entry))
        elif (made := _guarded(entry, lambda make: make())) is not None:
            found[entry.name] = cast(Exporter, made)
    order = [name for name in LISTED_FIRST if name in found]
    return {name: found[name] for name in dict.fromkeys([*order, *found])}


def exporter(name: str) -> Exporter:
    """The exporter of a format. Raises NotFound."""
    found = exporters()
    if name not in found:
        raise NotFound(f"There is no format called {name!r}. There are: {', '.join(found)}.")
    return found[name]


def detectors(names: str) -> tuple[SpeechDetector, ...]:
    """New speech detectors by their names, separated by commas. Raises NotFound."""
    wanted = dict.fromkeys(name.strip() for name in names.split(","))
    return tuple(
        cast(SpeechDetector, _factory("tacet.detectors", name, "speech detector")())
        for name in wanted
    )


def engine_factory(name: str) -> Factory:
    """What makes an engine of that kind, such as `whisper`. Raises NotFound."""
    return _factory("tacet.engines", name, "engine")


def limit(packages: Iterable[str] | None) -> None:
    """Load plug-ins of these packages only (and always ours); None for those of every package."""
    global _limit
    _limit = None if packages is None else {package.lower() for package in packages}
    exporters.cache_clear()


def _factory(group: str, name: str, what: str) -> Factory:
    """The one plug-in of that name; only it is imported."""
    for entry in _allowed(group):
        if entry.name == name and (make := _guarded(entry, lambda make: make)) is not None:
            return cast(Factory, make)
    names = ", ".join(entry.name for entry in _allowed(group))
    raise NotFound(f"There is no {what} called {name!r}. There are: {names}.")


def _allowed(group: str) -> list[EntryPoint]:
    """The entry points that may be loaded, ours first, else in the order of their packages."""
    found = [
        entry
        for entry in entry_points(group=group)
        if _limit is None or _package(entry) in _limit | {OWN_PACKAGE}
    ]
    if not any(_package(entry) == OWN_PACKAGE for entry in found):
        raise TacetError(
            "Tacet is not installed completely: its own plug-ins are not registered. Install it "
            "again, in a checkout with: pip install --editable ."
        )
    return sorted(dict.fromkeys(found), key=lambda entry: _package(entry) != OWN_PACKAGE)


def _package(entry: EntryPoint) -> str:
    return entry.dist.name.lower() if entry.dist else ""


def _guarded(entry: EntryPoint, use: Callable[[Factory], Any]) -> Any:
    """What `use` makes of the plug-in; None, with a warning, where somebody else's is broken."""
    if _package(entry) == OWN_PACKAGE:
        return use(entry.load())
    try:
        return use(entry.load())
    except Exception as error:  # noqa: BLE001  foreign code may fail in any way
        log.warning(
            "The plug-in %s of the package %s cannot be loaded and is left out: %s: %s",
            entry.name, _package(entry), type(error).__name__, error,
        )  # fmt: skip
        return None
