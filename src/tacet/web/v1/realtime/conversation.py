"""Conversation with one client: messages wait here, a thread works on them, answers go out.

There is no queue of answers: nothing more is done for a client before it has taken the last ones,
and no more is read from one that sends faster than its sound can be stored.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

from tacet.core.errors import TacetError
from tacet.library.model.key import KEYS_CHANGED
from tacet.library.model.run import Event as StoreEvent
from tacet.web.http.hosted_errors import HostedError
from tacet.web.http.request_body import Receive
from tacet.web.http.wsgi_bridge import Send
from tacet.web.v1.realtime.server_events import Event, error_event
from tacet.web.v1.realtime.session import Session, SessionOver
from tacet.web.v1.waiting import as_refusal

MAX_WAITING_BYTES = 16 << 20  # of messages that are received and not worked on yet
LOOK_SECONDS = 1.0  # between two looks when no event tells of anything
IDLE_SECONDS = 600.0  # without any message, after which a session is closed
NORMAL, POLICY, FAILED = 1000, 1008, 1011  # codes of a WebSocket's end (RFC 6455)


@dataclass(frozen=True, slots=True)
class Line:
    """Connection of a client: ASGI's two ends, and how its work gets a thread."""

    receive: Receive
    send: Send
    in_thread: Callable[[Callable[[], Any]], Awaitable[Any]]


class Ended(Exception):
    """The conversation is over; `code` closes the WebSocket."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Conversation:
    """Exchange of a session's events with its client.

    Args:
        check: raises TacetError once the client may no longer transcribe.
    """

    def __init__(self, line: Line, session: Session, check: Callable[[], None]) -> None:
        self._line, self._session, self._check = line, session, check
        self._loop = asyncio.get_running_loop()
        self._messages: list[str | bytes] = []
        self._waiting_bytes = 0
        self._stirred, self._roomy = asyncio.Event(), asyncio.Event()
        self._has_news, self._is_gone = False, False
        self._heard_at = self._looked_at = time.monotonic()

    def hear(self, events: Sequence[StoreEvent] | None) -> None:
        """Look again: something was stored. Called from another thread."""
        if not self._loop.is_closed() and self._concern(events):
            self._loop.call_soon_threadsafe(self._look_soon)

    def _concern(self, events: Sequence[StoreEvent] | None) -> bool:
        if events is None or any(one.type == KEYS_CHANGED for one in events):
            return True
        return self._session.concerns({str(one.data.get("recording_id")) for one in events})

    def _look_soon(self) -> None:
        self._has_news = True
        self._stirred.set()

    async def run(self) -> None:
        """Talk until either side ends."""
        receiving = asyncio.ensure_future(self._receive())
        try:
            await self._send([self._session.created()])
            while not self._is_gone:
                await self._turn()
        except Ended as end:
            await self._line.send(
                {"type": "websocket.close", "code": end.code, "reason": str(end)[:100]}
            )
        except OSError:  # the client has left
            pass
        finally:
            receiving.cancel()
            await asyncio.shield(self._line.in_thread(self._close))

    async def _receive(self) -> None:
        """Take messages as they come, as long as there is room."""
        while (message := await self._line.receive())["type"] != "websocket.disconnect":
            text = message.get("text")
            content = message.get("bytes") or b"" if text is None else text
            self._messages.append(content)
            self._waiting_bytes += len(content)
            self._heard_at = time.monotonic()
            self._stirred.set()
            while self._waiting_bytes > MAX_WAITING_BYTES:
                self._roomy.clear()
                await self._roomy.wait()
        self._is_gone = True
        self._stirred.set()

    async def _turn(self) -> None:
        """One round: wait for something to do, do it, send what came of it. Raises Ended."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stirred.wait(), LOOK_SECONDS)
        looks = self._has_news or time.monotonic() - self._looked_at >= LOOK_SECONDS
        self._stirred.clear()
        if looks:
            self._has_news, self._looked_at = False, time.monotonic()
        messages, self._messages = self._messages, []
        events, end = await self._line.in_thread(lambda: self._work(messages, looks=looks))
        self._waiting_bytes -= sum(map(len, messages))
        self._roomy.set()
        await self._send(events)
        if end is not None:
            raise end
        if time.monotonic() - self._heard_at > IDLE_SECONDS:
            raise await self._idle()

    async def _send(self, events: Sequence[Event]) -> None:
        for one in events:
            text = json.dumps(one, ensure_ascii=False, allow_nan=False)
            await self._line.send({"type": "websocket.send", "text": text})

    async def _idle(self) -> Ended:
        told = f"Nothing has come for {IDLE_SECONDS:.0f} seconds. Open another session."
        await self._send([error_event(HostedError(408, told, "session_expired"))])
        return Ended(NORMAL, told)

    def _work(self, messages: Sequence[str | bytes], *, looks: bool) -> tuple[list[Event], Any]:
        """Events about the messages and, if it `looks`, the sound; why it ends, or None."""
        events: list[Event] = []
        try:
            self._check()
            work = chain(self._session.receive(messages), self._session.look() if looks else ())
            events.extend(work)
        except SessionOver as over:
            return events, Ended(FAILED, str(over))
        except Exception as error:  # noqa: BLE001 - any fault must become an event
            refusal = as_refusal(error)
            code = POLICY if refusal.status in (401, 403) else FAILED
            return [*events, error_event(refusal)], Ended(code, str(refusal))
        return events, None

    def _close(self) -> None:
        with suppress(TacetError):  # what is left is ended and deleted in its time
            self._session.close()
