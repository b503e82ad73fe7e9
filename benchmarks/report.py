"""Writes measurements down: one Markdown table and one JSON file with date and machine."""

import datetime
import json
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.programs import Program, Tacet, Timed
from tacet.compute.processor import available_cores

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass
class Report:
    """What one benchmark has found so far; `save` may be called after every step."""

    name: str
    title: str
    programs: Sequence[Program]
    model: str
    quick: bool = False
    budget: float = float("inf")  # seconds that each peer may use for one measure
    folder: Path = RESULTS
    tables: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    started: str = field(default_factory=lambda: datetime.datetime.now(datetime.UTC).isoformat())

    def timed(self) -> list[Timed]:
        """The programs, each with the whole of its time; Tacet has no limit."""
        budgets = (float("inf") if isinstance(p, Tacet) else self.budget for p in self.programs)
        return [
            Timed(program, budget) for program, budget in zip(self.programs, budgets, strict=True)
        ]

    def save(self) -> Path:
        """Write both files anew and say where the readable one lies."""
        folder = self.folder
        folder.mkdir(parents=True, exist_ok=True)
        stem = f"{self.started[:10]}-{self.name}{'-quick' if self.quick else ''}"
        about = {program.name: dict(program.about) for program in self.programs}
        head: dict[str, Any] = {"title": self.title, "started": self.started, "quick": self.quick}
        head["budget_seconds"] = None if self.budget == float("inf") else self.budget
        document = {**head, "machine": machine(), "model": self.model, "programs": about}
        text = json.dumps({**document, **self.data}, indent=1)
        (folder / f"{stem}.json").write_text(text + "\n")
        path = folder / f"{stem}.md"
        path.write_text("\n\n".join([f"# {self.title}", self._about(), *self.tables]) + "\n")
        return path

    def _about(self) -> str:
        """Date, machine and model in a sentence; the programs as a table."""
        kind = " Quick run: a sample of the material." if self.quick else ""
        if self.budget < float("inf"):
            kind += f" A peer that had used {self.budget:g} s in a measure was asked no more."
        where = ", ".join(f"{key}: {value}" for key, value in machine().items())
        keys = list(dict.fromkeys(key for program in self.programs for key in program.about))
        rows = [[p.name, *(p.about.get(key, "") for key in keys)] for p in self.programs]
        sentence = f"{self.started[:16].replace('T', ' ')} UTC, model {self.model}. {where}.{kind}"
        return f"{sentence}\n\n{table(['program', *keys], rows)}"


def machine() -> dict[str, str]:
    """What the figures were taken on; nothing that names the computer."""
    return {
        "processor": _processor(),
        "cores": str(available_cores()),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def day_and_machine() -> str:
    """Today's date and the machine, as two sentences."""
    return f"{_today()}. {', '.join(f'{key}: {value}' for key, value in machine().items())}."


def result_file(folder: Path, name: str) -> Path:
    """The path of today's result of this name; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{_today()}-{name}"


def saved(text: Sequence[str], folder: Path, name: str) -> Path:
    """Write the paragraphs of a result and say where they lie."""
    path = result_file(folder, name)
    path.write_text("\n\n".join(text) + "\n")
    return path


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def _processor() -> str:
    """The processor's name where the system tells it."""
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text().splitlines() if listing.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; None shows as a dash, a float as at most three digits after the point."""
    lines = [list(map(_shown, head)), ["---"] * len(head), *(list(map(_shown, r)) for r in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value).replace("|", "/")


def percent(part: float, whole: float) -> str:
    """A share as text, with what it is a share of."""
    return f"{100 * part / whole:.2f} % of {whole:g}" if whole else "-"


def tell(message: str) -> None:
    """Say on stderr what is going on; results go to stdout and files."""
    print(message, file=sys.stderr, flush=True)


def as_json(values: Mapping[str, object]) -> dict[str, object]:
    """The values rounded to a millisecond or thousandth where they are floats."""
    return {key: round(v, 4) if isinstance(v, float) else v for key, v in values.items()}
