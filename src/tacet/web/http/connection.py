"""Connection: uvicorn's HTTP/1.1 with deadlines and our own error bodies.

A connection costs no thread but a file descriptor, so none may wait for ever: neither before its
request is complete, nor with an answer that nobody reads.
"""

import asyncio
import json
import secrets
import sys
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from tacet.web.http.errors import error_body
from tacet.web.http.security import HEADERS

HEADER_TIMEOUT = 10.0  # seconds from connecting, or the first byte, to the end of the headers
WRITE_TIMEOUT = 60.0  # seconds in which the client must read what was sent


class Connection(H11Protocol):
    """uvicorn's connection with deadlines for headers and for slow readers."""

    header_timeout = HEADER_TIMEOUT
    write_timeout = WRITE_TIMEOUT
    _header_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _refused = False
    _is_websocket = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the header timer of a new client."""
        super().connection_made(transport)
        self._start_header_timer()

    def data_received(self, data: bytes) -> None:
        """Feed received bytes; restart or stop the header timer."""
        if not self._refused:
            super().data_received(data)
        if self._is_websocket:
            self._header_timer = _cancel(self._header_timer)
        elif self._refused or self.cycle is None or self.cycle.response_complete:
            self._start_header_timer()
        else:
            self._header_timer = _cancel(self._header_timer)

    def pause_writing(self) -> None:
        """Start the write timer: the client reads too slowly."""
        super().pause_writing()
        self._write_timer = self.loop.call_later(self.write_timeout, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop the write timer: the client has read."""
        super().resume_writing()
        self._write_timer = _cancel(self._write_timer)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop both timers."""
        super().connection_lost(exc)
        self._header_timer, self._write_timer = (
            _cancel(self._header_timer),
            _cancel(self._write_timer),
        )

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the connection over to a WebSocket, which has its own deadlines."""
        super().handle_websocket_upgrade(event)
        self._is_websocket = True

    def send_400_response(self, msg: str) -> None:
        """Refuse malformed HTTP with our usual headers and error body."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()  # an answer is under way
            return
        if self.cycle is not None:  # a malformed body: the application must not answer
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        status = self._status()
        headers = HEADERS | {
            "X-Request-Id": secrets.token_hex(8),
            "Content-Type": "application/json",
            "Connection": "close",
        }
        answer: list[Any] = [
            h11.Response(
                status_code=status, headers=list(headers.items()), reason=STATUS_PHRASES[status]
            ),
            h11.Data(data=json.dumps(error_body(status)).encode()),
            h11.EndOfMessage(),
        ]
        for event in answer:
            self.transport.write(self.conn.send(event) or b"")
        self._refused = True  # read the rest, else the system discards our answer
        self.transport.write_eof()

    def _status(self) -> int:
        """414 for an endless address, 431 for endless headers, else h11's status."""
        error = sys.exc_info()[1]
        status = int(getattr(error, "error_status_hint", 400))
        if status == 431 and b"\n" not in self.conn.trailing_data[0]:
            return 414
        return status

    def _start_header_timer(self) -> None:
        if self._header_timer is None:
            self._header_timer = self.loop.call_later(self.header_timeout, self.transport.abort)


def _cancel(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """Cancel a timer; returns None in its place."""
    if timer is not None:
        timer.cancel()
    return None
