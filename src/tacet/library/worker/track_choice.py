"""Choice of a sound track: the requested one, else by speech."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tacet.core.errors import NoAudioTrack, UnreadableMedia
from tacet.core.options import TranscribeOptions
from tacet.core.protocols import SpeechDetector
from tacet.core.soundtracks import SoundTrack, matching_tracks
from tacet.core.speech.detection import find_speech
from tacet.library.ports.media import MediaReader
from tacet.library.worker.streaming_decode import StreamingDecode

STEP_SECONDS = 60.0  # analyzed of every track before the next step of any
ENOUGH_SPEECH_SECONDS = 10.0  # of certain speech in one track: the choice is made
SPEECH_SHARE = 0.5  # of the most speech in any track: a track with less is not chosen
MAX_TRACKS = 8  # decoded side by side


@dataclass(frozen=True, slots=True, eq=False)
class TrackChoice:
    """Choice of a sound track.

    Attributes:
        pcm: output of the decoding; tracks that are compared lie beside it meanwhile.
        keep_alive: called now and then; it may raise.
    """

    media: MediaReader
    detectors: Sequence[SpeechDetector]
    options: TranscribeOptions
    pcm: Path
    keep_alive: Callable[[], object] = lambda: None

    def choose(self, path: Path, name: str) -> int | None:
        """Number of the track to transcribe; None for the only one.

        The default track wins where it has about as much speech as another. Raises BadOption for a
        track that is not there, and as reading does.
        """
        wish = self.options.reading.track
        tracks = self.media.probe(path, name=name).tracks
        if len(tracks) < 2 and not wish:
            return None
        candidates = matching_tracks(tracks, wish, self.options.decode.language)
        if len(candidates) == 1:
            return candidates[0].number
        return self._by_speech(path, name, candidates[:MAX_TRACKS])

    def decode(self, path: Path, name: str) -> StreamingDecode:
        """Streaming decode of the chosen track, to be entered. Raises as `choose`."""
        return StreamingDecode(self.media, path, self.pcm, name, self.choose(path, name))

    def _by_speech(self, path: Path, name: str, tracks: Sequence[SoundTrack]) -> int:
        with ExitStack() as stack:
            decodes = []
            for track in tracks:
                out = self.pcm.with_suffix(f".{track.number}{self.pcm.suffix}")
                stack.callback(out.unlink, missing_ok=True)
                decode = StreamingDecode(self.media, path, out, name, track.number)
                decodes.append(stack.enter_context(decode))
            speech = self._speech_seconds(decodes)
        enough = max(speech) * SPEECH_SHARE
        return next(
            t.number for t, seconds in zip(tracks, speech, strict=True) if seconds >= enough
        )

    def _speech_seconds(self, decodes: Sequence[StreamingDecode]) -> list[float]:
        """Seconds of certain speech per track, as far as decoded."""
        speech = [0.0] * len(decodes)
        at, open_tracks = 0.0, set(range(len(decodes)))
        while open_tracks and max(speech) < ENOUGH_SPEECH_SECONDS:
            for index in sorted(open_tracks):
                self.keep_alive()
                try:
                    piece = decodes[index].piece(at, STEP_SECONDS)
                except (UnreadableMedia, NoAudioTrack):  # reported by the final decoding
                    open_tracks.discard(index)
                    continue
                regions = find_speech(piece, self.detectors, self.options.speech)
                speech[index] += sum(span.duration for span in regions.certain)
                if piece.duration < STEP_SECONDS:
                    open_tracks.discard(index)
            at += STEP_SECONDS
        return speech
