"""What a language model can do with a library: functions of plain values over the client.

Their answers are dataclasses without slots: the mcp package would take those for defaults.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from tacet.client import Client, Hit, Recording
from tacet.client.uploads import OnBytes
from tacet.core.errors import BadInput, Conflict
from tacet.mcp_server.folders import allowed_file
from tacet.mcp_server.pages import clock, page_of

PAGE_CHARACTERS = 8_000  # of a transcript: about 2,000 tokens
MOST_ITEMS = 100  # of a list
State = Literal["new", "waiting", "preparing", "listening", "done", "stopped", "failed"]
WORKING = ("waiting", "listening")  # states in which it is being found out who speaks


@dataclass(frozen=True)
class RecordingFacts:
    """Recording in a list. `state`: of its transcript; "new" where nobody asked for one."""

    id: str
    name: str
    added_at: str
    length: str | None
    state: str
    language: str | None
    summary: str | None
    error: str | None


@dataclass(frozen=True)
class RecordingPage:
    """Recordings, newest first. `next`: `after` of the next page; null on the last one."""

    recordings: list[RecordingFacts]
    next: str | None


@dataclass(frozen=True)
class Place:
    """Place where the words were found; `at` in seconds, null where the name matches.

    `speaker`: who says them; null for nobody known.
    """

    recording_id: str
    recording: str
    at: float | None
    time: str | None
    text: str
    speaker: str | None


@dataclass(frozen=True)
class TranscriptPage:
    """Part of a transcript. `next_start`: `start` of the next part; null at the end.

    `state` tells whether the run is over; until then there may be more text later.
    """

    recording: str
    state: str
    language: str | None
    length: str
    summary: str
    text: str
    next_start: float | None


@dataclass(frozen=True)
class Transcribed:
    """How a transcription stands; `progress` is 0 to 1."""

    recording_id: str
    recording: str
    state: str
    progress: float
    message: str


@dataclass(frozen=True, slots=True)
class LibraryTools:
    """Tools over one server; `folders` hold the files that may be transcribed."""

    client: Client
    folders: Sequence[Path] = ()

    def list_recordings(
        self, name: str = "", state: State | None = None, limit: int = 20, after: str | None = None
    ) -> RecordingPage:
        """Recordings whose name holds `name`, in a state, behind the recording `after`."""
        limit = min(max(limit, 1), MOST_ITEMS)
        filters: dict[str, Any] = {"state": state, "after": after}
        given = {key: value for key, value in filters.items() if value}
        found = list(islice(self.client.recordings(name, **given), limit + 1))
        shown = found[:limit]
        more = shown[-1].id if len(found) > limit else None
        return RecordingPage([_facts(recording) for recording in shown], more)

    def search(self, query: str, limit: int = 20) -> list[Place]:
        """Places where the words of a query stand, newest recordings first."""
        limit = min(max(limit, 1), MOST_ITEMS)
        return [_place(hit) for hit in islice(self.client.search(query), limit)]

    def read_transcript(
        self, recording_id: str, start: float = 0.0, end: float | None = None
    ) -> TranscriptPage:
        """Part of a recording's current transcript, as a person left it. Raises Conflict."""
        recording = self.client.recording(recording_id)
        if recording.run is None:
            raise Conflict(f"Nobody had {recording.name!r} transcribed yet.")
        run = recording.run

        def read(begin: float, until: float) -> Any:
            return self.client.transcript(run.id, begin, until)

        length = recording.duration
        if length is None:  # its sound is still being read
            length = self.client.transcript(run.id).duration
        page = page_of(read, start, length if end is None else min(end, length), PAGE_CHARACTERS)
        return TranscriptPage(
            recording.name,
            run.state,
            run.language,
            clock(length),
            str((run.summary or {}).get("text", "")),
            "\n".join(page.lines),
            page.next_start,
        )

    def sent(self, path: str, on_bytes: OnBytes) -> Recording:
        """Recording of a file in one of the folders; one that is in the library is not sent again.

        Raises BadInput: the file may not be read.
        """
        file = allowed_file(path, self.folders)
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        known = next(self.client.recordings(sha256=digest), None)
        return known or self.client.upload(file, on_bytes=on_bytes)

    def begun(self, recording: Recording, options: dict[str, Any]) -> Recording:
        """Recording with a run that goes on or is done; a new one unless there is one already.

        Raises BadInput: it cannot be read.
        """
        if recording.error is not None:
            raise BadInput(recording.error.message)
        if recording.run is not None and recording.run.state not in ("stopped", "failed"):
            return recording
        self.client.start_run(recording.id, **options)
        return self.client.recording(recording.id)


def is_over(recording: Recording) -> bool:
    """Whether nobody works on its text, or on who speaks, any more."""
    speakers = (recording.speakers or {}).get("state")
    return (recording.run is None or recording.run.over) and speakers not in WORKING


def transcribed(recording: Recording) -> Transcribed:
    """How the transcription of a recording stands, in words."""
    run = recording.run
    if run is None:
        return Transcribed(recording.id, recording.name, "stopped", 0.0, "Its run was deleted.")
    if not is_over(recording):
        message = "It goes on. Call transcribe with the same path again to wait for it."
    elif run.state == "done":
        summary = (run.summary or {}).get("text", "")
        message = f"Done: {summary}. Read it by read_transcript."
    else:
        message = run.error.message if run.error else "Somebody stopped it."
    return Transcribed(recording.id, recording.name, run.state, run.progress, message)


def _facts(recording: Recording) -> RecordingFacts:
    run = recording.run
    return RecordingFacts(
        recording.id,
        recording.name,
        recording.added_at.isoformat(timespec="seconds"),
        None if recording.duration is None else clock(recording.duration),
        run.state if run else "new",
        run.language if run else None,
        str(run.summary["text"]) if run and run.summary else None,
        recording.error.message if recording.error else None,
    )


def _place(hit: Hit) -> Place:
    time = None if hit.at is None else clock(hit.at)
    return Place(hit.recording_id, hit.recording_name, hit.at, time, hit.snippet, hit.speaker)
