"""Housekeeping steps that fail alone: the others still run."""

import logging
from collections.abc import Callable
from typing import ParamSpec

from tacet.core.errors import TacetError

log = logging.getLogger(__name__)

P = ParamSpec("P")


def log_errors(step: Callable[P, int], *given: P.args, **named: P.kwargs) -> int:
    """Result of the step; 0, logged, when it fails."""
    try:
        return step(*given, **named)
    except (TacetError, OSError):
        log.exception("this part of housekeeping will be tried again")
        return 0
