"""Protocol of the store; workers poll `change_mark`, there is no queue server.

Every implementation passes the contract suite in tests/contract.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from tacet.core.assemble import ShardText
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.library.model.edit import Change, Edits, SpanRequest, SpanRequestClaim
from tacet.library.model.recording import Peaks, Recording, Upload
from tacet.library.model.run import Claim, Run, RunState, Shard
from tacet.library.ports.catalog import CatalogStore
from tacet.library.ports.events import EventStore
from tacet.library.ports.keys import KeyStore
from tacet.library.ports.live import LiveStore
from tacet.library.ports.models import NamedModel
from tacet.library.ports.search import SearchStore
from tacet.library.ports.speakers import SpeakerStore
from tacet.library.ports.vocabulary import VocabularyStore
from tacet.library.ports.voices import VoiceStore

Clock = Callable[[], datetime]
IsSame = Callable[[Run], bool]


class RecordingStore(Protocol):
    """Recordings and uploads. Each method is one transaction."""

    def recording(self, recording_id: str) -> Recording:
        """Recording, deleted ones included. Raises NotFound."""

    def add_recording(self, recording: Recording) -> None:
        """Store a new recording; adds `recording.changed`."""

    def change_recording(self, recording_id: str, **changes: Any) -> Recording:
        """Recording with some fields changed in one transaction.

        Adds `recording.changed`, or `recording.removed` when it is deleted. Raises NotFound.
        """

    def offer_copy(self, recording_id: str, file: str) -> Recording:
        """Recording, with `file` as its playback copy if it had none.

        Adds `recording.changed` then. Raises NotFound, also when it was deleted.
        """

    def track_files(self, recording_id: str) -> Mapping[int, str]:
        """The stored file that plays a sound track, by the track's number."""

    def offer_track_file(self, recording_id: str, track: int, file: str) -> str:
        """The file that plays the track: `file` if there was none, else the first one.

        Raises NotFound, also when the recording was deleted.
        """

    def removed_before(self, moment: datetime) -> list[Recording]:
        """Recordings deleted before `moment`."""

    def purge(self, recording_id: str) -> None:
        """Delete the recording and its dependents; their bytes are overwritten."""

    def save_peaks(self, recording_id: str, peaks: Peaks) -> None:
        """Store the waveform."""

    def peaks(self, recording_id: str, within: Span | None = None) -> Peaks | None:
        """Waveform, or its part that touches `within`; None before it is known."""

    def add_upload(self, upload: Upload) -> None:
        """Store a new upload."""

    def upload(self, upload_id: str) -> Upload:
        """Upload. Raises NotFound."""

    def save_upload(self, upload: Upload, expected_offset: int) -> bool:
        """Whether the upload was stored: its offset still was `expected_offset`."""

    def uploads(self) -> list[Upload]:
        """All unfinished uploads, oldest first."""

    def finish_upload(self, upload_id: str, recording: Recording, run: Run | None) -> None:
        """Replace an upload by its recording and first run, in one transaction.

        Raises NotFound without such an upload.
        """

    def finish_join(
        self, recording: Recording, peaks: Peaks, run: Run, shards: Sequence[Shard]
    ) -> None:
        """Replace a join's upload by its recording and finished run, in one transaction.

        Raises NotFound without an upload of the recording's id.
        """

    def drop_upload(self, upload_id: str) -> bool:
        """Whether there was such an upload; it is deleted."""

    def files_in_use(self) -> set[str]:
        """File names of all recordings, playback copies and uploads."""


