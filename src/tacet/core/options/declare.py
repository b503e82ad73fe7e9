"""Declaration of options: dataclass fields with help, unit, range and source."""

from dataclasses import field
from typing import Any

from tacet.core.options.scales import NO_UNIT, Scale


def option(
    default: Any,
    text: str,
    scale: Scale = NO_UNIT,
    source: str = "",
    **other: Any,
) -> Any:
    """Dataclass field of an option.

    Args:
        source: where the default comes from.
        other: `unit`, `low` and `high` where they are not those of the scale; `pattern`, a regular
            expression for the whole text.
    """
    known = {"help": text, "source": source, "pattern": None, "internal": False}
    return field(default=default, metadata=known | scale._asdict() | other)


def internal(
    default: Any, text: str, scale: Scale = NO_UNIT, source: str = "", *, unit: str | None = None
) -> Any:
    """Dataclass field of a number that no user can set."""
    unbounded = Scale(scale.unit if unit is None else unit)
    return option(default, text, unbounded, source, internal=True)
