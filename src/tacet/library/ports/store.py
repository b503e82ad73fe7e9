"""The seams of the library: what a store and a dispatcher promise. Media: `media_protocols`;
models: `model_protocols`.

Every implementation passes the contract suite of its seam in tests/contract.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tacet.core.assemble import ShardText
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.library.model.edit import Change, Edits, SpanRequest, SpanRequestClaim
from tacet.library.model.recording import Peaks, Recording, RecordingPage, Upload
from tacet.library.model.run import Event, Run, RunState, Shard
from tacet.library.ports.models import NamedModel

Clock = Callable[[], datetime]
IsSame = Callable[[Run], bool]


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's right to a run: whose it is, under which fencing number."""

    run_id: str
    worker: str
    attempt: int


class RecordingStore(Protocol):
    """Keeps recordings and uploads. Each method is one transaction."""

    def recording(self, recording_id: str) -> Recording:
        """The recording, deleted ones included. Raises NotFound."""

    def recordings(self, query: str, limit: int, after: str | None) -> RecordingPage:
        """Those not deleted whose name contains `query`, newest first, behind `after`'s."""

    def add_recording(self, recording: Recording) -> None:
        """Store a new recording; tells `recording.changed`."""

    def change_recording(self, recording_id: str, **changes: Any) -> Recording:
        """The recording with some fields changed, the others as they are at this moment.

        Tells `recording.changed`, or `recording.removed` when it is deleted. Raises NotFound.
        """

    def offer_copy(self, recording_id: str, file: str) -> Recording:
        """The recording, with `file` as its listening copy if it had none: the first one stays.

        Tells `recording.changed` then. Raises NotFound, also when it was deleted.
        """

    def track_files(self, recording_id: str) -> Mapping[int, str]:
        """The stored file that plays a sound track, by the track's number."""

    def offer_track_file(self, recording_id: str, track: int, file: str) -> str:
        """The file that plays the track: `file` if there was none, else the first one.

        Raises NotFound, also when the recording was deleted.
        """

    def removed_before(self, moment: datetime) -> list[Recording]:
        """The recordings that were deleted before `moment`."""

    def purge(self, recording_id: str) -> None:
        """Take out the recording and all that hangs on it; its bytes are overwritten."""

    def save_peaks(self, recording_id: str, peaks: Peaks) -> None:
        """Store the waveform."""

    def peaks(self, recording_id: str, within: Span | None = None) -> Peaks | None:
        """The waveform, or only what of it touches `within`; None before it is known."""

    def add_upload(self, upload: Upload) -> None:
        """Store a new upload."""

    def upload(self, upload_id: str) -> Upload:
        """The upload. Raises NotFound."""

    def save_upload(self, upload: Upload, expected_offset: int) -> bool:
        """Store the changed upload if its stored offset is still `expected_offset`."""

    def uploads(self) -> list[Upload]:
        """All unfinished uploads, oldest first."""

    def finish_upload(self, upload_id: str, recording: Recording, run: Run | None) -> None:
        """Take out the upload, store the recording and its first run if any: all or nothing.

        Raises NotFound when there is no such upload (any more).
        """

    def drop_upload(self, upload_id: str) -> bool:
        """Whether there was such an upload; it is taken out. Its file is nobody's then."""

    def files_in_use(self) -> set[str]:
        """The names in `MediaFiles` of every recording, copy and upload."""


