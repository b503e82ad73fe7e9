"""vtt: WebVTT, the subtitles of web pages."""

from collections.abc import Mapping
from typing import Any

from tacet.core.transcript import Transcript
from tacet.exporters.cues import Cue, CueRules, clock, cues

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class VttExporter:
    """WebVTT subtitles with escaped text, so that none becomes a tag."""

    name = "vtt"
    extension = "vtt"
    media_type = "text/vtt"
    title = "WebVTT subtitles"

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 WebVTT; options are those of `CueRules`; may hold no cue."""
        every = cues(transcript, CueRules.of(options))
        return "\n".join(["WEBVTT\n", *(f"{_cue(cue)}\n" for cue in every)]).encode()


def _cue(cue: Cue) -> str:
    start = clock(cue.start, hours=False, decimal=".")
    end = clock(cue.end, hours=False, decimal=".")
    return f"{start} --> {end}\n{_text(cue)}"


def _text(cue: Cue) -> str:
    if cue.highlight is None:
        return cue.text.translate(_ESCAPES)
    before, lit, after = (
        cue.text[: cue.highlight[0]],
        cue.text[slice(*cue.highlight)],
        cue.text[cue.highlight[1] :],
    )
    return (
        f"{before.translate(_ESCAPES)}<u>{lit.translate(_ESCAPES)}</u>{after.translate(_ESCAPES)}"
    )
