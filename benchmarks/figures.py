"""What one program needed and got wrong, over recordings and rounds."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.answers import Answer
from benchmarks.marks import Mark, marked
from benchmarks.samples import Sample
from benchmarks.score import Said

CLIP = "clip of 5 s"


@dataclass
class Figures:
    """What one program needed.

    Attributes:
        seconds: on the clock, by recording, one a round. `processor`: the same of all cores.
        peak: the most memory of its process, MiB. `marks`: word errors by recording.
        groups: the recordings' names by group.
    """

    about: Mapping[str, str]
    seconds: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    groups: dict[str, dict[str, None]] = field(default_factory=dict)
    peak: float = 0.0

    def add(self, sample: Sample, answer: Mapping[str, Any]) -> None:
        """One answer more."""
        self.seconds.setdefault(sample.name, []).append(answer["seconds"])
        self.processor.setdefault(sample.name, []).append(answer["processor"])
        self.groups.setdefault(sample.group, {})[sample.name] = None
        words = tuple(Said(*word) for word in answer["words"])
        self.marks[sample.name] = marked(sample, Answer(words, "en", answer["seconds"]))
        self.peak = max(self.peak, answer["peak"])

    def names(self, group: str) -> list[str]:
        """The recordings of a group."""
        return list(self.groups.get(group, ()))

    def median(self, names: Sequence[str]) -> float:
        """Seconds for all these recordings, of medians."""
        return sum(statistics.median(self.seconds[name]) for name in names)

    def of_round(self, number: int) -> float:
        """Seconds for all recordings of a round."""
        return sum(each[number] for each in self.seconds.values())

    def busy(self, names: Sequence[str]) -> float | None:
        """Cores at work, on average; None of no recordings."""
        processor = sum(statistics.median(self.processor[name]) for name in names)
        return processor / self.median(names) if names else None

    def mark(self, names: Sequence[str]) -> Mark:
        """Word errors of these recordings."""
        return sum((self.marks[name] for name in names), Mark())
