"""Facts about models, chosen or on this computer."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Facts to choose a model by.

    Attributes:
        size: bytes to fetch. `memory`: bytes while it works, about; 0 when unknown.
        languages: "en" or "99 languages".
        demonstration: whether it is only good for trying Tacet out.
        description: cost and use, in plain words.
        source: where it came from, in words; "" when it is not here.
        sha256: of its weights, as recorded when it was fetched; "" where it is not known.
        removable: whether Tacet may delete it from this computer.
    """

    name: str
    title: str
    description: str
    size: int
    memory: int
    languages: str
    present: bool
    demonstration: bool = False
    source: str = ""
    sha256: str = ""
    removable: bool = True


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model that is on this computer.

    Attributes:
        notice: warning for its user; None for an ordinary model.
        engine: the plug-in engine that opens it; None: Tacet's own, from `folder`.
    """

    name: str
    title: str
    folder: Path
    notice: str | None = None
    english: bool = False
    engine: str | None = None
