"""Findings of health checks."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Outcome of a check."""

    WELL = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """Result of one check, with a `remedy` where there is one."""

    about: str
    state: State
    says: str
    remedy: str = ""
