"""Errors as exit codes; only the command line knows these."""

from tacet.core.errors import BadOption, RunCancelled, TacetError
from tacet.settings import SettingsError

FAILED, USAGE, STOPPED = 1, 2, 130


def exit_code_of(error: Exception) -> int | None:
    """Exit code for an error of ours, None for a fault."""
    if isinstance(error, BadOption | SettingsError):
        return USAGE
    if isinstance(error, RunCancelled):
        return STOPPED
    return FAILED if isinstance(error, TacetError) else None
