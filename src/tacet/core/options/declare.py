"""How an option is declared: a dataclass field that knows its help, unit, range and source."""

from dataclasses import field
from typing import Any


def option(default: Any, text: str, **about: Any) -> Any:
    """A dataclass field that carries what is known about an option.

    Args:
        about: `unit`, `source` (where the default comes from), `low` and `high` (its range), and
            `pattern` (a regular expression for all of a text).
    """
    known = {"help": text, "unit": "", "source": "", "low": None, "high": None, "pattern": None}
    return field(default=default, metadata=known | about)
