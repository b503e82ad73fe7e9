"""Messages to the user: what happened, and what to do about it."""

from tacet.core.soundtracks import SoundTrack

_ADVICE = "Save it anew as WAV, FLAC, MP3 or MP4 and add it again."
_DAMAGED = f"It is probably damaged. {_ADVICE}"

NOT_MEDIA = (
    "This file is not a sound or video file that Tacet can read. Play it on your computer to "
    "see if it is whole, or save it as WAV, FLAC, MP3 or MP4 and add it again."
)
NO_SOUND = "This file has no sound in it. Check that you chose the right file."
UNKNOWN_CODEC = (
    "The sound in this file is stored in a way that Tacet does not read ({codec}). " + _ADVICE
)
UNUSUAL_FORMAT = (
    "This file says that its sound has {channels} channels at {rate} samples per second, "
    f"which Tacet does not read. {_ADVICE}"
)
NO_SPACE = (
    "There is not enough room on the disk for the sound of this recording. "
    "Free some space and try again."
)
TOO_MUCH_MEMORY = (
    "Tacet gave up on this file because it needs more memory than one file may have. " + _DAMAGED
)
STALLED = f"Tacet gave up on this file because reading it does not get ahead. {_DAMAGED}"
TOO_SLOW = f"Tacet gave up on this file because reading it takes far too long. {_DAMAGED}"
CRASHED = f"This file made the decoder stop. {_DAMAGED}"
KILLED = (
    "The decoder was ended from outside, twice, probably because the computer had no memory left. "
    "The recording is not at fault: close other programs and try again."
)
STOPPED = "The work on this recording was stopped."
CANNOT_START = (
    "Tacet's decoder for sound files could not be started on this computer. "
    "Run `tacet doctor`, or install Tacet again."
)
LATE_START = "The sound starts at an unbelievable time; it was moved to the beginning."
CLOCK_JUMPS = (
    "The file's clock jumps after {at:.1f} s; the sound was joined there, and times after it may "
    "differ from those another player shows."
)
CHANNELS_CANCEL = (
    "The two channels of this recording cancel each other out, at least in part; they were mixed "
    "so that what is said in them can be heard."
)
NO_SUCH_TRACK = "There is no sound track {track} in this file; it has {count}. Choose one of them."
DAMAGED_FROM = "The file is damaged after {at:.1f} s; what comes later could not be read."
LOST_FILE = (
    "Several files are joined end to end in this one; the one at {at:.1f} s (bytes {first} to "
    "{end}) could not be read and is left out. Cut it out there and add it by itself."
)
TRUNCATED = (
    "This recording was cut short: its index, which is written when a recording ends, is missing, "
    "so that nobody can tell where in it the sound lies. Copy it again from the device it was "
    "recorded with, or mend it with a tool for broken MP4 files."
)


def skipped_packets(count: int) -> str:
    """Message for that many damaged pieces."""
    if count == 1:
        return "A damaged piece of the file could not be read; silence stands in its place."
    return f"{count} damaged pieces of the file could not be read; silence stands in their place."


def concatenated_files(count: int) -> str:
    """Message for a file that is `count` files end to end."""
    return (
        f"This file is {count} files joined end to end; they were read one after the other. "
        "Many players play only the first."
    )


def track_choice(count: int, chosen: SoundTrack) -> str:
    """Message for a file of several audio tracks."""
    return (
        f"This file has {count} sound tracks; track {chosen.label} was listened to. If that is the "
        "wrong one, choose another (option track)."
    )


def too_long(max_seconds: float) -> str:
    """Message for a recording longer than `max_seconds`."""
    length = f"{max_seconds / 3600:g} hours" if max_seconds >= 7200 else f"{max_seconds:g} seconds"
    return (
        f"This recording is longer than {length}, the most that is allowed here. "
        "Split it into parts, or raise max_seconds in the settings."
    )


def too_large(max_bytes: int) -> str:
    """Message for a file larger than `max_bytes`."""
    return (
        f"This file is larger than {max_bytes / 1e9:g} GB, the most that is allowed here. "
        "Split it into parts, or raise the limit in the settings."
    )
