"""Sandbox level on this computer, and the versions of FFmpeg and PyAV."""

from dataclasses import dataclass
from functools import lru_cache

from tacet.core.errors import TacetError
from tacet.media.messages import CANNOT_START
from tacet.media.sandbox.client import build_request, run_task
from tacet.media.sandbox.connection import Task
from tacet.media.values import MediaLimits

_SENTENCES = {
    "full": "Files are read in a locked process: no network, no other files, no programs.",
    "partial": "Files are read in a process of their own that this system can only partly lock. "
    "Linux 5.13 or newer with Landlock and seccomp locks it fully.",
    "limits": "Files are read in a process of their own with limits on memory and time, but this "
    "system cannot lock it. Add only files from people you trust, or use Linux 5.13 or newer.",
}
_LAYER_NAMES = {
    "no_new_privs": "no_new_privs",
    "capabilities": "dropping of capabilities",
    "landlock": "Landlock",
    "seccomp": "seccomp",
}  # layers that a kernel may lack


@dataclass(frozen=True, slots=True)
class SandboxReport:
    """Sandbox of the child that reads untrusted files.

    Attributes:
        level: `full`, `partial` or `limits` (limits on memory and time only).
        sentence: the level in plain words, with what is missing and what to do about it.
        layers: by name, whether each took hold (for Landlock its version, 0 for none).
        refused: for every attempt of an intruder, whether it was refused.
    """

    level: str
    sentence: str
    layers: dict[str, int]
    refused: dict[str, bool]


def sandbox_report() -> SandboxReport:
    """Test the sandbox in a child.

    Raises TacetError where none can be started.
    """
    answer = _run_task("inspect")
    layers, refused = _mapping(answer, "layers"), _mapping(answer, "refused")
    level = "limits"
    if any(refused.values()):
        level = "full" if all(refused.values()) else "partial"
    return SandboxReport(
        level,
        _SENTENCES[level] + _missing(layers),
        {name: int(value) for name, value in layers.items() if isinstance(value, int)},
        {name: value is True for name, value in refused.items()},
    )


@lru_cache(maxsize=1)
def media_versions() -> dict[str, str]:
    """Versions of PyAV and of its FFmpeg, by name. Raises TacetError."""
    return {name: str(version) for name, version in _run_task("versions").items()}


def _missing(layers: dict[str, object]) -> str:
    missing = [name for layer, name in _LAYER_NAMES.items() if not layers.get(layer)]
    return f" Missing here: {', '.join(missing)}." if missing else ""


def _mapping(answer: dict[str, object], key: str) -> dict[str, object]:
    value = answer.get(key)
    if not isinstance(value, dict):
        raise TacetError(CANNOT_START)
    return value


def _run_task(do: str) -> dict[str, object]:
    limits = MediaLimits(wall_seconds=30.0)
    return run_task(Task(build_request(do, "", limits), (), limits))
