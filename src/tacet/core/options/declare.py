"""Declaration of options: dataclass fields with help, unit, range and source."""

from dataclasses import field
from typing import Any


def option(default: Any, text: str, **about: Any) -> Any:
    """Dataclass field of an option.

    Args:
        about: `unit`, `source` (where the default comes from), `low` and `high` (its range),
            `pattern` (a regular expression for the whole text).
    """
    known = {
        "help": text,
        "unit": "",
        "source": "",
        "low": None,
        "high": None,
        "pattern": None,
        "internal": False,
    }
    return field(default=default, metadata=known | about)


def internal(default: Any, text: str, *, unit: str, source: str) -> Any:
    """Dataclass field of a number that no user can set."""
    return option(default, text, unit=unit, source=source, internal=True)
