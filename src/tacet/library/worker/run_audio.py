"""Audio of a run: decoded meanwhile, or left from before."""

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
    """Recording of a leased run, a `core.protocols.AudioSource`.

    All but `piece` is for the lease's thread.
    """

    def __init__(self, lease: RunLease, decode: StreamingDecode | None) -> None:
        """Audio from `decode`, or from the scratch file."""
        self._lease, self._decode = lease, decode
        self._source = decode or PcmFile(lease.context.files.scratch_path(lease.run.id))
        self._recorded = decode is None
        self._claimed_duration = lease.context.store.recording(lease.run.recording_id).duration

    def piece(self, start: float, length: float) -> Audio:
        """Piece from `start` on, at most `length` seconds; see `AudioSource`."""
        return self._source.piece(start, length)

    @property
    def length(self) -> float | None:
        """Seconds of the recording, as far as they are known."""
        known = self._decode.progress[1] if self._decode else None
        return known or self._claimed_duration

    def keep_alive(self) -> None:
        """Check the lease and report progress while waiting. Raises RunCancelled."""
        self._lease.check()
        if self._decode:
            self._lease.report_preparing(self._decode.progress[0] / LENGTH)
        self.record_decoded()

    def record_decoded(self) -> None:
        """Store the decoding report once it is known."""
        if self._recorded or self._decode is None or self._decode.report is None:
            return
        self._recorded = True
        decoded = self._decode.report
        store_decoded(self._lease, decoded)
        self._lease.add_seconds(DECODE_STEP, self._decode.seconds)
        self._lease.warn(decoded.warnings)
        self._lease.must_hold()

    def finish(self) -> None:
        """Wait until all is decoded and recorded. Raises as decoding does."""
        if self._decode:
            self._decode.wait()
        self.record_decoded()


@contextmanager
def run_audio(
    lease: RunLease, open_detectors: Callable[[str], Sequence[SpeechDetector]]
) -> Iterator[RunAudio]:
    """Audio of a leased run while it is transcribed. Raises NoSpace, BadOption.

    A scratch file is whole if there is one; it is used if the decoding report was stored too.
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
        track = run.track or choice.choose(path, recording.name)
        if track != run.track:
            lease.must_save(track=track)
        with StreamingDecode(context.media, path, pcm, recording.name, track) as decode:
            yield RunAudio(lease, decode)


def space_needed(lease: RunLease) -> int:
    """Estimated bytes of disk that the run's decoded audio still takes."""
    if _is_decoded(lease):
        return 0
    return decoded_size(lease.context.store.recording(lease.run.recording_id))


def decoded_size(recording: Recording) -> int:
    """Estimated bytes of a recording's decoded audio.

    A header that claims hours for a small file is not believed: the run might wait in vain for so
        much space, and a real lack shows while decoding.
    """
    longest = recording.size / MIN_FILE_BYTES_PER_SECOND
    return int(min(recording.duration or 0.0, longest) * BYTES_PER_SECOND)


def _is_decoded(lease: RunLease) -> bool:
    return (
        DECODE_STEP in lease.run.seconds and lease.context.files.scratch_path(lease.run.id).exists()
    )


def store_decoded(lease: RunLease, decoded: Decoded) -> None:
    """Store what decoding found out about the recording."""
    store, recording = lease.context.store, lease.run.recording_id
    store.save_peaks(recording, Peaks(decoded.peaks, decoded.peak_seconds, decoded.duration))
    store.change_recording(  # last: its event makes the page load the waveform
        recording,
        duration=decoded.duration,
        container=decoded.container,
        codec=decoded.codec,
        error=None,
    )
