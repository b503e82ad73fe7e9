"""Gate of calls and sessions: so many at once, and one more is told to come back."""

import threading

from flask import current_app

from tacet.web.http.hosted_errors import busy

GATE_KEY = "tacet.calls"  # in the app's extensions
COME_BACK = 5  # seconds until what was refused may be tried again


class CallGate:
    """Count of what is under way, from its first byte to the end of its answer."""

    def __init__(self, most: int, noun: str = "calls") -> None:
        self._most, self._noun = most, noun
        self._lock = threading.Lock()
        self.inside = 0

    def enter(self) -> None:
        """Count one more. Raises HostedError when there are as many as there may be."""
        with self._lock:
            if self.inside >= self._most:
                raise busy(
                    f"This server is working on {self._most} {self._noun}, as many as it takes at "
                    f"once. Try again in {COME_BACK} seconds.",
                    "server_busy",
                    COME_BACK,
                )
            self.inside += 1

    def leave(self) -> None:
        """Count one less."""
        with self._lock:
            self.inside -= 1


def current_gate() -> CallGate:
    """Gate of the current app."""
    gate: CallGate = current_app.extensions[GATE_KEY]
    return gate
