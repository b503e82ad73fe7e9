"""Probe and decode untrusted files, each in a short-lived, sandboxed child process.

Only the names listed here are for other rooms. Importing them does not load FFmpeg, which is loaded
only in the child. Unix only (the child is made by `fork`); all layers of the sandbox exist on
Linux.
"""

from tacet.media.channels import decode_channels
from tacet.media.decode import decode
from tacet.media.formats import is_media_name
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
    "decode_channels",
    "is_media_name",
    "make_playback_copy",
    "media_versions",
    "probe",
    "sandbox_report",
]
