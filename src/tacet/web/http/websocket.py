"""WebSocket: uvicorn's, with a deadline for slow readers and without a log of its headers."""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from tacet.web.http.connection import WRITE_TIMEOUT

MAX_MESSAGE_BYTES = (15 << 20) + (1 << 16)  # sound as base64, and the rest of its event
PING_SECONDS = 30.0  # between two pings, and as long for the answer


class WebSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket with a deadline for slow readers."""

    write_timeout = WRITE_TIMEOUT
    _write_timer: asyncio.TimerHandle | None = None
    _refused = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.conn.debug = False  # it would log the headers, and keys are in them

    def data_received(self, data: bytes) -> None:
        """Feed received bytes; what follows a message that was refused is read away."""
        if not self._refused:
            super().data_received(data)

    def handle_parser_exception(self) -> None:
        """Close with the reason, and read on: else the system discards our answer."""
        end = self.conn.close_sent
        if end is None:
            self.transport.abort()
            return
        self._refused = self.close_sent = True
        self.queue.put_nowait(
            {"type": "websocket.disconnect", "code": end.code, "reason": end.reason}
        )
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.write_eof()
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)

    def pause_writing(self) -> None:
        """Start the write timer: the client reads too slowly."""
        super().pause_writing()
        self._write_timer = self.loop.call_later(self.write_timeout, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop the write timer: the client has read."""
        super().resume_writing()
        self._stop_write_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the write timer."""
        super().connection_lost(exc)
        self._stop_write_timer()

    def _stop_write_timer(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None
