"""The model hub: its address, whether it answers, and its client's settings."""

import logging
import os
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

_NUMBER = re.compile(r"\[Errno -?\d+\] ?")
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+", re.ASCII)

log = logging.getLogger(__name__)

HUB = "https://huggingface.co"
CONNECT_SECONDS = 3.0  # how long a hub may take to answer before it counts as unreachable
FORGET_SECONDS = 60.0  # how long an unreachable hub is not asked again
QUIET = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}


def quiet_hub() -> None:
    """Set the hub client's variables; before anything imports it. A user's own choice stays."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


quiet_hub()


def hub_endpoint() -> str:
    """The address of the hub: `HF_ENDPOINT` for a mirror, else the public one."""
    return os.environ.get("HF_ENDPOINT", HUB).rstrip("/")


def is_offline() -> bool:
    """Whether the user told the hub client to stay off the network."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}


def is_hub_id(name: str) -> bool:
    """Whether the hub allows such a name: no "a/..", no "a/b--c"."""
    if not _HUB_ID.fullmatch(name):
        return False
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils._validators import validate_repo_id

    try:
        validate_repo_id(name)
    except HFValidationError:
        return False
    return True


def in_words(cause: str) -> str:
    """An error's message without the system's number."""
    return _NUMBER.sub("", cause)


def plain_wait(name: str) -> str:
    """Message of the page for a model that cannot be fetched now."""
    return (
        f"The model {name} could not be fetched: no source of models answers. Check this "
        "computer's connection to the internet. What has arrived is kept."
    )


class Reach:
    """Reachability of the hub, remembered for a while where it does not answer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed_at: float | None = None

    def forget(self) -> None:
        """Ask anew the next time."""
        self._failed_at = None

    def answers(self) -> bool:
        """Whether the hub answers; never takes longer than `CONNECT_SECONDS`."""
        failed = self._failed_at is not None and self._clock() - self._failed_at < FORGET_SECONDS
        if is_offline() or failed:
            return False
        knock = _Knock()
        # A thread, because looking up a name can hang far longer than any timeout of a socket.
        threading.Thread(target=knock, daemon=True).start()
        knock.over.wait(CONNECT_SECONDS)
        self._failed_at = None if knock.answered else self._clock()
        return knock.answered


class _Knock:
    """One question to the hub; `over` is set when the answer or the failure is known."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.answered = False

    def __call__(self) -> None:
        url = f"{hub_endpoint()}/api/models/Systran/faster-whisper-small"
        try:
            request = urllib.request.Request(url, method="HEAD")  # noqa: S310  a person set it
            with urllib.request.urlopen(request, timeout=CONNECT_SECONDS):  # noqa: S310
                self.answered = True
        except urllib.error.HTTPError as error:
            self.answered = error.code < 500  # it answers, if not with what was asked
        except (OSError, ValueError) as error:
            log.debug("the hub does not answer: %s", error)
        finally:
            self.over.set()
