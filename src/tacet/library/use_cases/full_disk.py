"""Deleting and stopping on a full disk."""

import logging
from collections.abc import Callable
from typing import TypeVar

from tacet.core.errors import NoSpace
from tacet.library.context import AppContext

log = logging.getLogger(__name__)

T = TypeVar("T")


def despite_full_disk(context: AppContext, action: Callable[[], T]) -> T:
    """Result of `action`, on a full disk after dropping the ballast.

    Raises:
        NoSpace: the disk is full, and there was no ballast.
    """
    try:
        return action()
    except NoSpace:
        if not context.files.drop_ballast():
            raise
        log.warning("the disk is full; the ballast gives way to what is deleted")
        return action()
