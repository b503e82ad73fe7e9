"""Probe and decode files that nobody vouches for, each in a short-lived, sandboxed child process.

The room's door: only what is named here is for other rooms. Importing it does not load FFmpeg;
that is loaded only in the child. Unix only (the child is made by `fork`); all layers of the
sandbox exist on Linux.
"""

from tacet.media.decode import decode
from tacet.media.playback_copy import make_playback_copy
from tacet.media.probe import probe
from tacet.media.report import SandboxReport, media_versions, sandbox_report
from tacet.media.values import DecodeReport, MediaInfo, MediaLimits

__all__ = [
    "DecodeReport",
    "MediaInfo",
    "MediaLimits",
    "SandboxReport",
    "decode",
    "make_playback_copy",
    "media_versions",
    "probe",
    "sandbox_report",
]
