"""One connection: uvicorn's HTTP/1.1 with deadlines, and refusals that look like our own.

A connection waits in the event loop and costs no thread, but a file descriptor. So none may wait
for ever: neither before its request is there as a whole, nor with an answer that nobody reads.
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

HEADER_TIMEOUT = 10.0  # from the first byte, or from connecting, to the end of the headers
WRITE_TIMEOUT = 60.0  # in which the client must take what waits for it


class Connection(H11Protocol):
    """uvicorn's connection with a deadline for headers and one for readers."""

    header_timeout = HEADER_TIMEOUT
    write_timeout = WRITE_TIMEOUT
    _header_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected; from now on it must ask."""
        super().connection_made(transport)
        self._start_header_timer()

    def data_received(self, data: bytes) -> None:
        """Something came: perhaps the end of the headers, perhaps a byte of them."""
        if not self._refused:
            super().data_received(data)
        if self._refused or self.cycle is None or self.cycle.response_complete:
            self._start_header_timer()
        else:
            self._header_timer = _cancel(self._header_timer)

    def pause_writing(self) -> None:
        """The client reads more slowly than we write."""
        super().pause_writing()
        self._write_timer = self.loop.call_later(self.write_timeout, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has read what waited."""
        super().resume_writing()
        self._write_timer = _cancel(self._write_timer)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended, from either side."""
        super().connection_lost(exc)
        self._header_timer, self._write_timer = (
            _cancel(self._header_timer),
            _cancel(self._write_timer),
        )

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, with the headers and the shape of every other refusal."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()  # an answer is under way: there is no place for another
            return
        if self.cycle is not None:  # it was a body that went wrong: nobody else may answer
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
        self._refused = True  # what else is sent is read, or the system would throw our answer away
        self.transport.write_eof()

    def _status(self) -> int:
        """414 for an address without end, 431 for headers without end, else what h11 says."""
        error = sys.exc_info()[1]
        status = int(getattr(error, "error_status_hint", 400))
        if status == 431 and b"\n" not in self.conn.trailing_data[0]:
            return 414
        return status

    def _start_header_timer(self) -> None:
        if self._header_timer is None:
            self._header_timer = self.loop.call_later(self.header_timeout, self.transport.abort)


def _cancel(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """No timer any more."""
    if timer is not None:
        timer.cancel()
    return None
