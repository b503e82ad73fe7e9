"""Faults that end runs and span requests."""

import logging

from tacet.core.errors import StoreUnusable, TacetError
from tacet.library.model.recording import Fault

log = logging.getLogger(__name__)


def stored_fault(error: Exception, subject: str, advice: str = "") -> Fault:
    """Fault to store for the error that ended a run or request.

    Args:
        subject: "run" or "span request" and its id, for the log of unexpected errors.
        advice: what to do where memory was short.

    Raises:
        StoreUnusable: again, since nothing can be stored; the work is claimed again later.
    """
    if isinstance(error, StoreUnusable):
        raise error
    if isinstance(error, TacetError):
        return Fault(error.code, str(error))
    if isinstance(error, MemoryError):
        return Fault("no_memory", f"There was not enough memory. {advice}".rstrip())
    log.error("%s failed", subject, exc_info=error)
    return Fault("internal", "Something went wrong inside Tacet. Its log says more.")
