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

DECODE_STEP = "decode"  # the step, as the run log calls it
BYTES_PER_SECOND = 2 * SAMPLE_RATE  # of decoded sound, per second
MIN_FILE_BYTES_PER_SECOND = 500  # of about the leanest speech codec (AMR at 4.75 kbit/s)


class RunAudio:
    """The recording of a desk's run, a `core.protocols.Sound`.

    All but `piece` is for the desk's thread.
    """

    def __init__(self, lease: RunLease, decode: StreamingDecode | None) -> None:
        """The sound that `decode` brings, or that of the work file."""
        self._lease, self._decode = lease, decode
        self._source = decode or PcmFile(lease.context.files.scratch_path(lease.run.id))
        self._recorded = decode is None
        self._claimed_duration = lease.context.store.recording(lease.run.recording_id).duration

    def piece(self, start: float, length: float) -> Audio:
        """The piece that begins at `start`, at most `length` seconds; see `protocols.Sound`."""
        return self._source.piece(start, length)

    @property
    def length(self) -> float | None:
        """Seconds of the recording, as far as they are known."""
        known = self._decode.progress[1] if self._decode else None
        return known or self._claimed_duration

    def keep_alive(self) -> None:
        """What is done while nothing else is to be done. Raises RunCancelled."""
        self._lease.check()
        if self._decode:
            self._lease.report_preparing(self._decode.progress[0] / LENGTH)
        self.record_decoded()

    def record_decoded(self) -> None:
        """Store, once it is known, what became of decoding."""
        if self._recorded or self._decode is None or self._decode.report is None:
            return
        self._recorded = True
        decoded = self._decode.report
        _store_decoded(self._lease, decoded)
        self._lease.add_seconds(DECODE_STEP, self._decode.seconds)
        self._lease.warn(decoded.warnings)
        self._lease.must_hold()

    def finish(self) -> None:
        """Wait until all is decoded and noted. Raises what decoding raises."""
        if self._decode:
            self._decode.wait()
        self.record_decoded()


@contextmanager
def run_audio(
    lease: RunLease, open_detectors: Callable[[str], Sequence[SpeechDetector]]
) -> Iterator[RunAudio]:
    """The sound of the desk's run while it is listened to. Raises NoSpace, BadOption.

    A work file is whole if there is one; it is used if what became of decoding was stored too.
    """
    context, run = lease.context, lease.run
    pcm = context.files.scratch_path(run.id)
    if _is_decoded(lease):
        yield RunAudio(lease, None)
        return
    recording = context.store.recording(run.recording_id)
    context.files.require_space(space_needed(lease))
    options = options_of(run.options)
    detectors = open_detectors(options.speech.vad_detector)
    choice = TrackChoice(context.media, detectors, options, pcm, lease.check)
    with context.files.local_path(recording.file) as path:
        track = choice.choose(path, recording.name)
        with StreamingDecode(context.media, path, pcm, recording.name, track) as decode:
            yield RunAudio(lease, decode)


def space_needed(lease: RunLease) -> int:
    """How many bytes of disk the sound of the desk's run will still take, as far as one knows."""
    if _is_decoded(lease):
        return 0
    return decoded_size(lease.context.store.recording(lease.run.recording_id))


def decoded_size(recording: Recording) -> int:
    """How many bytes a recording's sound will take, as far as one knows.

    A header that claims hours for a small file is not believed: who waits for so much room may
    wait in vain, and what really is missing shows in decoding.
    """
    longest = recording.size / MIN_FILE_BYTES_PER_SECOND
    return int(min(recording.duration or 0.0, longest) * BYTES_PER_SECOND)


def _is_decoded(lease: RunLease) -> bool:
    return (
        DECODE_STEP in lease.run.seconds and lease.context.files.scratch_path(lease.run.id).exists()
    )


def _store_decoded(lease: RunLease, decoded: Decoded) -> None:
    store, recording = lease.context.store, lease.run.recording_id
    store.save_peaks(recording, Peaks(decoded.peaks, decoded.peak_seconds, decoded.duration))
    store.change_recording(  # tells the page, which then asks for the waveform
        recording, duration=decoded.duration, container=decoded.container, codec=decoded.codec,
        error=None,
    )  # fmt: skip
