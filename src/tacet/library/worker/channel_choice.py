"""Choice of how speakers are told: by their voices, or by two channels with one person each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import PcmChannel
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.protocols import AudioSource, Diarizer
from tacet.core.span import Span
from tacet.core.speakers.channels import (
    by_channel,
    joined,
    levels,
    may_be_two,
    one_person_each,
)
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.planning import speaker_spans
from tacet.library.ports.media import Decoded, MediaReader

CHANNELS = 2
SCANNED_SECONDS = 60.0  # whose levels are measured at once, to bound memory

Float32 = NDArray[np.float32]
Channels = tuple[AudioSource, AudioSource]


@dataclass(frozen=True, slots=True, eq=False)
class ChannelChoice:
    """Choice of how the speakers of a decoded recording are told.

    Attributes:
        pcm: where both channels are kept if they are listened to.
    """

    media: MediaReader
    options: SpeakerOptions
    pcm: Path
    cancelled: Callable[[], bool] | None = None

    def possible(self, report: Decoded) -> bool:
        """Whether there are two channels, and two people may speak."""
        return report.channels == CHANNELS and may_be_two(self.options)

    def choose(
        self, diarizer: Diarizer, path: Path, name: str, track: int | None, report: Decoded
    ) -> Diarizer:
        """The diarizer, or one that listens to each channel. Raises as decoding does."""
        if not self.possible(report):
            return diarizer
        self.media.decode_channels(path, self.pcm, name=name, track=track, cancelled=self.cancelled)
        channels = PcmChannel(self.pcm, 0), PcmChannel(self.pcm, 1)
        known = all_levels(channels, speaker_spans(report.duration, SCANNED_SECONDS))
        if one_person_each(known, self.options):
            return ByChannel(diarizer, channels, self.options)
        self.pcm.unlink()
        return diarizer


@dataclass(frozen=True, slots=True, eq=False)
class ByChannel:
    """A diarizer that takes each of two channels for a person.

    Speaker 0 is whoever speaks in the first channel, 1 in the second, in all pieces. What is heard
    in the other channel as well, as an echo, is theirs who are louder.
    """

    diarizer: Diarizer
    channels: Channels
    options: SpeakerOptions

    @property
    def name(self) -> str:
        """Another name than that of the diarizer, since the pieces are others."""
        return by_channel(self.diarizer.name)

    @property
    def step(self) -> float:
        """Seconds of a piece."""
        return self.diarizer.step

    def listen(self, audio: AudioSource, spans: Sequence[Span]) -> Iterator[LocalSpeakers]:
        """One answer per piece of both channels; their mixture is not listened to."""
        del audio
        heard = (self.diarizer.listen(channel, spans) for channel in self.channels)
        for span, left, right in zip(spans, *heard, strict=True):
            known = _levels_in(self.channels, span)
            apart = known[:, 1] - known[:, 0]
            yield joined(span, ((left, apart), (right, -apart)), self.options)


def all_levels(channels: Channels, spans: Sequence[Span]) -> Float32:
    """Levels of a whole recording, read piece by piece."""
    parts = [_levels_in(channels, span) for span in spans]
    return np.concatenate([np.zeros((0, 2), np.float32), *parts])


def _levels_in(channels: Channels, span: Span) -> Float32:
    left, right = (channel.piece(span.start, span.duration).samples for channel in channels)
    return levels(left, right)
