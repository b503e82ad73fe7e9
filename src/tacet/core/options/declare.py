"""Declaration of options: dataclass fields with help, unit, range and source."""

from dataclasses import field
from typing import Any

from tacet.core.options.scales import NO_UNIT, Scale


def option(
    default: Any, text: str, scale: Scale = NO_UNIT, source: str = "", pattern: str | None = None
) -> Any:
    """Dataclass field of an option.

    Args:
        source: where the default comes from.
        pattern: a regular expression for the whole text.
    """
    known = {"help": text, "source": source, "pattern": pattern, "internal": False}
    return field(default=default, metadata=known | scale._asdict())


def internal(default: Any, text: str, scale: Scale, source: str) -> Any:
    """Dataclass field of a number that no user can set."""
    without_bounds = Scale(scale.unit)._asdict()
    known = {"help": text, "source": source, "pattern": None, "internal": True}
    return field(default=default, metadata=known | without_bounds)
