"""Calibrations of this processor in one file."""

import logging
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from tacet.compute.openvino import is_installed
from tacet.compute.processor import available_cores, processor_name
from tacet.engines.atomic_file import replace_file
from tacet.engines.whisper.thread_layout import CTRANSLATE2, ThreadLayout

log = logging.getLogger(__name__)

FILE = "calibration.json"  # in the data folder
CLEARLY_FASTER = 1.05  # times as fast as the default; less may be chance (docs/adr/0019)
DISTURBED_SHARE = 0.1  # of our cores in use by other programs: what is best then is not best alone


@dataclass(frozen=True, slots=True)
class CalibrationKey:
    """Key of a calibration; measured again where any of it changes.

    Attributes:
        size: of the weights in bytes. Cost follows from the shapes of a model, not from its
            values, so nothing more is read of it.
        encoder: the setting. `libraries`: with their versions.
    """

    processor: str
    cores: int
    model: str
    size: int
    compute_type: str
    encoder: str
    libraries: str

    @classmethod
    def of(cls, model: str, folder: Path, compute_type: str, encoder: str) -> "CalibrationKey":
        """The key of a model in its folder on this computer."""
        names = ["ctranslate2"]
        if encoder != CTRANSLATE2 and is_installed():
            names.append("openvino")
        libraries = ", ".join(f"{name} {version(name)}" for name in names)
        size = (folder / "model.bin").stat().st_size
        return cls(
            processor_name(), available_cores(), model, size, compute_type, encoder, libraries
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """Speed of a layout, in times of real time."""

    layout: ThreadLayout
    speed: Annotated[float, Field(gt=0, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Measured speeds of the layouts of a model.

    Attributes:
        measured: the default layout comes first.
        others: cores that other programs used meanwhile, on average.
    """

    subject: CalibrationKey
    measured: Annotated[tuple[Measured, ...], Field(min_length=1)]
    measured_on: date
    others: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0

    @property
    def default(self) -> Measured:
        """The layout that is used where nothing was measured."""
        return self.measured[0]

    @property
    def best(self) -> Measured:
        """The fastest layout; the default unless another is clearly and certainly faster."""
        if self.disturbed:
            return self.default
        fastest = max(self.measured, key=lambda measured: measured.speed)
        return fastest if fastest.speed > CLEARLY_FASTER * self.default.speed else self.default

    @property
    def disturbed(self) -> bool:
        """Whether other programs were too busy for the measurement to count."""
        return self.others > DISTURBED_SHARE * self.subject.cores


@dataclass(frozen=True, slots=True)
class _Content:
    """Content of the file."""

    calibrations: tuple[Calibration, ...] = ()
    version: Literal[1] = 1


_FILE = TypeAdapter(_Content)


class Calibrations:
    """Calibrations in a data folder.

    Attributes:
        wanted: keys that were looked for and are still to be measured, in that order.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.wanted: dict[CalibrationKey, None] = {}

    def find(self, subject: CalibrationKey) -> Calibration | None:
        """The calibration, or None; wanted then, and where disturbed."""
        calibration = next((c for c in self._read() if c.subject == subject), None)
        if calibration is None or calibration.disturbed:
            self.wanted[subject] = None
        return calibration

    def save(self, calibration: Calibration) -> None:
        """Write a calibration in place of those it outdates.

        Raises:
            NoSpace: the disk is full. BadInput: the folder cannot be written to.
        """
        others = [c for c in self._read() if _place(c.subject) != _place(calibration.subject)]
        content = _FILE.dump_json(_Content((*others, calibration)), indent=1)
        replace_file(self._path, content)

    def _read(self) -> tuple[Calibration, ...]:
        try:
            return _FILE.validate_json(self._path.read_bytes()).calibrations
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not of this version's form"
            log.warning("%s is not used: %s. Write it again: tacet calibrate", self._path, reason)
            return ()


def _place(subject: CalibrationKey) -> CalibrationKey:
    """The key without versions of libraries and size."""
    return replace(subject, libraries="", size=0)
