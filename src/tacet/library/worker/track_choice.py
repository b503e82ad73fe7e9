"""Which sound track of a file is listened to: the one asked for, else one in which people speak."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tacet.core.errors import NoAudioTrack, UnreadableMedia
from tacet.core.options import TranscribeOptions
from tacet.core.protocols import SpeechDetector
from tacet.core.soundtracks import SoundTrack, matching_tracks
from tacet.core.speech.regions import find_speech
from tacet.library.ports.media import MediaReader
from tacet.library.worker.streaming_decode import StreamingDecode

STEP = 60.0  # seconds of every track that are heard before the next of any
ENOUGH = 10.0  # seconds of certain speech in one track, after which the choice is made
AS_GOOD = 0.5  # of the most that is spoken in any: a track with less is not the one meant
MOST = 8  # tracks that are heard beside one another


@dataclass(frozen=True, slots=True, eq=False)
class TrackChoice:
    """How a track is chosen.

    Attributes:
        pcm: where the sound will be decoded to; those that are compared lie beside it meanwhile.
        meanwhile: called now and then; it may raise.
    """

    media: MediaReader
    detectors: Sequence[SpeechDetector]
    options: TranscribeOptions
    pcm: Path
    meanwhile: Callable[[], object] = lambda: None

    def of(self, path: Path, name: str) -> int | None:
        """The number of the track to hear; None for the only one.

        The file's own first choice wins where people speak in it about as much as in another.
        Raises BadOption for a track that is not there, and what reading raises.
        """
        wish = self.options.reading.track
        tracks = self.media.probe(path, name=name).tracks
        if len(tracks) < 2 and not wish:
            return None
        found = matching_tracks(tracks, wish, self.options.decode.language)
        if len(found) == 1:
            return found[0].number
        return self._by_ear(path, name, found[:MOST])

    def _by_ear(self, path: Path, name: str, tracks: Sequence[SoundTrack]) -> int:
        with ExitStack() as stack:
            sounds = []
            for track in tracks:
                out = self.pcm.with_suffix(f".{track.number}{self.pcm.suffix}")
                stack.callback(out.unlink, missing_ok=True)
                reading = StreamingDecode(self.media, path, out, name, track.number)
                sounds.append(stack.enter_context(reading))
            spoken = self._spoken(sounds)
        enough = max(spoken) * AS_GOOD
        return next(t.number for t, much in zip(tracks, spoken, strict=True) if much >= enough)

    def _spoken(self, sounds: Sequence[StreamingDecode]) -> list[float]:
        """Seconds of certain speech in each, as far as they had to be heard."""
        spoken = [0.0] * len(sounds)
        at, going_on = 0.0, set(range(len(sounds)))
        while going_on and max(spoken) < ENOUGH:
            for index in sorted(going_on):
                self.meanwhile()
                try:
                    piece = sounds[index].piece(at, STEP)
                except (UnreadableMedia, NoAudioTrack):  # said when nothing better is found
                    going_on.discard(index)
                    continue
                found = find_speech(piece, self.detectors, self.options.speech)
                spoken[index] += sum(span.duration for span in found.certain)
                if piece.duration < STEP:
                    going_on.discard(index)
            at += STEP
        return spoken
