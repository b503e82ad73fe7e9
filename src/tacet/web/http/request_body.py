"""Body of a request while it arrives, as a file for the thread that reads it."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError
from typing import Any

BODY_MIN_BYTES = 1 << 16  # of a body, must arrive ...
BODY_TIMEOUT = 20.0  # ... in so many seconds, else it counts as broken off
DISCARD_TIMEOUT = 20.0  # seconds for the rest of a body that the application did not read

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]


class RequestBody(io.RawIOBase):
    """A body while it arrives. It ends early when its sender is gone or too slow.

    Threads read it as a file; the waiting is done in the loop where it was made. `begun`: whether
    any of it was asked for; a sender that expects "100 Continue" waits for that.

    Args:
        body_timeout: seconds in which `BODY_MIN_BYTES` bytes must arrive.
    """

    def __init__(self, receive: Receive, body_timeout: float) -> None:
        super().__init__()
        self._receive, self._body_timeout = receive, body_timeout
        self._loop = asyncio.get_running_loop()
        self._buffer = b""
        self._ended = False
        self.begun = False

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into the buffer; the number of bytes, 0 at the end."""
        if not self._buffer:
            try:
                coming = asyncio.run_coroutine_threadsafe(
                    self.read_at_least(BODY_MIN_BYTES), self._loop
                )
                self._buffer = coming.result()
            except CancelledError:  # the server stops
                return 0
        taken = min(len(buffer), len(self._buffer))
        buffer[:taken], self._buffer = self._buffer[:taken], self._buffer[taken:]
        return taken

    async def read_at_least(self, size: int) -> bytes:
        """Next `size` bytes or more; fewer only at the end."""
        pieces, size_read, self.begun = [], 0, True
        try:
            async with asyncio.timeout(self._body_timeout):
                while size_read < size and not self._ended:
                    message = await self._receive()
                    pieces.append(message.get("body", b""))
                    size_read += len(pieces[-1])
                    self._ended = not message.get("more_body", False)
        except TimeoutError:
            self._ended = True
        return b"".join(pieces)

    async def discard(self) -> None:
        """Read the rest away, within a time: a sender that still sends hears no answer."""
        self._buffer = b""
        try:
            async with asyncio.timeout(DISCARD_TIMEOUT):
                while not self._ended:
                    message = await self._receive()
                    self._ended = not message.get("more_body", False)
        except TimeoutError:
            self._ended = True
