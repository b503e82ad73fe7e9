"""Client: recordings, uploads, runs, transcripts and exports of a server."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from tacet.client.connection import Connection, query
from tacet.client.errors import ClientError, RunNotDone
from tacet.client.following import follow
from tacet.client.resume import Resume, default_folder
from tacet.client.uploads import OnBytes, SentFile, send
from tacet.client.values import Format, Hit, Recording, Run, Transcript

PAGE = 100  # recordings or hits of one answer
SPEAKERS_OVER = frozenset({"none", "done", "failed"})

OnRun = Callable[[Run], None]
"""Called with a run whenever it has changed."""


class Client:
    """Client of one server. Threads may share it; `close` it, or use it in a `with` block.

    Args:
        server: address; else the variable TACET_SERVER, else http://127.0.0.1:8420.
        key: API key; else the variable TACET_KEY, else none.
        patience: seconds for which uploads and waits outlast a server that does not answer.
        state: folder where uploads that are under way are noted, so that another process can go on.

    Every method raises Refused for an answer that is an error, and Unreachable for none.
    """

    def __init__(
        self,
        server: str | None = None,
        key: str | None = None,
        *,
        patience: float = 600.0,
        state: Path | None = None,
    ) -> None:
        self._connection = Connection(server, key, patience)
        self._state = state or default_folder()

    @property
    def server(self) -> str:
        """Address of the server."""
        return self._connection.server

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def recordings(self, q: str = "", **filters: Any) -> Iterator[Recording]:
        """Recordings, newest first; pages are fetched as they are needed.

        Args:
            q: part of the name.
            filters: as of GET /api/recordings, such as state, tag, folder, language, sha256.
        """
        after: str | None = None
        while True:
            given = {"q": q, "limit": PAGE, **filters, **({"after": after} if after else {})}
            page = self._connection.get("/api/recordings", given)
            yield from map(Recording.of, page["items"])
            after = page["next"]
            if after is None:
                return

    def recording(self, recording_id: str) -> Recording:
        """Recording with its current run."""
        return Recording.of(self._connection.get(f"/api/recordings/{recording_id}"))

    def search(self, query: str) -> Iterator[Hit]:
        """Places where words stand in names and transcripts, newest recordings first."""
        after: str | None = None
        while True:
            given = {"q": query, "limit": PAGE, **({"after": after} if after else {})}
            page = self._connection.get("/api/search", given)
            yield from map(Hit.of, (*page["names"], *page["hits"]))
            after = page["next"]
            if after is None:
                return

    def upload(
        self,
        file: str | Path,
        *,
        name: str | None = None,
        options: Mapping[str, Any] | None = None,
        start: bool = False,
        on_bytes: OnBytes = lambda done, total: None,
    ) -> Recording:
        """Recording that a file has become on the server.

        Sent in pieces. One that broke off goes on where it stopped, in this process or, by a note
        in the client's `state`, in another that uploads the same file.

        Args:
            options: of the run that will be started, so that bad ones are refused at once.
            start: whether the server starts a run as soon as the file has arrived.

        Raises:
            OSError: the file cannot be read.
        """
        sent = SentFile.of(Path(file), name, options=dict(options or {}), start=start)
        resume = self.resume(sent)
        recording = self.send(sent, resume, on_bytes)
        resume.forget()
        return recording

    def resume(self, file: SentFile, *about: str) -> Resume:
        """Notes on the upload of a file to this server, and on what else tells it from others."""
        return Resume(self._state, self.server, file.sha256, file.name, *about)

    def send(self, file: SentFile, resume: Resume, on_bytes: OnBytes) -> Recording:
        """Recording that a file has become; as `upload`, with notes that stay.

        Raises:
            ClientError: what arrived is not what was read.
        """
        recording = self.recording(send(self._connection, file, resume, on_bytes))
        if recording.sha256 != file.sha256:
            resume.forget()
            raise ClientError(f"{file.path} has changed while it was sent. Send it again.")
        return recording

    def start_run(self, recording_id: str, **options: Any) -> Run:
        """Run of a recording. Options as of POST /api/recordings/{id}/runs; the rest as set there.

        The same question twice is one run, as long as that is not over.
        """
        path = f"/api/recordings/{recording_id}/runs"
        return Run.of(self._connection.request("POST", path, json=options).json())

    def run(self, run_id: str) -> Run:
        """Run as it stands."""
        return Run.of(self._connection.get(f"/api/runs/{run_id}"))

    def cancel(self, run_id: str) -> Run:
        """Stop a run; what it has written is kept."""
        return Run.of(self._connection.request("POST", f"/api/runs/{run_id}/cancel").json())

    def follow(self, run_id: str) -> Iterator[Run]:
        """Run now and after each change, until it is over."""

        def concerns(kind: str, data: Mapping[str, Any]) -> bool:
            return kind == "run.changed" and data.get("id") == run_id

        for run in follow(self._connection, lambda: self.run(run_id), concerns):
            yield run
            if run.over:
                return

    def wait(self, run_id: str, on_run: OnRun = lambda run: None) -> Run:
        """Run once it is done and, where it was asked for, known who speaks.

        Raises:
            RunNotDone: it failed, or somebody stopped it.
        """
        for run in self.follow(run_id):
            on_run(run)
        if run.state == "failed":
            fault = run.error
            raise (
                RunNotDone(fault.code, fault.message) if fault else RunNotDone("failed", "Failed.")
            )
        if run.state == "stopped":
            raise RunNotDone("run_stopped", "The run was stopped on the server.")
        if run.options.get("diarize"):
            self._wait_for_speakers(run.recording_id)
        return run

    def _wait_for_speakers(self, recording_id: str) -> None:
        def concerns(kind: str, data: Mapping[str, Any]) -> bool:
            return kind == "speakers.changed" and data.get("recording_id") == recording_id

        path = f"/api/recordings/{recording_id}/speakers"
        for speakers in follow(self._connection, lambda: self._connection.get(path), concerns):
            if speakers["state"] not in SPEAKERS_OVER:
                continue
            if fault := speakers["error"]:
                raise RunNotDone(fault["code"], fault["message"])
            return

    def transcript(
        self, run_id: str, start: float = 0.0, end: float | None = None, *, edits: bool = True
    ) -> Transcript:
        """Transcript of a run, or what stands from `start` to `end` seconds.

        Args:
            edits: as a person left it; else as the run wrote it.
        """
        given: dict[str, Any] = {"start": start, "edits": "all" if edits else "none"}
        if end is not None:
            given["end"] = end
        return Transcript.of(self._connection.get(f"/api/runs/{run_id}/transcript", given))

    def export(self, run_id: str, format: str, **options: Any) -> bytes:
        """File of a run's transcript in a format. Options as of GET /api/runs/{id}/exports."""
        path = f"/api/runs/{run_id}/exports/{format}"
        return self._connection.request("GET", path, params=query(options)).content

    def formats(self) -> tuple[Format, ...]:
        """Formats that transcripts can be exported in."""
        return tuple(map(Format.of, self._connection.get("/api/formats")["exports"]))

    def add_terms(self, recording_id: str, content: bytes, name: str) -> None:
        """Add the terms of a vocabulary's file to a recording's own."""
        path = f"/api/recordings/{recording_id}/vocabulary/import"
        self._connection.request("POST", path, files={"file": (name, content)})

    def replace_terms(self, run: Run) -> None:
        """Write a finished run's terms as its vocabulary has them: one step, kept as an edit.

        Where nothing is to be replaced, nothing changes.
        """
        path = f"/api/runs/{run.id}/replacements"
        self._connection.request("POST", path, json={"revision": run.revision})

    def delete(self, recording_id: str) -> None:
        """Delete a recording with all its runs."""
        self._connection.request("DELETE", f"/api/recordings/{recording_id}")
