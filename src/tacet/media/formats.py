"""Allowed demuxers, decoders and extensions: all that untrusted files reach in FFmpeg.

Everything else is refused before it sees a byte: images, playlists and scripts that open further
files or connections (hls, concat, dash, sdp, imf, ...), game formats, and video decoders. Names are
FFmpeg's own (`AVInputFormat.name`, `AVCodec.name`); a test holds that each exists in the FFmpeg we
ship with. Source of the policy: research on reliability, sections 1.1, 1.2 and 1.4.
"""

import mimetypes
from functools import lru_cache

DEMUXERS = (
    "aac", "ac3", "aiff", "amr", "amrnb", "amrwb", "ape", "asf", "au", "avi",
    "caf", "dss", "dts", "eac3", "flac", "flv", "gsm", "ilbc", "loas", "matroska",
    "mov", "mp3", "mpeg", "mpegts", "mxf", "nistsphere", "ogg", "rm", "shn", "sox",
    "tta", "voc", "w64", "wav", "wv",
)  # fmt: skip

DECODERS = (
    "aac", "aac_latm", "ac3", "eac3", "dca", "alac", "ape", "flac", "shorten", "tta", "wavpack",
    "mp1float", "mp2float", "mp3float", "mp1", "mp2", "mp3", "opus", "vorbis", "speex",
    "wmav1", "wmav2", "wmapro", "wmalossless", "wmavoice",
    "amrnb", "amrwb", "gsm", "gsm_ms", "ilbc", "dss_sp", "g722", "g726", "g726le", "nellymoser",
    "cook", "sipr", "real_144", "real_288",
    "adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms", "adpcm_swf", "adpcm_yamaha",
    "pcm_alaw", "pcm_mulaw", "pcm_s8", "pcm_u8", "pcm_s16be", "pcm_s16le", "pcm_s24be",
    "pcm_s24le", "pcm_s32be", "pcm_s32le", "pcm_f32be", "pcm_f32le", "pcm_f64be", "pcm_f64le",
    "pcm_bluray", "pcm_dvd",
)  # fmt: skip

DEMUXER_OF_EXTENSION = {
    "aac": "aac", "ac3": "ac3", "aif": "aiff", "aiff": "aiff", "amr": "amr", "ape": "ape",
    "asf": "asf", "au": "au", "avi": "avi", "caf": "caf", "dss": "dss", "flac": "flac",
    "gsm": "gsm", "m4a": "mov", "m4b": "mov", "mkv": "matroska", "mka": "matroska",
    "mov": "mov", "mp1": "mp3", "mp2": "mp3", "mp3": "mp3", "mp4": "mov", "mpg": "mpeg",
    "mpeg": "mpeg", "mts": "mpegts", "m2ts": "mpegts", "oga": "ogg", "ogg": "ogg",
    "ogv": "ogg", "opus": "ogg", "snd": "au", "sph": "nistsphere", "spx": "ogg",
    "ts": "mpegts", "voc": "voc", "vob": "mpeg", "wav": "wav", "webm": "matroska",
    "wma": "asf", "wmv": "asf", "wv": "wv", "3gp": "mov",
}  # fmt: skip
"""Tried once FFmpeg has recognized nothing: files with junk before the audio."""

UNTIMED_DEMUXERS = frozenset(
    {
        "aac", "ac3", "amr", "amrnb", "amrwb", "dts", "eac3", "flac", "gsm", "ilbc", "loas", "mp3",
        "shn",
    }
)  # fmt: skip
"""Formats without time stamps, or with such as restart where two files were joined. FFmpeg computes
them from the first sample rate, wrong once that changes: here the samples are the clock."""

ENDINGS = 256
"""Remembered at once, for folders that are looked through again and again."""

MIN_RATE, MAX_RATE = 2_000, 768_000
"""Plausible samples per second; outside, the header is a trap."""

MAX_CHANNELS = 64
"""More channels than any recorder makes; more would cost too much per packet."""

_PLAYABLE_SOUND = {
    "mp3": {"mp3", "mp3float"},
    "wav": {"pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le"},
    "flac": {"flac"},
    "aac": {"aac"},
    "ogg": {"opus", "vorbis"},
    "mov": {"aac", "mp3", "mp3float", "flac", "opus"},
    "matroska": {"opus", "vorbis"},
}
_PLAYABLE_PICTURE = {
    "mov": {"h264", "vp9", "av1", "libdav1d"},
    "matroska": {"vp8", "vp9", "av1", "libdav1d"},
}


def open_options(descriptor: int | None = None) -> dict[str, str]:
    """FFmpeg options for an untrusted file, optionally opened by its descriptor.

    Only the `fd` protocol is allowed, so that no name inside or outside the file can lead
    FFmpeg to another file or to the network.
    """
    by_descriptor = {} if descriptor is None else {"fd": str(descriptor)}
    return by_descriptor | {
        "protocol_whitelist": "fd",
        "format_whitelist": ",".join(DEMUXERS),
        "codec_whitelist": ",".join(DECODERS),
        "max_streams": "1000",
        "probesize": "5000000",
        "format_probesize": "1048576",
    }


def demuxer_by_extension(name: str) -> str | None:
    """Demuxer that the extension of a file name stands for, else None."""
    return DEMUXER_OF_EXTENSION.get(name.rpartition(".")[2].lower()) if "." in name else None


def is_media_name(name: str) -> bool:
    """Whether a file name ends as those of sound and video do."""
    return _is_media_ending(name.rpartition(".")[2].lower()) if "." in name else False


@lru_cache(ENDINGS)
def _is_media_ending(ending: str) -> bool:
    guessed = mimetypes.guess_type(f"name.{ending}")[0] or ""
    return ending in DEMUXER_OF_EXTENSION or guessed.startswith(("audio/", "video/"))


def is_playable(container: str, brand: str, codec: str, picture: str | None) -> bool:
    """Whether Chromium, Firefox and Safari commonly play such a file.

    `container` is FFmpeg's name (one or several, by comma), `brand` the major brand of an MP4
    (`qt` is QuickTime, which Firefox does not play), `picture` the name of the video codec.
    """
    family = "matroska" if "webm" in container else container.partition(",")[0]
    if brand.strip() == "qt" or codec not in _PLAYABLE_SOUND.get(family, ()):
        return False
    return picture is None or picture in _PLAYABLE_PICTURE.get(family, ())
