"""A file that another Tacet transcribes, and the thread that sends one after another."""

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tacet.cli.console.safe_print import printable_name
from tacet.cli.transcription.input_files import local_file
from tacet.client import Client, Recording, Refused, Run, RunNotDone
from tacet.client.errors import ClientError
from tacet.client.resume import Resume
from tacet.client.uploads import SentFile
from tacet.core.errors import BadInput

RUN = "run"  # under this name a run's id is noted
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class RemoteRequest:
    """Options of every file's run, and the vocabulary's bytes and name, if there is one."""

    options: Mapping[str, Any]
    vocabulary: tuple[bytes, str] | None = None

    @property
    def digest(self) -> str:
        """SHA-256 that tells this request from others."""
        content, name = self.vocabulary or (b"", "")
        terms = hashlib.sha256(content).hexdigest()
        told = json.dumps([dict(self.options), terms, name], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(eq=False)
class RemoteFile:
    """File of a command while it is sent and transcribed elsewhere.

    Attributes:
        file: as typed. `stem`: its output name.
        sent: share of it that has arrived, 0 to 1.
        ready: set once its run has begun, or `error` says why there is none.
    """

    file: str
    stem: str
    sent: float = 0.0
    name: str = ""
    recording_id: str | None = None
    run: Run | None = None
    resume: Resume | None = None
    error: BaseException | None = None
    ready: threading.Event = field(default_factory=threading.Event)


class Stopped(ClientError):
    """Sending was stopped from this side."""


class Sender(threading.Thread):
    """Thread that sends files and has their runs begin, in order.

    A daemon: a slow line must not keep a command that was stopped from ending.
    """

    def __init__(self, client: Client, files: Sequence[RemoteFile], request: RemoteRequest) -> None:
        super().__init__(name="sender", daemon=True)
        self._client, self._files, self._request = client, files, request
        self._stopped = threading.Event()
        self._beginning = threading.Lock()  # held while a run begins

    def run(self) -> None:
        """Send every file; what goes wrong with one is told with it."""
        for file in self._files:
            try:
                self._begin(file)
            except BaseException as error:  # noqa: BLE001 - raised again by who waits for the file
                file.error = error
            file.ready.set()

    def stop(self) -> None:
        """Send no more, and let no more run begin."""
        self._stopped.set()
        with self._beginning:
            return

    def _begin(self, file: RemoteFile) -> None:
        self._raise_if_stopped()
        with local_file(file.file) as path:
            sent = self._read(path)
            file.name = sent.name
            # by output name, too: a file that is named twice is done twice
            file.resume = self._client.resume(sent, self._request.digest, file.stem)
            earlier = self._earlier_run(file.resume)
            if earlier is not None:
                file.run, file.recording_id = earlier, earlier.recording_id
                return
            recording = self._send(file, sent, file.resume)
        if self._request.vocabulary:
            self._client.add_terms(recording.id, *self._request.vocabulary)
        with self._beginning:
            self._raise_if_stopped()
            file.run = self._client.start_run(recording.id, **self._request.options)
        file.resume.note(RUN, file.run.id)

    def _read(self, path: Path) -> SentFile:
        name = printable_name(path.name)
        try:
            return SentFile.of(path, name, options=dict(self._request.options))
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {error.strerror}.") from error

    def _earlier_run(self, resume: Resume) -> Run | None:
        """Run that a command which was killed had begun, if it is good for something."""
        noted = resume.get(RUN)
        if noted is None:
            return None
        try:
            run = self._client.run(noted)
        except Refused as error:
            if error.status == NOT_FOUND:
                return None
            raise
        return run if run.state == "done" or not run.over else None

    def _send(self, file: RemoteFile, sent: SentFile, resume: Resume) -> Recording:
        def on_bytes(done: int, total: int) -> None:
            self._raise_if_stopped()
            file.sent = done / total if total else 1.0

        recording = self._client.send(sent, resume, on_bytes)
        file.recording_id = recording.id
        if fault := recording.error:
            raise RunNotDone(fault.code, fault.message)
        return recording

    def _raise_if_stopped(self) -> None:
        if self._stopped.is_set():
            raise Stopped("Stopped.")
