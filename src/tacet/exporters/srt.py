"""srt: SubRip subtitles, as players and video editors read them."""

from collections.abc import Mapping
from typing import Any

from tacet.core.transcript import Transcript
from tacet.exporters.cues import Cue, CueRules, clock, cues


class SrtExporter:
    """SubRip subtitles: numbered cues with comma milliseconds."""

    name = "srt"
    extension = "srt"
    media_type = "application/x-subrip"
    title = "SubRip subtitles"

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 cues, numbered from 1; options are those of `CueRules`."""
        numbered = enumerate(cues(transcript, CueRules.of(options)), start=1)
        return "\n".join(f"{number}\n{_cue(cue)}\n" for number, cue in numbered).encode()


def _cue(cue: Cue) -> str:
    start = clock(cue.start, hours=True, decimal=",")
    end = clock(cue.end, hours=True, decimal=",")
    text = cue.text
    if cue.highlight:
        first, last = cue.highlight
        text = f"{text[:first]}<u>{text[first:last]}</u>{text[last:]}"
    return f"{start} --> {end}\n{text.replace('-->', '->')}"
