"""Options of a transcription, each with unit, default and source.

Names are those of the `whisper` program and faster-whisper where they mean the same. The command
line, the HTTP interface, the reference page and the run log are all derived from these fields.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from functools import cache
from typing import Any, get_type_hints

from tacet.core.errors import BadOption
from tacet.core.options.decoding import DecodeOptions, RetryOptions
from tacet.core.options.live import LiveOptions
from tacet.core.options.reading import ReadingOptions
from tacet.core.options.review import ReviewOptions
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.options.types import check_type
from tacet.core.options.vad import SpeechOptions, WindowOptions
from tacet.core.options.verify import TimingOptions, VerifyOptions
from tacet.core.options.vocabulary import VocabularyOptions
from tacet.core.term import Term

__all__ = [
    "DecodeOptions",
    "LiveOptions",
    "ReadingOptions",
    "RetryOptions",
    "ReviewOptions",
    "SpeakerOptions",
    "SpeechOptions",
    "TimingOptions",
    "TranscribeOptions",
    "VerifyOptions",
    "VocabularyOptions",
    "WindowOptions",
    "current_name",
    "internal_fields",
    "named",
    "option_fields",
    "with_named",
]

FORMER_NAMES = {"max_looks": "max_retries"}
"""Options by the name they had in the version before; it still works."""


@dataclass(frozen=True, slots=True)
class TranscribeOptions:
    """All options of one transcription; `named` and `with_named` flatten them.

    Attributes:
        terms: the vocabulary, most wanted first. No option: `named` leaves it out.
    """

    reading: ReadingOptions = field(default_factory=ReadingOptions)
    speech: SpeechOptions = field(default_factory=SpeechOptions)
    windows: WindowOptions = field(default_factory=WindowOptions)
    decode: DecodeOptions = field(default_factory=DecodeOptions)
    retries: RetryOptions = field(default_factory=RetryOptions)
    timing: TimingOptions = field(default_factory=TimingOptions)
    verify: VerifyOptions = field(default_factory=VerifyOptions)
    vocabulary: VocabularyOptions = field(default_factory=VocabularyOptions)
    review: ReviewOptions = field(default_factory=ReviewOptions)
    speakers: SpeakerOptions = field(default_factory=SpeakerOptions)
    live: LiveOptions = field(default_factory=LiveOptions)
    terms: tuple[Term, ...] = ()


GROUPS: dict[str, type] = {
    "reading": ReadingOptions,
    "speech": SpeechOptions,
    "windows": WindowOptions,
    "decode": DecodeOptions,
    "retries": RetryOptions,
    "timing": TimingOptions,
    "verify": VerifyOptions,
    "vocabulary": VocabularyOptions,
    "review": ReviewOptions,
    "speakers": SpeakerOptions,
    "live": LiveOptions,
}


@cache
def option_fields() -> dict[str, tuple[str, Field[Any], Any]]:
    """Options by flat name: group, dataclass field and type."""
    return {name: about for name, about in _declared() if not about[1].metadata["internal"]}


@cache
def internal_fields() -> dict[str, tuple[str, Field[Any], Any]]:
    """Numbers that no user can set, by flat name."""
    return {name: about for name, about in _declared() if about[1].metadata["internal"]}


def _declared() -> Iterator[tuple[str, tuple[str, Field[Any], Any]]]:
    for group, cls in GROUPS.items():
        hints = get_type_hints(cls)
        yield from ((f.name, (group, f, hints[f.name])) for f in fields(cls))


def current_name(name: str) -> str:
    """Present name of an option that may have been renamed."""
    return FORMER_NAMES.get(name, name)


def named(options: TranscribeOptions) -> dict[str, Any]:
    """Values of all options by flat name."""
    return {
        name: getattr(getattr(options, group), name)
        for name, (group, _, _) in option_fields().items()
    }


def with_named(options: TranscribeOptions, values: Mapping[str, Any]) -> TranscribeOptions:
    """The options with values replaced by flat name.

    Raises:
        BadOption: there is no such option, or its value is not one that it can have.
    """
    known = option_fields()
    changes: dict[str, dict[str, Any]] = {}
    for given, value in values.items():
        name = current_name(given)
        if name not in known:
            raise BadOption(f"There is no option called {name!r}. The reference lists all of them.")
        group, about, hint = known[name]
        check_type(name, value, hint)
        _check_range(name, value, about.metadata)
        _check_pattern(name, value, about.metadata["pattern"])
        changes.setdefault(group, {})[name] = value
    return replace(
        options, **{g: replace(getattr(options, g), **change) for g, change in changes.items()}
    )


def _check_range(name: str, value: Any, about: Mapping[str, Any]) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    low, high = about["low"], about["high"]
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        bounds = f"at least {low}" if high is None else f"between {low} and {high}"
        raise BadOption(f"{name} must be {bounds}, not {value}.")


def _check_pattern(name: str, value: Any, pattern: str | None) -> None:
    if pattern is not None and not re.fullmatch(pattern, value):
        about = option_fields()[name][1].metadata["help"]
        raise BadOption(f"{name} cannot be {value!r} ({about}).")
