"""Strategies of retries, in the order in which they are tried."""

from dataclasses import dataclass, replace

from tacet.core.options import DecodeOptions, TranscribeOptions


@dataclass(frozen=True, slots=True)
class Strategy:
    """One way to decode a window again.

    Attributes:
        earlier: seconds of real sound added in front.
        longest: seconds of the parts in which longer windows are decoded.
        only_short: whether it is only for windows padded with less than the model's own silence.
    """

    name: str
    options: DecodeOptions
    earlier: float = 0.0
    longest: float | None = None
    only_short: bool = False


def strategies(options: TranscribeOptions) -> list[Strategy]:
    """All strategies in order."""
    first, more = options.decode, options.retries
    first = replace(first, profile="exact", shortest_heard=None)  # no haste where there is doubt
    other_mode = replace(first, without_timestamps=not first.without_timestamps)
    other_beam = 1 if first.beam_size > 1 else DecodeOptions().beam_size
    return [
        Strategy("whole window", first, only_short=True),
        Strategy("in parts", first, longest=more.longest_part),
        Strategy("other timestamp mode", other_mode),
        Strategy("earlier start", first, earlier=more.earlier),
        Strategy(f"beam {other_beam}", replace(first, beam_size=other_beam)),
    ]
