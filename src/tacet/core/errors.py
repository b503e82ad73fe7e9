"""Error tree: each error says what happened and what to do.

TacetError: BadInput (UnreadableMedia, NoAudioTrack, TooLong, UnreadableTranscript, BadOption,
BadTerm, NoMicrophone), NotFound, Conflict (WrongOffset, EditConflict), ModelUnavailable
(NoConnection), DeviceUnavailable, StoreUnusable, NoSpace, RunCancelled. Only `web/http/errors.py`
knows status codes and only `cli` knows exit codes.
"""

from errno import EDQUOT, EFBIG, ENOSPC
from typing import Any


class TacetError(Exception):
    """Base of all errors raised on purpose; `code` is stable and machine-readable."""

    code = "error"


class BadInput(TacetError):
    """Unusable file or option of the user."""

    code = "bad_input"


class UnreadableMedia(BadInput):
    """No sound or video file, or one damaged beyond reading."""

    code = "unreadable_media"


class NoAudioTrack(BadInput):
    """Readable file without sound."""

    code = "no_audio_track"


class TooLong(BadInput):
    """Recording longer than the limit in the settings."""

    code = "too_long"


class UnreadableTranscript(BadInput):
    """Transcript of a file that cannot be read.

    Attributes:
        line: number of the line from 1; None where the fault is in no single line.
    """

    code = "unreadable_transcript"

    def __init__(self, why: str, line: int | None = None) -> None:
        where = "" if line is None else f", line {line}"
        super().__init__(f"The transcript cannot be read{where}: {why}.")
        self.line = line


class BadOption(BadInput):
    """Option value out of range, or in contradiction to another."""

    code = "bad_option"


class BadTerm(BadInput):
    """Term of a vocabulary that cannot be used, or a list of terms that cannot be read."""

    code = "bad_term"


class NoMicrophone(BadInput):
    """No microphone of this computer that can be listened to."""

    code = "no_microphone"


class NotFound(TacetError):
    """No recording, run, model or format of that name."""

    code = "not_found"


class Conflict(TacetError):
    """Action that the state of the thing does not allow."""

    code = "conflict"


class WrongOffset(Conflict):
    """Upload piece that does not begin at `offset`, where the upload ends."""

    code = "wrong_offset"

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class EditConflict(Conflict):
    """Change of a text that was changed elsewhere since it was read.

    Attributes:
        details: the newest revision, and what stands there now, as JSON values.
    """

    code = "edit_conflict"

    def __init__(self, message: str, details: dict[str, Any]) -> None:
        super().__init__(message)
        self.details = details


class ModelUnavailable(TacetError):
    """Model that is not here and cannot be fetched."""

    code = "model_unavailable"


class NoConnection(ModelUnavailable):
    """No source of models answers now; worth trying again later.

    Attributes:
        plain: the same for who reads it on the page: without commands and causes.
    """

    code = "no_connection"

    def __init__(self, message: str, plain: str) -> None:
        super().__init__(message)
        self.plain = plain


class DeviceUnavailable(TacetError):
    """Requested processor or graphics card is not usable."""

    code = "device_unavailable"


class StoreUnusable(TacetError):
    """Database damaged, busy for too long, or of a newer version."""

    code = "store_unusable"


class NoSpace(TacetError):
    """Disk full."""

    code = "no_space"


class RunCancelled(TacetError):
    """Run stopped by a person."""

    code = "run_cancelled"


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the system says that there is no room left: on the disk, in a quota, in a file."""
    return isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT, EFBIG)
