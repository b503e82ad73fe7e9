"""The error tree. Each error says what happened and what to do, in words a stranger understands.

TacetError
├── BadInput            the user's file or option cannot be used as it is
│   ├── UnreadableMedia     not a sound or video file, or damaged beyond reading
│   ├── NoAudioTrack        a readable file without sound in it
│   ├── TooLong             longer than the cap in the settings
│   └── BadOption           an option's value is out of range or contradicts another
├── NotFound            no recording, run, model or format of that name
├── Conflict            the thing is not in a state in which this can be done
│   └── WrongOffset         a piece of an upload that does not begin where the upload ends
├── ModelUnavailable    the model is not here and cannot be fetched
│   └── NoConnection        because no source of models answers now
├── DeviceUnavailable   the processor or graphics card asked for is not usable
├── StoreUnusable       the database is damaged, busy, or of a newer version
├── NoSpace             the disk is full
└── RunCancelled        a person stopped the run

Only `web/http/errors.py` knows status codes and only `cli` knows exit codes.
"""


class TacetError(Exception):
    """Base of everything Tacet raises on purpose; `code` is stable and machine-readable."""

    code = "error"


class BadInput(TacetError):
    """The user's file or option cannot be used as it is."""

    code = "bad_input"


class UnreadableMedia(BadInput):
    """The file is not a sound or video file, or is damaged beyond reading."""

    code = "unreadable_media"


class NoAudioTrack(BadInput):
    """The file can be read but holds no sound."""

    code = "no_audio_track"


class TooLong(BadInput):
    """The recording is longer than the cap in the settings."""

    code = "too_long"


class BadOption(BadInput):
    """An option's value is out of range or contradicts another."""

    code = "bad_option"


class NotFound(TacetError):
    """There is no recording, run, model or format of that name."""

    code = "not_found"


class Conflict(TacetError):
    """The thing is not in a state in which this can be done."""

    code = "conflict"


class WrongOffset(Conflict):
    """A piece of an upload does not begin where the upload ends; `offset` says where that is."""

    code = "wrong_offset"

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class ModelUnavailable(TacetError):
    """The model is not on this computer and cannot be fetched."""

    code = "model_unavailable"


class NoConnection(ModelUnavailable):
    """No source of models answers now; it is worth trying again later.

    Attributes:
        plain: the same for who reads it on the page: without commands and causes.
    """

    code = "no_connection"

    def __init__(self, message: str, plain: str) -> None:
        super().__init__(message)
        self.plain = plain


class DeviceUnavailable(TacetError):
    """The device that was asked for is not usable on this computer."""

    code = "device_unavailable"


class StoreUnusable(TacetError):
    """The database is damaged, busy for too long, or was written by a newer version."""

    code = "store_unusable"


class NoSpace(TacetError):
    """The disk has no room left for this."""

    code = "no_space"


class RunCancelled(TacetError):
    """A person stopped the run."""

    code = "run_cancelled"
