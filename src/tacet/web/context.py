"""Context of a request: the running Tacet."""

from typing import cast

from flask import current_app

from tacet.bootstrap import Tacet
from tacet.library.context import AppContext

TACET_KEY = "tacet"  # in the app's extensions


def current_tacet() -> Tacet:
    """Tacet of the current app."""
    return cast(Tacet, current_app.extensions[TACET_KEY])


def current_context() -> AppContext:
    """Context that use cases take as their first parameter."""
    return current_tacet().context
