"""Session: events of a client in, events for it out. Plain calls, one after the other."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from tacet.core.errors import TacetError
from tacet.core.transcript import Word
from tacet.web.http.hosted_errors import HostedError, error_object, of_tacet_error
from tacet.web.v1.realtime.client_events import event_id_of, parsed
from tacet.web.v1.realtime.config import SessionConfig, merged_config
from tacet.web.v1.realtime.items import Item, Items
from tacet.web.v1.realtime.live_run import Listening, Progress
from tacet.web.v1.realtime.options import run_options
from tacet.web.v1.realtime.server_events import (
    BUFFER,
    Event,
    error_event,
    event,
    item_events,
    new_id,
    session_object,
    transcription_event,
)
from tacet.web.v1.realtime.sound_formats import SoundDecoder
from tacet.web.v1.realtime.turns import TurnBegan, TurnDetector, TurnMark

Begin = Callable[[int, Mapping[str, Any]], Listening]
"""Begins a live recording: samples per second, options of its run. Raises TacetError."""

LEAST_COMMIT = 0.1  # seconds of sound that can be committed
STORE_BYTES = 1 << 18  # of sound that is stored at once, while more events wait


class SessionOver(Exception):
    """The session cannot go on; `str` says why."""


class Session:
    """One client's session.

    It begins to listen with the first sound: the configuration of the transcription stands from
    then on.
    """

    def __init__(self, begin: Begin, config: SessionConfig) -> None:
        self.id = new_id("sess")
        self.config = config
        self._begin = begin
        self._options: Mapping[str, Any] = {}
        self._live: Listening | None = None
        self._decoder = SoundDecoder("")
        self._sound = bytearray()  # decoded, not stored yet
        self._items = Items()
        self._turns: TurnDetector | None = None
        self._languages: Any = ()
        self._told: str | None = None  # code of the trouble that the client knows of
        self._handlers: Mapping[str, Callable[[dict[str, Any]], Iterator[Event]]] = {
            "session.update": self._update,
            f"{BUFFER}.append": self._append,
            f"{BUFFER}.commit": self._commit,
            f"{BUFFER}.clear": self._clear,
        }

    def created(self) -> Event:
        """The session's first event."""
        return event("session.created", session=session_object(self.id, self.config))

    def receive(self, messages: Iterable[str | bytes]) -> Iterator[Event]:
        """Answers to the client's events, in order. Raises SessionOver."""
        for message in messages:
            yield from self._answered(message)
        yield from self._stored()

    def _answered(self, message: str | bytes) -> Iterator[Event]:
        event_id = None
        try:
            given = parsed(message)
            event_id = event_id_of(given)
            yield from self._handler(given)(given)
        except HostedError as error:
            yield error_event(error, event_id)
        except TacetError as error:
            yield error_event(of_tacet_error(error), event_id)
            raise SessionOver(str(error)) from error

    def _handler(self, given: dict[str, Any]) -> Callable[[dict[str, Any]], Iterator[Event]]:
        kind = given.get("type")
        if not isinstance(kind, str):
            raise HostedError(400, "The event has no `type`.", "missing_required_parameter", "type")
        handler = self._handlers.get(kind)
        if handler is None:
            known = ", ".join(self._handlers)
            raise HostedError(
                400,
                f"A transcription session does not take the event {kind[:100]!r}. It takes "
                f"{known}.",
                "invalid_value",
                "type",
            )
        return handler

    def _update(self, given: dict[str, Any]) -> Iterator[Event]:
        config = merged_config(self.config, given.get("session"))
        options = run_options(config)
        if self._live is not None and self._is_other(config, options):
            raise HostedError(
                400,
                "Sound has come already, and what it is and how it is transcribed stands since "
                "then. Set it before the first sound, or open another session.",
                "session_already_begun",
                "session.audio.input",
            )
        self.config = config
        yield event("session.updated", session=session_object(self.id, config))

    def _is_other(self, config: SessionConfig, options: Mapping[str, Any]) -> bool:
        before, now = self.config.sound, config.sound
        return (before.format, before.turn_detection, self._options) != (
            now.format,
            now.turn_detection,
            options,
        )

    def _append(self, given: dict[str, Any]) -> Iterator[Event]:
        live = self._live or self._begun()
        self._sound += self._decoder.decode(given.get("audio"))
        if len(self._sound) >= STORE_BYTES:
            self._store(live)
        yield from ()

    def _begun(self) -> Listening:
        """Listening with the configuration as it is; it stands from now on."""
        self._options = run_options(self.config)
        self._live = self._begin(self.config.rate, self._options)
        self._decoder = SoundDecoder(self.config.sound.format.type)
        if (turns := self.config.sound.turn_detection) is not None:
            self._turns = TurnDetector(turns.silence)
        return self._live

    def _store(self, live: Listening) -> None:
        sound = bytes(self._sound)
        self._sound.clear()
        if sound:
            live.append(sound)

    def _stored(self) -> Iterator[Event]:
        """Store what is decoded. Raises SessionOver after the error's event."""
        try:
            if self._live is not None:
                self._store(self._live)
        except TacetError as error:
            yield error_event(of_tacet_error(error))
            raise SessionOver(str(error)) from error

    def _commit(self, _: dict[str, Any]) -> Iterator[Event]:
        if self._live is not None:
            self._store(self._live)
        seconds = self._live.seconds if self._live else 0.0
        waiting = seconds - self._items.pending.start
        if self._live is None or waiting < LEAST_COMMIT:
            raise HostedError(
                400,
                f"There is nothing to commit: {1000 * max(0.0, waiting):.0f} ms of sound have come "
                f"since the last item, and {1000 * LEAST_COMMIT:.0f} ms are the least.",
                "input_audio_buffer_commit_empty",
            )
        yield from self._item_until(self._cut(self._live))

    def _clear(self, _: dict[str, Any]) -> Iterator[Event]:
        self._decoder = SoundDecoder(self.config.sound.format.type)
        if self._live is not None:
            self._store(self._live)
            self._items.clear(self._cut(self._live))
        yield event(f"{BUFFER}.cleared")

    def _cut(self, live: Listening) -> float:
        at = live.cut()
        if self._turns is not None:
            self._turns.cut(at)
        return at

    def _item_until(self, end: float) -> Iterator[Event]:
        item = self._items.commit(end)
        yield from item_events(item.id, item.previous)

    def look(self) -> Iterator[Event]:
        """What has become known of the sound. Raises SessionOver."""
        if self._live is None:
            return
        progress = self._live.look()
        self._languages = progress.languages or self._languages
        if self._turns is not None:
            yield from self._turned(self._turns, progress)
        for item in self._items.add(progress.words):
            yield from self._delta(item)
        for item in self._items.take_finished(progress.heard):
            yield self._completed(item)
        yield from self._troubled(progress)

    def _turned(self, turns: TurnDetector, progress: Progress) -> Iterator[Event]:
        for mark in turns.read(progress.chapters):
            yield from self._marked(mark)
        if progress.speaking_since is not None:
            for mark in turns.begin(progress.speaking_since):
                yield from self._marked(mark)
        settings = self.config.sound.turn_detection
        timeout, start = settings and settings.idle_timeout_ms, self._items.pending.start
        if timeout and not turns.is_open and progress.planned - start >= timeout / 1000:
            yield event(
                f"{BUFFER}.timeout_triggered",
                item_id=self._items.pending.id,
                audio_start_ms=_ms(start),
                audio_end_ms=_ms(progress.planned),
            )
            yield from self._item_until(progress.planned)

    def _marked(self, mark: TurnMark) -> Iterator[Event]:
        item, settings = self._items.pending, self.config.sound.turn_detection
        if isinstance(mark, TurnBegan):
            padding = settings.prefix_padding_ms / 1000 if settings else 0.0
            at = max(item.start, mark.at - padding)
            yield event(f"{BUFFER}.speech_started", item_id=item.id, audio_start_ms=_ms(at))
        else:
            yield event(f"{BUFFER}.speech_stopped", item_id=item.id, audio_end_ms=_ms(mark.at))
            yield from self._item_until(mark.at)

    def _delta(self, item: Item) -> Iterator[Event]:
        delta, words = item.take_delta()
        if delta:
            yield transcription_event("delta", item.id, delta=delta, **self._logprobs(words))

    def _completed(self, item: Item) -> Event:
        return transcription_event(
            "completed",
            item.id,
            transcript=item.text,
            usage={"type": "duration", "seconds": round((item.end or 0.0) - item.start, 3)},
            languages=list(self._languages) if item.text else [],
            **self._logprobs(item.words),
        )

    def _logprobs(self, words: Iterable[Word]) -> dict[str, Any]:
        if not self.config.logprobs or self._live is None:
            return {}
        try:
            return {"logprobs": self._live.logprobs(list(words))}
        except HostedError:  # the model gives none: the text comes without
            return {}

    def _troubled(self, progress: Progress) -> Iterator[Event]:
        """Events about a run that waits or has failed. Raises SessionOver when it has."""
        error = progress.error
        if error is None:
            self._told = None
            return
        if progress.failed:
            for item in self._items.committed:
                yield transcription_event("failed", item.id, error=error_object(error)["error"])
        if error.code != self._told:
            self._told = error.code
            yield error_event(error)
        if progress.failed:
            raise SessionOver(str(error))

    def concerns(self, recording_ids: Collection[str]) -> bool:
        """Whether the sound is that of one of these recordings."""
        return self._live is not None and self._live.recording_id in recording_ids

    def close(self) -> None:
        """End the recording; it is deleted some time later."""
        if self._live is not None:
            self._live.end()


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