class RunStore(Protocol):
    """Runs and shards. Each method is one transaction.

    Methods with a `Claim` do nothing and return False when the claim is no longer the newest.
    """

    def add_run(self, run: Run, is_same: IsSame = lambda other: False) -> Run:
        """New run as stored, or an unfinished one like it. Raises NotFound.

        Args:
            is_same: whether an unfinished run makes it needless; called in the transaction.
        """

    def add_imported_run(self, run: Run, text: ShardText) -> Run:
        """A finished run with its plan and its whole text as its only shard; adds `run.changed`.

        Raises NotFound.
        """

    def run(self, run_id: str) -> Run:
        """Run with its plan. Raises NotFound."""

    def runs_of(self, recording_id: str) -> list[Run]:
        """Runs of a recording, newest first."""

    def current_runs(self, recording_ids: Sequence[str]) -> dict[str, tuple[Run, int]]:
        """Current run and number of runs, by recording id."""

    def make_current(self, run_id: str) -> Run:
        """Make a run its recording's current one; adds `run.changed`. Raises NotFound."""

    def runs_without_model(self) -> list[Run]:
        """Runs that wait for a model download, oldest first."""

    def name_model(self, run_id: str, model: NamedModel, warnings: Sequence[str] = ()) -> bool:
        """Whether a waiting run got its model, with warnings; adds `run.changed`.

        Before that no worker can claim it.
        """

    def queue(self, limit: int | None = None) -> list[tuple[str, RunState]]:
        """Id and state of each open run, or of the first ones, in queue order; not of held ones."""

    def start_run(self, run_id: str) -> Run:
        """Run that is held no longer, last in the queue; adds `run.changed`. Raises NotFound."""

    def cancel_run(self, run_id: str, moment: datetime, summary: Summary | None = None) -> Run:
        """Stop a waiting run, or mark a claimed one; final ones stay.

        `summary`, of its text so far, is stored with it if it is stopped here.
        """

    def resume_run(self, run: Run) -> bool:
        """Whether an ended run waits again, last in the queue, with its shards; as `start_run`."""

    def claim_run(
        self,
        worker: str,
        now: datetime,
        lease: float,
        at_most: float | None = None,
        *,
        live: bool = False,
    ) -> tuple[Run, Claim] | None:
        """Next run, its fencing number raised; None when there is none.

        A run is free when it waits, or when the lease (seconds) of its worker has lapsed; the
        latter counts as a crash. A run or span request that lost a worker is worked on alone until
        it gets on: its worker has no leases, and gets nothing else meanwhile.

        Args:
            at_most: seconds of the longest recording, None: any; unknown length is too long.
            live: only a run that listens while sound arrives; else only others.
        """

    def free_runs_of(self, worker: str, now: datetime) -> int:
        """Expire the leases of a dead worker; their number."""

    def renew(self, claim: Claim, until: datetime) -> bool:
        """Whether the lease was renewed."""

    def release(self, claim: Claim) -> bool:
        """Release the run without counting a crash."""

    def save_run(self, run: Run, claim: Claim) -> bool:
        """Store the run's changed fields; adds `run.changed`. A final state ends the claim."""

    def cancel_asked(self, claim: Claim) -> bool:
        """Whether the run is to be stopped, or is no longer ours."""

    def shards(
        self, run_id: str, *, with_results: bool = True, within: Span | None = None
    ) -> list[Shard]:
        """Shards of a run, in order.

        Args:
            with_results: False leaves out what the engine said of each window, half of ten hours;
                only the run log and a run that goes on need it.
            within: only those that have a part of it.
        """

    def add_shards(self, run: Run, first: int, spans: Sequence[Span], claim: Claim) -> bool:
        """Store the run's plan and new shards, both or neither.

        They are numbered from `first` on, replace all that were, delete decisions about their words
        and replace steps about them.
        Adds `run.changed`, and `speech.found` for the last chapter of the plan.
        """

    def begin_shard(self, claim: Claim, index: int) -> int | None:
        """Shard's fencing number, raised; None when finished or not ours."""

    def save_partial(self, claim: Claim, index: int, text: ShardText) -> bool:
        """Store the shard's text so far; adds `transcript.grew`."""

    def save_result(self, claim: Claim, index: int, attempt: int, text: ShardText) -> bool:
        """Store the shard's final text, once, under its newest fencing number."""


class EditStore(Protocol):
    """Edits of transcripts. Each method is one transaction.

    Methods with a `SpanRequestClaim` do nothing and return False when the claim is no longer the
    newest, or the request was withdrawn.
    """

    def edits(self, run_id: str) -> Edits:
        """All edits of a run, perhaps none. Raises NotFound."""

    def save_edits(self, run_id: str, change: Change) -> bool:
        """Whether the change was stored: nothing came since `change.over`.

        Adds `run.changed`, and `transcript.edited` where the change says what that tells. Raises
        NotFound.
        """

    def claim_span_request(
        self, worker: str, now: datetime, lease: float
    ) -> tuple[SpanRequest, SpanRequestClaim] | None:
        """Next span request, its fencing number raised; as `claim_run`."""

    def free_span_requests_of(self, worker: str, now: datetime) -> int:
        """Expire the leases of a dead worker; their number."""

    def renew_span_request(self, claim: SpanRequestClaim, until: datetime) -> bool:
        """Whether the lease was renewed."""

    def release_span_request(self, claim: SpanRequestClaim) -> bool:
        """Release the request without counting a crash."""

    def span_request_wanted(self, claim: SpanRequestClaim) -> bool:
        """Whether the request is still wanted, and ours."""

    def finish_span_request(
        self, claim: SpanRequestClaim, request: SpanRequest, change: Change
    ) -> bool:
        """Whether the result was stored, once, with the summary and the steps of a change.

        Nothing came since `change.over`. Adds `run.changed`.
        """


class Store(
    RecordingStore,
    LiveStore,
    CatalogStore,
    RunStore,
    EditStore,
    SpeakerStore,
    VoiceStore,
    SearchStore,
    VocabularyStore,
    KeyStore,
    EventStore,
    Protocol,
):
    """The database: recordings, runs, edits, speakers, search, vocabularies, keys, events."""

    def maintain(self) -> None:
        """Drop what nothing refers to any more, overwrite purged words, checkpoint the log."""

    def drop_copies(self, before: datetime) -> int:
        """Delete database copies made before `before`; how many there were."""

    def close(self) -> None:
        """Close all connections."""
