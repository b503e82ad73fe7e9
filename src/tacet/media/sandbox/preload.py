"""Preload all of PyAV: once locked, no module can be imported.

A stream of subtitles, data or pictures makes PyAV import the module of its kind; without it a whole
file would seem damaged for the sake of its subtitles.
"""

import importlib
import pkgutil

import av

_EXCLUDED = frozenset({"av.__main__", "av.datasets"})  # what runs PyAV, and fetches its samples


def import_all_of_av() -> tuple[str, ...]:
    """Import all modules of PyAV; their names."""
    names = tuple(
        module.name
        for module in pkgutil.walk_packages(av.__path__, "av.")
        if module.name not in _EXCLUDED
    )
    for name in names:
        importlib.import_module(name)
    return names
