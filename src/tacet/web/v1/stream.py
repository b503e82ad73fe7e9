"""Stream of a call: the text as it becomes final, as server-sent events of the hosted API."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from tacet.core.transcript import Transcript, Word
from tacet.library.calls.calls import finished_after
from tacet.library.model.run import Run, Shard
from tacet.web.http.hosted_errors import HostedError, error_object
from tacet.web.v1.answers import json_bytes, languages, spoken_segments, usage, whole_text
from tacet.web.v1.asked import Asked
from tacet.web.v1.final_text import final_text
from tacet.web.v1.logprobs import logprobs_of
from tacet.web.v1.waiting import Waiting, as_refusal

HEAD_AFTER = 10.0  # seconds until the stream begins, though there is no text yet
HEARTBEAT = 15.0  # seconds of silence after which a comment shows that the stream lives
STREAM = "text/event-stream"
DONE = b"data: [DONE]\n\n"


@dataclass(eq=False)
class TextStream:
    """The deltas of one call.

    What was sent never changes: only the text of finished shards is sent, in order, and what comes
    later only adds to it. The last event holds the whole.
    """

    waiting: Waiting
    asked: Asked
    now: Callable[[], float] = time.monotonic
    _sent: str = field(default="", init=False)
    _raw: str = field(default="", init=False)
    _last: Shard | None = field(default=None, init=False)
    _begun: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._begun = self.now()

    def look(self, run: Run) -> Response | None:
        """The stream's response once it has something to say, or has waited long enough."""
        deltas = self._deltas(run)
        patient = self.now() - self._begun < HEAD_AFTER
        if patient and not deltas and self._final(run) is None:
            return None
        response = Response(self._events(run, deltas), content_type=f"{STREAM}; charset=utf-8")
        response.headers["Cache-Control"] = "no-store, no-transform"
        response.headers["X-Accel-Buffering"] = "no"
        return response

    def _deltas(self, run: Run) -> list[dict[str, Any]]:
        """What has become final since the last time: a delta for each sentence."""
        deltas = []
        for shard in finished_after(self.waiting.context, run, self._last):
            self._last = shard
            for segment in shard.result.segments if shard.result else ():
                self._raw += segment.text
                delta = self._raw.strip()[len(self._sent) :]
                self._sent += delta
                if delta:
                    made = {"type": "transcript.text.delta", "delta": delta}
                    deltas.append(made | self._figures(run, segment.words))
        return deltas

    def _figures(self, run: Run, words: Iterable[Word]) -> dict[str, Any]:
        """Log-probabilities of the words, if they were asked for. Raises HostedError."""
        if not self.asked.logprobs:
            return {}
        return {"logprobs": logprobs_of(self.waiting.tacet, run, words)}

    def _events(self, run: Run, deltas: list[dict[str, Any]]) -> Iterator[bytes]:
        quiet_until = self.now() + HEARTBEAT
        try:
            while True:
                for delta in deltas:
                    yield event(delta)
                if (text := self._final(run)) is not None:
                    yield from self._end(run, text)
                    return
                if deltas or self.now() >= quiet_until:
                    yield b"" if deltas else b": still working\n\n"
                    quiet_until = self.now() + HEARTBEAT
                else:
                    yield b""
                run = self.waiting.run()
                deltas = self._deltas(run)
        except Exception as error:  # noqa: BLE001 - the head is sent: the client reads it from here
            yield event(error_object(as_refusal(error)))

    def _final(self, run: Run) -> Transcript | None:
        return final_text(self.waiting, self.asked, run)

    def _end(self, run: Run, transcript: Transcript) -> Iterator[bytes]:
        """The last events. Raises HostedError should the whole not be what was sent."""
        text = whole_text(transcript)
        if text != self._sent:
            raise HostedError(500, "The text has changed while it was sent.", "text_changed")
        for segment in spoken_segments(transcript) if self.asked.diarizes else ():
            yield event(segment)
        yield event(
            {
                "type": "transcript.text.done",
                "text": text,
                "languages": languages(transcript),
                "usage": usage(transcript),
                **self._figures(run, transcript.words),
            }
        )
        yield DONE


def event(value: dict[str, Any]) -> bytes:
    """One event of the stream."""
    return f"data: {json_bytes(value)}\n\n".encode()
