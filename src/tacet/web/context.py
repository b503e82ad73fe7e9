"""What a route needs to know: the running Tacet."""

from typing import cast

from flask import current_app

from tacet.bootstrap import Tacet
from tacet.library.context import AppContext

TACET_KEY = "tacet"  # where `create_app` keeps it among the app's extensions


def current_tacet() -> Tacet:
    """The Tacet that the current app serves."""
    return cast(Tacet, current_app.extensions[TACET_KEY])


def current_context() -> AppContext:
    """The rooms that use cases take as their first parameter."""
    return current_tacet().context
