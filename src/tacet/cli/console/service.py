"""Start of the processes of `tacet serve`."""

import os
from typing import TYPE_CHECKING, Any

from tacet.cli.console.options import log_to_stderr

if TYPE_CHECKING:
    from tacet.settings import Settings


def service_settings(given: dict[str, Any]) -> "Settings":
    """Settings of a process that works until told to stop; it logs to stderr from now on.

    Raises:
        SettingsError: a value is wrong.
    """
    from tacet.settings import load_settings

    os.umask(0o077)  # what is made in the data folder is for this user only
    settings = load_settings(given.pop("config"), **given)
    log_to_stderr(settings.log_level)
    return settings
