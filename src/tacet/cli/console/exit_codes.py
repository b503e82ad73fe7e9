"""Errors as exit codes; only the command line knows these."""

from tacet.core.errors import BadOption, RunCancelled, TacetError
from tacet.settings import SettingsError

FAILED, USAGE, STOPPED = 1, 2, 130
USAGE_CODES = (BadOption.code, "bad_request")  # the latter: of a server that knows fewer options


def is_usage(error: Exception) -> bool:
    """Whether an option is to blame, here or, by its code, on another server."""
    return isinstance(error, TacetError) and error.code in USAGE_CODES


def exit_code_of(error: Exception) -> int | None:
    """Exit code for an error of ours, None for a fault."""
    if isinstance(error, SettingsError) or is_usage(error):
        return USAGE
    if isinstance(error, RunCancelled):
        return STOPPED
    return FAILED if isinstance(error, TacetError) else None
