"""Harness of the web tests: a Tacet and its application."""

import io
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from empty_store import settle
from flask.testing import FlaskClient
from media_samples import beeps, wav
from werkzeug.test import TestResponse

from tacet.bootstrap import Tacet, build
from tacet.compute.resampler import StreamResampler
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.engines.scripted import ScriptedEngine
from tacet.library.worker.perform_run import perform_run
from tacet.library.worker.resources import WorkerResources
from tacet.settings import Settings
from tacet.web.app import TacetApp, create_app
from tacet.web.events.broadcaster import BroadcasterOptions

QUICK = BroadcasterOptions(interval=0.02, max_queued=50, heartbeat=0.2, max_streams=3)
AS_IT_IS = {"vad_filter": False, "silence": "verbatim"}  # so that beeps pass for speech
SCRIPT = ((0.2, 0.6, " Hello"), (0.8, 1.2, " world."), (1.6, 1.9, " Again."))


class Client(FlaskClient):
    """A client that reads every answer to its end, as a server does; streams need `False`."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        """The answer."""
        return super().open(*args, buffered=buffered, **kwargs)


class WebHarness:
    """A Tacet, its application and a client of it."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        chosen = {
            "data_dir": folder / "data",
            "models_dir": folder / "models",
            "offline": True,
            "auto_start": False,
            **settings,
        }
        settle(folder / "data")
        self.tacet: Tacet = build(Settings(**chosen))
        self.app: TacetApp = create_app(
            self.tacet, static=folder / "static", broadcaster_options=QUICK
        )
        self.app.test_client_class = Client
        self.client: FlaskClient = self.app.test_client()

    def add(self, name: str = "test.wav", **form: Any) -> dict[str, Any]:
        """The recording, as JSON, after sending a two-second file under a name."""
        fields = {"file": (io.BytesIO(beep_bytes()), "ignored"), "name": name, **form}
        answer = self.client.post("/api/recordings", data=fields)
        assert answer.status_code == 201, answer.text
        return dict(answer.json or {})

    def work(self, delay: float = 0.0) -> None:
        """Perform every waiting run with an engine that answers from a script."""
        context = self.tacet.context
        engine = scripted(SCRIPT, delay)
        bench = WorkerResources(
            lambda run: engine, self.tacet.detectors, self.tacet.diarizer, StreamResampler
        )
        while claimed := context.store.claim_run("test", context.clock(), 60.0):
            perform_run(context, *claimed, bench)

    def done_run(self, name: str = "test.wav") -> dict[str, Any]:
        """A finished run, as JSON, of a new recording under a name."""
        recording = self.add(name, start="true", options=json.dumps(AS_IT_IS))
        self.work()
        answer = self.client.get(f"/api/recordings/{recording['id']}").json
        assert answer["run"]["state"] == "done", answer["run"]
        return dict(answer["run"])

    def close(self) -> None:
        """End the event streams and close the database."""
        self.app.extensions["tacet.broadcaster"].end()
        self.tacet.context.store.close()


@contextmanager
def open_house(folder: Path, **settings: Any) -> Iterator[WebHarness]:
    """A web that is closed at the end."""
    web = WebHarness(folder, **settings)
    try:
        yield web
    finally:
        web.close()


@cache
def beep_bytes() -> bytes:
    """A WAV file of two seconds with three beeps."""
    samples = (beeps(2.0, (0.2, 0.8, 1.6)) * 32_000).astype(np.int16)
    with TemporaryDirectory() as folder:
        return wav(Path(folder) / "beeps.wav", 16_000, 1, 16, samples.tobytes()).read_bytes()


def scripted(script: Sequence[tuple[float, float, str]], delay: float = 0.0) -> ScriptedEngine:
    """An engine that says the words of a script."""
    return ScriptedEngine([Word(Span(s, e), text, 0.9) for s, e, text in script], delay=delay)


@contextmanager
def working(web: WebHarness) -> Iterator[None]:
    """A worker that performs runs meanwhile."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.02):
            web.work()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
