"""The sound of a run: decoded while it is listened to, or left by the worker before us."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tacet.core.audio import SAMPLE_RATE, Audio, PcmFile
from tacet.core.planning.chapters import LENGTH
from tacet.core.protocols import SpeechDetector
from tacet.library.model.recording import Peaks, Recording
from tacet.library.ports.media import Decoded
from tacet.library.use_cases.settings import options_of
from tacet.library.worker.run_lease import RunLease
from tacet.library.worker.streaming_decode import StreamingDecode
from tacet.library.worker.track_choice import TrackChoice

DECODE = "decode"  # the step, as the run log calls it
BYTES = 2 * SAMPLE_RATE  # of decoded sound, per second
LEANEST = 500  # bytes per second of about the leanest speech codec (AMR at 4.75 kbit/s)


class RunAudio:
    """The recording of a desk's run, a `core.protocols.Sound`.

    All but `piece` is for the desk's thread.
    """

    def __init__(self, lease: RunLease, reading: StreamingDecode | None) -> None:
        """The sound that `reading` brings, or that of the work file."""
        self._lease, self._reading = lease, reading
        self._sound = reading or PcmFile(lease.context.files.work(lease.run.id))
        self._noted = reading is None
        self._expected = lease.context.store.recording(lease.run.recording_id).duration

    def piece(self, start: float, length: float) -> Audio:
        """The piece that begins at `start`, at most `length` seconds; see `protocols.Sound`."""
        return self._sound.piece(start, length)

    @property
    def length(self) -> float | None:
        """Seconds of the recording, as far as they are known."""
        told = self._reading.progress[1] if self._reading else None
        return told or self._expected

    def meanwhile(self) -> None:
        """What is done while nothing else is to be done. Raises RunCancelled."""
        self._lease.check()
        if self._reading:
            self._lease.tell_preparing(self._reading.progress[0] / LENGTH)
        self.note()

    def note(self) -> None:
        """Store, once it is known, what became of decoding."""
        if self._noted or self._reading is None or self._reading.report is None:
            return
        self._noted = True
        decoded = self._reading.report
        _store_decoded(self._lease, decoded)
        self._lease.spend(DECODE, self._reading.seconds)
        self._lease.warn(decoded.warnings)
        self._lease.must_be_ours()

    def finish(self) -> None:
        """Wait until all is decoded and noted. Raises what decoding raises."""
        if self._reading:
            self._reading.wait()
        self.note()


@contextmanager
def run_audio(
    lease: RunLease, open_detectors: Callable[[str], Sequence[SpeechDetector]]
) -> Iterator[RunAudio]:
    """The sound of the desk's run while it is listened to. Raises NoSpace, BadOption.

    A work file is whole if there is one; it is used if what became of decoding was stored too.
    """
    context, run = lease.context, lease.run
    pcm = context.files.work(run.id)
    if _is_decoded(lease):
        yield RunAudio(lease, None)
        return
    recording = context.store.recording(run.recording_id)
    context.files.require_space(room_needed(lease))
    path = context.files.path(recording.file)
    options = options_of(run.options)
    detectors = open_detectors(options.speech.vad_detector)
    choice = TrackChoice(context.media, detectors, options, pcm, lease.check)
    track = choice.of(path, recording.name)
    with StreamingDecode(context.media, path, pcm, recording.name, track) as reading:
        yield RunAudio(lease, reading)


def room_needed(lease: RunLease) -> int:
    """How many bytes of disk the sound of the desk's run will still take, as far as one knows."""
    if _is_decoded(lease):
        return 0
    return decoded_size(lease.context.store.recording(lease.run.recording_id))


def decoded_size(recording: Recording) -> int:
    """How many bytes a recording's sound will take, as far as one knows.

    A header that claims hours for a small file is not believed: who waits for so much room may
    wait in vain, and what really is missing shows in decoding.
    """
    return int(min(recording.duration or 0.0, recording.size / LEANEST) * BYTES)


def _is_decoded(lease: RunLease) -> bool:
    return DECODE in lease.run.seconds and lease.context.files.work(lease.run.id).exists()


def _store_decoded(lease: RunLease, decoded: Decoded) -> None:
    store, recording = lease.context.store, lease.run.recording_id
    store.save_peaks(recording, Peaks(decoded.peaks, decoded.peak_seconds, decoded.duration))
    store.change_recording(  # tells the page, which then asks for the waveform
        recording, duration=decoded.duration, container=decoded.container, codec=decoded.codec,
        error=None,
    )  # fmt: skip
