"""Errors as exit codes; only the command line knows these."""

from tacet.core.errors import BadOption, RunCancelled, TacetError
from tacet.settings import SettingsError

FAILED, USAGE, STOPPED = 1, 2, 130


def exit_code_of(error: Exception) -> int | None:
    """The exit code for an error that is ours; None for a fault in the program itself."""
    if isinstance(error, BadOption | SettingsError):
        return USAGE
    if isinstance(error, RunCancelled):
        return STOPPED
    return FAILED if isinstance(error, TacetError) else None
