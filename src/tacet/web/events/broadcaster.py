"""Broadcaster: one poller of the store's events for all open pages.

It asks the store for a cheap mark a few times a second, reads events only when that has moved, and
renders each event once. Every page has a bounded queue; one that reads too slowly loses its queue
and is told to load everything again.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tacet.library.model.run import Event
from tacet.web.events.sse import sse_frame

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BroadcasterOptions:
    """Polling interval and limits of the live events.

    Attributes:
        interval: seconds between two polls of the store.
        max_queued: frames that may wait for one page.
        max_streams: pages that may be connected at once.
        heartbeat: seconds of silence after which a comment is sent, to detect dead connections.
        lifetime: seconds after which a stream ends; the browser reconnects by itself.
    """

    interval: float = 0.25
    max_queued: int = 500
    max_streams: int = 256
    heartbeat: float = 15.0
    lifetime: float = 3600.0


class EventSource(Protocol):
    """Part of the store that the broadcaster polls."""

    def change_mark(self) -> int:
        """Number that changes when anything was stored."""

    def last_event(self) -> int:
        """Number of the newest event."""

    def events_after(self, seq: int, limit: int = 500) -> list[Event]:
        """Events after `seq`."""


Render = Callable[[Sequence[Event], bool], list[bytes]]
"""Renders events as frames: for all pages (True), or old ones for a returning page (False)."""

Listener = Callable[[Sequence[Event] | None], None]
"""Called with new events; with None where there were too many to read."""

RESYNC = "resync"


@dataclass(eq=False, slots=True)
class Subscriber:
    """Connected page with its queue of frames.

    Attributes:
        size: frames that may wait.
        wake: called when frames have come, from any thread; without it, `take` waits for them.
    """

    size: int
    wake: Callable[[], None] | None = None
    frames: deque[bytes] = field(default_factory=deque)
    ready: threading.Condition = field(default_factory=threading.Condition)

    def put(self, frames: Sequence[bytes], number: int) -> None:
        """Queue the frames; if they do not fit, only a resync."""
        with self.ready:
            if len(self.frames) + len(frames) > self.size:
                self.frames.clear()
                frames = [sse_frame(number, RESYNC)]
            self.frames.extend(frames)
            self.ready.notify()
        if self.wake is not None:
            self.wake()

    def take(self, timeout: float) -> bytes:
        """All queued frames joined; empty if none came within `timeout` seconds."""
        with self.ready:
            if not self.frames and self.wake is None:
                self.ready.wait(timeout)
            joined = b"".join(self.frames)
            self.frames.clear()
        return joined


class Broadcaster:
    """Polls for all pages in one thread, while any is connected."""

    def __init__(self, source: EventSource, render: Render, options: BroadcasterOptions) -> None:
        self.options = options
        self.closed = threading.Event()
        self._source = source
        self._render = render
        self._subscribers: set[Subscriber] = set()
        self._listeners: set[Listener] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._seq = 0

    @property
    def subscribers(self) -> int:
        """Number of connected pages."""
        return len(self._subscribers)

    @property
    def polling(self) -> bool:
        """Whether the polling thread is alive."""
        return self._thread is not None

    def subscribe(
        self, after: int | None, wake: Callable[[], None] | None = None
    ) -> Subscriber | None:
        """Subscriber that has seen everything up to `after`; None when full."""
        with self._lock:
            if self.closed.is_set() or len(self._subscribers) >= self.options.max_streams:
                return None
            self._start_polling()
            subscriber, seq = Subscriber(self.options.max_queued, wake), self._seq
            self._subscribers.add(subscriber)
            subscriber.put(self._replay(seq if after is None else after, seq), seq)
            return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Remove a page."""
        with self._lock:
            self._subscribers.discard(subscriber)

    def listen(self, listener: Listener) -> None:
        """Have `listener` called with every new event, from the polling thread."""
        with self._lock:
            self._listeners.add(listener)
            if not self.closed.is_set():
                self._start_polling()

    def unlisten(self, listener: Listener) -> None:
        """Call `listener` no more."""
        with self._lock:
            self._listeners.discard(listener)

    def _start_polling(self) -> None:
        if self._thread is None:
            self._seq = self._source.last_event()
            self._thread = threading.Thread(target=self._poll, name="events", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End all streams, without waiting: signal handlers may call it."""
        self.closed.set()
        for subscriber in list(self._subscribers):
            if subscriber.wake is not None:
                subscriber.wake()
        for listener in list(self._listeners):
            listener(None)

    def end(self) -> None:
        """Close, and wait until polling has ended."""
        self.close()
        thread = self._thread
        if thread is not None:
            thread.join(timeout=5.0)

    def _replay(self, after: int, until: int) -> list[bytes]:
        """Frames that a page missed; a resync when they are not known."""
        if after == until:
            return [f"id: {until}\n\n".encode()]
        missed = self._source.events_after(after) if after < until else []
        if not missed or missed[0].seq != after + 1 or missed[-1].seq < until:
            return [sse_frame(until, RESYNC)]
        return self._render([event for event in missed if event.seq <= until], False)

    def _poll(self) -> None:
        mark = None
        while not self.closed.wait(self.options.interval):
            with self._lock:
                if not self._subscribers and not self._listeners:
                    self._thread = None
                    return
            try:
                new = self._source.change_mark()
                if new != mark:
                    mark = new
                    self._fan_out()
            except Exception as error:  # noqa: BLE001 (a busy database must not end the thread)
                mark = None
                log.error("events could not be read: %s", type(error).__name__)

    def _fan_out(self) -> None:
        most = self.options.max_queued
        while events := self._source.events_after(self._seq, most):
            last = events[-1].seq
            if len(events) == most:  # as many as no page takes: not one is worth rendering
                last = self._source.last_event()
                frames = [sse_frame(last, RESYNC)]
            else:
                frames = self._render(events, True) if self._subscribers else []
            with self._lock:
                self._seq = last
                for listener in self._listeners:
                    listener(None if len(events) == most else events)
                for subscriber in self._subscribers:
                    subscriber.put(frames, self._seq)


def sse_stream(
    broadcaster: Broadcaster, subscriber: Subscriber, now: Callable[[], float] = time.monotonic
) -> Iterator[bytes]:
    """Bytes of one event stream, until its lifetime or the server ends.

    An empty piece means: nothing to send until `wake` is called.
    """
    options = broadcaster.options
    end = now() + options.lifetime
    quiet_until = now() + options.heartbeat
    yield b"retry: 1000\n\n"
    try:
        while now() < end and not broadcaster.closed.is_set():
            if frames := subscriber.take(timeout=min(1.0, options.heartbeat)):
                yield frames
            elif now() >= quiet_until:
                yield b": still here\n\n"
            else:
                yield b""
                continue
            quiet_until = now() + options.heartbeat
    finally:
        broadcaster.unsubscribe(subscriber)
