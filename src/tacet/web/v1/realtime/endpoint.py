"""WebSocket of the realtime API: its handshake, and the threads that work for its sessions."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from flask import Flask

from tacet.bootstrap import Tacet
from tacet.web.context import TACET_KEY
from tacet.web.events.broadcaster import Broadcaster
from tacet.web.http.hosted_errors import HostedError, hosted_response
from tacet.web.http.request_body import Message, Receive
from tacet.web.http.security import HEADERS
from tacet.web.http.wsgi_bridge import Send
from tacet.web.routes.events import BROADCASTER_KEY
from tacet.web.v1.gate import CallGate
from tacet.web.v1.realtime.admission import SUBPROTOCOL, Admission, admitted
from tacet.web.v1.realtime.client_secrets import SECRETS_KEY
from tacet.web.v1.realtime.conversation import Conversation, Line
from tacet.web.v1.realtime.live_run import LiveRun
from tacet.web.v1.realtime.session import Session
from tacet.web.v1.waiting import as_refusal

THREADS = 16  # that store sound and look for text, for all sessions together


class RealtimeEndpoint:
    """ASGI application for WebSockets beside the web application `app`.

    Args:
        most: sessions that may be open at once.
    """

    def __init__(self, app: Flask, most: int) -> None:
        self._app = app
        self._gate = CallGate(most, "realtime sessions")
        self._threads = ThreadPoolExecutor(THREADS, "realtime")

    @property
    def sessions(self) -> int:
        """Number of open sessions."""
        return self._gate.inside

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one handshake, and talk if it is accepted."""
        await receive()  # websocket.connect
        try:
            admission = await self._in_thread(lambda: self._admitted(scope))
        except Exception as error:  # noqa: BLE001 - any fault must become an answer
            await refuse(send, as_refusal(error))
            return
        try:
            offered = SUBPROTOCOL in scope["subprotocols"]
            subprotocol = SUBPROTOCOL if offered else None
            await send({"type": "websocket.accept", "subprotocol": subprotocol})
            await self._talk(Line(receive, send, self._in_thread), admission)
        finally:
            self._gate.leave()

    def _admitted(self, scope: Mapping[str, Any]) -> Admission:
        """Admission, counted by the gate. Raises HostedError."""
        extensions = self._app.extensions
        admission = admitted(extensions[TACET_KEY], extensions[SECRETS_KEY], scope)
        self._gate.enter()
        return admission

    async def _talk(self, line: Line, admission: Admission) -> None:
        tacet: Tacet = self._app.extensions[TACET_KEY]
        broadcaster: Broadcaster = self._app.extensions[BROADCASTER_KEY]
        session = Session(partial(LiveRun, tacet), admission.config)
        conversation = Conversation(line, session, admission.check)
        await self._in_thread(lambda: broadcaster.listen(conversation.hear))
        try:
            await conversation.run()
        finally:
            await asyncio.shield(self._in_thread(lambda: broadcaster.unlisten(conversation.hear)))

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, partial(self._in_context, work)
        )

    def _in_context(self, work: Callable[[], Any]) -> Any:
        with self._app.app_context():
            return work()


async def refuse(send: Send, error: HostedError) -> None:
    """Answer a handshake with an error in the hosted form."""
    response = hosted_response(error)
    headers = {**HEADERS, "X-Request-Id": secrets.token_hex(8), **dict(response.headers)}
    await send(
        {
            "type": "websocket.http.response.start",
            "status": error.status,
            "headers": [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers.items()],
        }
    )
    await send({"type": "websocket.http.response.body", "body": response.get_data()})
