"""The ways in which a window is decoded again, in the order in which they are tried."""

from dataclasses import dataclass, replace

from tacet.core.options import DecodeOptions, TranscribeOptions


@dataclass(frozen=True, slots=True)
class Strategy:
    """One way to decode a window again.

    Attributes:
        earlier: seconds of real sound added in front.
        longest: seconds of the parts in which it is heard; it is not for shorter windows.
        only_short: it is only for windows that were heard with less silence than the model is used
            to.
    """

    name: str
    options: DecodeOptions
    earlier: float = 0.0
    longest: float | None = None
    only_short: bool = False


def strategies(options: TranscribeOptions) -> list[Strategy]:
    """The ways to look again, in the order in which they are tried."""
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
