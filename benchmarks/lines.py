"""A line of the table of silence, and what each measure is handed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.programs import Tacet
from benchmarks.report import Report


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        goal: what Tacet must reach, as text.
        cells: text by program; a program without a cell shows a dash.
        details: what stands behind the figures, for the JSON file.
    """

    name: str
    goal: str
    cells: Mapping[str, str | None]
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class MeasureContext:
    """What a measure works with: the report with its programs, and the data folder."""

    report: Report
    data: Path

    @property
    def settings(self) -> list[Tacet]:
        """Tacet itself, in each setting that is measured; its defaults first."""
        return [program for program in self.report.programs if isinstance(program, Tacet)]

    @property
    def ours(self) -> Tacet:
        """Tacet at its defaults."""
        return self.settings[0]

    @property
    def quick(self) -> bool:
        """Whether a sample will do."""
        return self.report.quick
