"""Options of reading a file."""

from dataclasses import dataclass

from tacet.core.options.declare import option


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """Choice among a file's sound tracks."""

    track: str | None = option(
        None,
        "sound track by number, language or title, where a file has several; when not given "
        "the one in the language asked for, else the first in which somebody speaks",
    )
