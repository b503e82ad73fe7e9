"""Response that waits for its own status without holding a thread."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Response

from tacet.web.http.wsgi_bridge import WAKE_KEY

POLL = 0.02  # seconds between two looks where nothing wakes the answer: outside our server

Poll = Callable[[], Response | None]


class LateResponse(Response):
    """Response that is known once `poll` gives it; `end` is called when it is over.

    Until then it pauses, as `http.wsgi_bridge` allows. Headers that were set on it are those of the
    response that comes.
    """

    def __init__(self, poll: Poll, end: Callable[[], None]) -> None:
        super().__init__()
        self._poll, self._end = poll, end

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """The WSGI answer."""
        return _LateBody(self._pieces(environ, start_response), self._end)

    def _pieces(self, environ: Any, start_response: Any) -> Iterator[bytes]:
        while (response := self._poll()) is None:
            if WAKE_KEY not in environ:
                time.sleep(POLL)
            yield b""
        for name, value in self.headers:
            if name.lower() not in ("content-type", "content-length"):
                response.headers.setdefault(name, value)
        body = response(environ, start_response)
        try:
            yield from body
        finally:
            response.close()


class _LateBody:
    """Iterable of the pieces that tells once when it is closed, begun or not."""

    def __init__(self, pieces: Iterator[bytes], end: Callable[[], None]) -> None:
        self._pieces, self._end = pieces, end

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """End the answer."""
        self._pieces.close()  # type: ignore[attr-defined]
        self._end()
