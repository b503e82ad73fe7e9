"""Housekeeping in steps, each on its own: what fails for one keeps no other waiting."""

import logging
from collections.abc import Callable
from typing import ParamSpec

from tacet.core.errors import TacetError

log = logging.getLogger(__name__)

P = ParamSpec("P")


def log_errors(step: Callable[P, int], *given: P.args, **named: P.kwargs) -> int:
    """What the step counts; 0, and a note in the log, when it fails: the next round tries again."""
    try:
        return step(*given, **named)
    except (TacetError, OSError):
        log.exception("this part of housekeeping will be tried again")
        return 0
