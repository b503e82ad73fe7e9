"""Choice of how speakers are told: by their voices, or by two channels with one person each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tacet.core.audio import PcmChannel
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.protocols import Diarizer
from tacet.core.speakers.channels import ByChannel, all_levels, may_be_two, one_person_each
from tacet.core.speakers.planning import speaker_spans
from tacet.library.ports.media import Decoded, MediaReader

CHANNELS = 2
SCANNED_SECONDS = 60.0  # whose levels are measured at once, to bound memory


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
