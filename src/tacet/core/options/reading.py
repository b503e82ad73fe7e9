"""What is read from a file."""

from dataclasses import dataclass

from tacet.core.options.declare import option


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """Which of a file's sounds is heard."""

    track: str | None = option(
        None, "sound track by number, language (code or English name) or title, where a file has "
        "several; when not given the one in the language asked for, else the first in which "
        "somebody speaks",
    )  # fmt: skip
