"""Units and ranges that options share."""

from typing import NamedTuple


class Scale(NamedTuple):
    """Unit and range of an option's value; None where there is no bound."""

    unit: str = ""
    low: float | None = None
    high: float | None = None


NO_UNIT = Scale()
SECONDS = Scale("s", low=0.0)
MS = Scale("ms", low=0)
PROBABILITY = Scale(low=0.0, high=1.0)  # and any other share
NATS = Scale("nats")
DB = Scale("dB", low=0.0)
DBFS = Scale("dBFS", high=0.0)
WORDS = Scale("words")
