"""Measured distance of encoders and decoders from float32, remembered in one file.

A candidate is used when it is not further from float32 than CTranslate2 is with the numbers that
it computes with (docs/adr/0025).
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from tacet.compute.openvino import is_installed
from tacet.compute.processor import processor_name
from tacet.core.errors import TacetError
from tacet.engines.atomic_file import replace_file
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.thread_layout import CTRANSLATE2

log = logging.getLogger(__name__)

FILE = "exactness.json"  # in the data folder
FLOAT32 = "float32"
MAX_RECORDS = 64  # records in the file; older ones go first
MAX_ERROR = {"encoder": 0.1, "decoder": 0.05}
"""Of any candidate, whatever CTranslate2's is: a graph that is wrong is off by 0.5 or more."""
NEGLIGIBLE = {"encoder": 0.001, "decoder": 0.0005}
"""As good as none: under it the order of additions decides who is nearer, and that changes."""
MAX_DISTANCE = {"encoder": 0.15, "decoder": 0.1}
"""From CTranslate2's own numbers, where memory or time forbids float32: both may err."""

Part = Literal["encoder", "decoder"]


@dataclass(frozen=True, slots=True)
class ExactnessKey:
    """Key of a record; any change has the model judged again.

    Attributes:
        weights: SHA-256 of the model's weights.
        compute_type: of CTranslate2. `libraries`: with their versions.
    """

    weights: str
    processor: str
    compute_type: str
    libraries: str

    @classmethod
    def of(cls, folder: ModelFolder, compute_type: str) -> "ExactnessKey":
        """A model on this computer."""
        names = ["ctranslate2", *["openvino"] * is_installed()]
        libraries = ", ".join(f"{name} {version(name)}" for name in names)
        return cls(folder.hash("model.bin"), processor_name(), compute_type, libraries)


@dataclass(frozen=True, slots=True)
class Exactness:
    """Errors of a model's encoders and decoders on the reference audio.

    Attributes:
        reference: what they were compared with: "float32", or CTranslate2's compute type.
        encoder: by name, the relative error of its output. `decoder`: by name, the mean difference
            of the probabilities of the tokens.
    """

    key: ExactnessKey
    reference: str = FLOAT32
    encoder: Mapping[str, Annotated[float, Field(ge=0)]] = field(default_factory=dict)
    decoder: Mapping[str, Annotated[float, Field(ge=0)]] = field(default_factory=dict)

    def errors(self, part: Part) -> Mapping[str, float]:
        """Errors by name of the candidate."""
        return self.encoder if part == "encoder" else self.decoder

    def with_errors(self, part: Part, errors: Mapping[str, float]) -> "Exactness":
        """A copy with further errors."""
        merged = {**self.errors(part), **errors}
        if part == "encoder":
            return replace(self, encoder=merged)
        return replace(self, decoder=merged)

    def refuses(self, part: Part, name: str) -> bool:
        """Whether a candidate was judged and may not be used."""
        return name in self.errors(part) and not self.accepts(part, name)

    def accepts(self, part: Part, name: str) -> bool:
        """Whether a candidate was judged and may be used."""
        errors = self.errors(part)
        if name not in errors:
            return False
        if self.reference != FLOAT32:
            return errors[name] <= MAX_DISTANCE[part]
        allowed = min(errors[CTRANSLATE2], MAX_ERROR[part])
        return errors[name] <= max(allowed, NEGLIGIBLE[part])

    def figures(self, part: Part) -> str:
        """Every error, as `tacet doctor` and receipts tell it."""
        errors = sorted(self.errors(part).items(), key=lambda pair: pair[1])
        if not errors:
            return "not judged"
        listed = ", ".join(f"{name} {error:.3f}" for name, error in errors)
        if self.reference == FLOAT32:
            return f"from float32: {listed} ({self.key.compute_type})"
        return (
            f"from CTranslate2's {self.reference}, since float32 takes too much memory or time "
            f"here: {listed}"
        )


@dataclass(frozen=True, slots=True)
class _Content:
    """Content of the file, the newest record last."""

    records: tuple[Exactness, ...] = ()
    version: Literal[1] = 1


_FILE = TypeAdapter(_Content)


class ExactnessRecords:
    """Records in a folder; with None they are not kept."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE if folder else None

    def find(self, key: ExactnessKey) -> Exactness | None:
        """The record of a model; None where it was not judged yet."""
        return next((record for record in self._read() if record.key == key), None)

    def save(self, record: Exactness) -> None:
        """Write a record in place of an older one, if possible."""
        if self._path is None:
            return
        others = [other for other in self._read() if other.key != record.key]
        content = _Content((*others[1 - MAX_RECORDS :], record))
        try:
            replace_file(self._path, _FILE.dump_json(content, indent=1))
        except TacetError as error:  # judged again next time
            log.debug("%s", error)

    def _read(self) -> tuple[Exactness, ...]:
        if self._path is None:
            return ()
        try:
            return _FILE.validate_json(self._path.read_bytes()).records
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            log.debug("%s is not used: %s", self._path, error)
            return ()
