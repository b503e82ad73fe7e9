"""Audio of a run that listens while the sound of its recording arrives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.errors import NoSpace, is_disk_full
from tacet.core.growing_audio import GrowingAudio
from tacet.library.context import AppContext
from tacet.library.model.live import SAMPLE_BYTES, Live
from tacet.library.ports.media import Resampler, StoredFile
from tacet.library.wav import HEADER_BYTES
from tacet.library.worker.background_thread import BackgroundThread
from tacet.library.worker.resources import WorkerResources
from tacet.library.worker.run_audio import RunAudio, run_audio, store_decoded
from tacet.library.worker.run_lease import RunLease

POLL_SECONDS = 0.05  # between two looks at how far the sound has arrived
READ_BYTES = 1 << 20  # at once, to bound memory
SCRATCH_FULL = "The disk has no room for the sound that is transcribed."


class LiveFeed(BackgroundThread):
    """Brings what has arrived of a recording's sound into a `GrowingAudio`, resampled.

    Only what was acknowledged is read: the rest may be sent again, and differ.
    """

    def __init__(
        self,
        context: AppContext,
        live: Live,
        audio: GrowingAudio,
        open_resampler: Callable[[int], Resampler],
    ) -> None:
        super().__init__("live")
        self._context, self._live, self._audio = context, live, audio
        self._open_resampler = open_resampler
        self._resampler = open_resampler(live.rate)
        self._read = self._cut = 0  # bytes of sound; where the last cut was

    def __exit__(self, *_: object) -> None:
        """Stop; whoever waits for sound gets RunCancelled."""
        self._audio.close()
        super().__exit__()

    def _run(self) -> None:
        try:
            recording = self._context.store.recording(self._live.recording_id)
            stored = self._context.files.open(recording.file)  # it stays open when it is renamed
            with stored:
                self._follow(stored)
        except BaseException as fault:  # noqa: BLE001 - raised from `GrowingAudio.piece`
            self._audio.end(NoSpace(SCRATCH_FULL) if is_disk_full(fault) else fault)

    def _follow(self, stored: StoredFile) -> None:
        while not self._closed.is_set():
            live = self._context.store.live(self._live.recording_id)
            if live is None or (live.ended_at is not None and self._read == live.offset):
                self._audio.append(self._resampler.flush())
                self._audio.end()
                return
            cut = next((cut for cut in live.cuts if cut > self._cut), None)
            if cut == self._read:
                self._cut_here()
            elif not self._bring(stored, live.offset if cut is None else cut):
                self._closed.wait(POLL_SECONDS)

    def _bring(self, stored: StoredFile, until: int) -> bool:
        """Whether something was brought."""
        stored.content.seek(HEADER_BYTES + self._read)
        content = stored.content.read(min(until - self._read, READ_BYTES))
        content = content[: len(content) // SAMPLE_BYTES * SAMPLE_BYTES]
        if content:
            self._read += len(content)
            self._audio.append(self._resampler.feed(np.frombuffer(content, "<i2")))
        return bool(content)

    def _cut_here(self) -> None:
        """Bring the resampler's rest, so that all sound before the cut is there."""
        self._cut = self._read
        until = round(self._cut / SAMPLE_BYTES * SAMPLE_RATE / self._live.rate)
        rest = self._resampler.flush()[: until - self._audio.count]
        short = until - self._audio.count - len(rest)
        # padded, for the rounding of many cuts must not add up to a shift in time
        self._audio.append(np.pad(rest, (0, short)), cut=True)
        self._resampler = self._open_resampler(self._live.rate)


class LiveRunAudio:
    """Sound of a live recording for its run, as `RunAudio` is for others."""

    def __init__(self, lease: RunLease, audio: GrowingAudio) -> None:
        self._lease, self._audio = lease, audio

    def piece(self, start: float, length: float) -> Audio:
        """Piece from `start` on, at most `length` seconds, once it has arrived."""
        return self._audio.piece(start, length)

    def next_cut(self, start: float, end: float) -> float | None:
        """First time after `start` and not after `end` at which a chapter ends without a pause."""
        return self._audio.next_cut(start, end)

    @property
    def length(self) -> float | None:
        """Seconds that have arrived."""
        return self._audio.seconds

    def keep_alive(self) -> None:
        """Check the lease while waiting. Raises RunCancelled."""
        self._lease.check()

    def record_decoded(self) -> None:
        """Do nothing: the waveform is known once all has arrived."""

    def finish(self) -> None:
        """Store the waveform of the whole file, as of every recording."""
        context, lease = self._lease.context, self._lease
        recording = context.store.recording(lease.run.recording_id)
        if not self._audio.seconds:
            return
        scratch = context.files.scratch_path(lease.run.id)
        with context.files.local_path(recording.file) as path:
            decoded = context.media.decode(
                path, scratch, name=recording.name, cancelled=lease.cancelled
            )
        store_decoded(lease, decoded)
        lease.must_hold()


AnyAudio = RunAudio | LiveRunAudio


@contextmanager
def audio_of(lease: RunLease, resources: WorkerResources) -> Iterator[AnyAudio]:
    """Audio of a leased run, whole or still arriving. Raises NoSpace, BadOption."""
    live = live_of_run(lease)
    if live is None:
        with run_audio(lease, resources.open_detectors) as audio:
            yield audio
        return
    scratch = lease.context.files.scratch_path(lease.run.id)
    with scratch.open("w+b", buffering=0) as file:
        growing = GrowingAudio(file)
        with LiveFeed(lease.context, live, growing, resources.open_resampler):
            yield LiveRunAudio(lease, growing)


def live_of_run(lease: RunLease) -> Live | None:
    """The live recording that a run listens to; None for a run of a whole file."""
    live = lease.context.store.live(lease.run.recording_id)
    return live if live is not None and live.run_id == lease.run.id else None