class RunStore(Protocol):
    """Keeps runs and shards. Each method is one transaction.

    What takes a `Claim` does nothing and answers False when the claim is no longer the newest.
    """

    def add_run(self, run: Run, is_same: IsSame = lambda other: False) -> Run:
        """The new run as stored, with its number, or the same one if that is still to be done.

        Args:
            is_same: whether an unfinished run of the recording that nobody stops makes the new one
                needless; it is asked in the same transaction.

        Raises NotFound without its recording.
        """

    def run(self, run_id: str) -> Run:
        """The run. Raises NotFound."""

    def runs_of(self, recording_id: str) -> list[Run]:
        """The recording's runs, newest first."""

    def current_runs(self, recording_ids: Sequence[str]) -> dict[str, tuple[Run, int]]:
        """The current run and how many there are, by recording id, for those that have one."""

    def make_current(self, run_id: str) -> Run:
        """The run, now its recording's current one. Tells `run.changed`. Raises NotFound."""

    def runs_without_model(self) -> list[Run]:
        """The waiting runs that wait for their model to be fetched, oldest first."""

    def name_model(self, run_id: str, model: NamedModel, warnings: Sequence[str] = ()) -> bool:
        """Whether a run that waits for its model got this one, with warnings; tells `run.changed`.

        Before that no worker can claim it.
        """

    def queue(self) -> list[tuple[str, RunState]]:
        """The id and state of each run that is not final, in the order of asking."""

    def cancel_run(self, run_id: str, moment: datetime, summary: Summary | None = None) -> Run:
        """The run, stopped if it was waiting, else marked to be stopped; final ones as is.

        `summary`, of what it has written so far, is stored with it if it is stopped here.
        """

    def resume_run(self, run: Run) -> bool:
        """Whether a run that was stopped or failed waits again, last in the queue, with its shards.

        Tells `run.changed`. Raises NotFound.
        """

    def claim_run(
        self, worker: str, now: datetime, lease: float, at_most: float | None = None
    ) -> tuple[Run, Claim] | None:
        """The next run to work on, its fencing number raised; None when there is none.

        A run is free when it waits, or when the lease (seconds) of its worker has lapsed; the
        latter counts as a loss. What has lost a worker, run or ask, is worked on alone until it
        gets on: it is given to a worker that holds nothing, which then is given nothing else.

        Args:
            at_most: seconds that the recording may be long; one of unknown length is too long.
                None takes any.
        """

    def free_runs_of(self, worker: str, now: datetime) -> int:
        """How many leases of a worker known to be dead were ended at once."""

    def renew(self, claim: Claim, until: datetime) -> bool:
        """Whether the lease was prolonged."""

    def release(self, claim: Claim) -> bool:
        """Hand the run back without counting a loss."""

    def save_run(self, run: Run, claim: Claim) -> bool:
        """Store the run's changed fields; a final state ends the claim. Tells `run.changed`."""

    def cancel_asked(self, claim: Claim) -> bool:
        """Whether the run is to be stopped, or is no longer ours."""

    def shards(self, run_id: str) -> list[Shard]:
        """The run's shards in order."""

    def add_shards(self, run: Run, first: int, spans: Sequence[Span], claim: Claim) -> bool:
        """Store the run's plan with new shards, both or neither.

        They are numbered from `first` on and replace all that were so before, decisions about whose
        words go with them. Tells `run.changed` and `speech.found`, about the plan's last chapter.
        """

    def begin_shard(self, claim: Claim, index: int) -> int | None:
        """The shard's fencing number, raised; None when it is finished or not ours."""

    def save_partial(self, claim: Claim, index: int, text: ShardText) -> bool:
        """Store the shard's text so far; tells `transcript.grew`."""

    def save_result(self, claim: Claim, index: int, attempt: int, text: ShardText) -> bool:
        """Store the shard's final text, once, only under its newest fencing number."""


class EditStore(Protocol):
    """Keeps what a person changed in transcripts. Each method is one transaction.

    What takes a `SpanRequestClaim` does nothing and answers False when the claim is no longer the
    newest, or the request was taken back.
    """

    def edits(self, run_id: str) -> Edits:
        """All edits of the run; none for a run without any. Raises NotFound."""

    def save_edits(self, run_id: str, change: Change) -> bool:
        """Whether the change was stored, because nothing came since `change.over`.

        Tells `run.changed`. Raises NotFound.
        """

    def claim_ask(
        self, worker: str, now: datetime, lease: float
    ) -> tuple[SpanRequest, SpanRequestClaim] | None:
        """The next stretch to listen to, its fencing number raised; as `claim_run`."""

    def free_asks_of(self, worker: str, now: datetime) -> int:
        """How many leases of a worker known to be dead were ended at once."""

    def renew_ask(self, claim: SpanRequestClaim, until: datetime) -> bool:
        """Whether the lease was prolonged; not when the ask was taken back."""

    def release_ask(self, claim: SpanRequestClaim) -> bool:
        """Hand the ask back without counting a loss."""

    def ask_wanted(self, claim: SpanRequestClaim) -> bool:
        """Whether the ask is still wanted, and ours."""

    def finish_ask(
        self, claim: SpanRequestClaim, ask: SpanRequest, over: int, summary: Summary | None
    ) -> bool:
        """Whether the answer (state, result, error) was stored, once, over that revision.

        Tells `run.changed`.
        """


class EventStore(Protocol):
    """Keeps a bounded list of what changed, and settings made on the page."""

    def publish(self, type: str, data: Mapping[str, Any]) -> None:
        """Add an event."""

    def events_after(self, seq: int, limit: int = 500) -> list[Event]:
        """The events after number `seq`, in order."""

    def last_event(self) -> int:
        """The number of the newest event; 0 when there is none."""

    def change_mark(self) -> int:
        """A number that differs as soon as anything was stored since; very cheap."""

    def values(self) -> dict[str, Any]:
        """All settings made on the page, by name."""

    def set_value(self, name: str, value: Any) -> None:
        """Store a setting; None takes it out. Tells `settings.changed`."""


class Store(RecordingStore, RunStore, EditStore, EventStore, Protocol):
    """The database: the truth about recordings, runs, shards, edits, uploads and events."""

    def maintain(self) -> None:
        """Prune old events and fold the write-ahead log in; called now and then by the worker."""

    def drop_copies(self, before: datetime) -> int:
        """How many copies of all that is kept, made before `before` by the store, are gone."""

    def close(self) -> None:
        """Close all connections."""


class Dispatcher(Protocol):
    """Gets stored work started. The database stays the truth; a lost call loses nothing."""

    def wake(self) -> None:
        """Tell workers that there may be something to do."""
