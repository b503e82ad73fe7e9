"""Live recordings: begin, append sound, end. A run listens from the first moment.

What is acknowledged is on the disk. The run is like every other; only its sound still arrives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tacet.core.errors import BadInput, BadOption, Conflict, NotFound, WrongOffset
from tacet.library.context import AppContext
from tacet.library.log_errors import log_errors
from tacet.library.model.live import SAMPLE_BYTES, Live
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run
from tacet.library.use_cases.live_sound import close_sound, new_sound_file
from tacet.library.use_cases.model_waits import fetch_if_awaited
from tacet.library.use_cases.recordings import clean_name, new_id, too_large
from tacet.library.use_cases.runs import new_run
from tacet.library.wav import HEADER_BYTES

MIN_RATE, MAX_RATE = 8_000, 48_000  # Hz
SUFFIX = ".wav"
ENDED = "This live recording has ended; no more sound can be added. Begin a new one."


def begin_live(
    context: AppContext,
    name: str,
    rate: int,
    options: Mapping[str, Any] | None = None,
    *,
    call: bool = False,
) -> tuple[Recording, Run]:
    """New live recording, and its run, which may be claimed at once.

    Args:
        rate: of the sound that will arrive, in Hz. options: model and options by flat name.
        call: whether it goes by itself some time after its end, and is shown nowhere; see
            `library.calls`.

    Raises:
        BadOption: the rate or an option does not fit. NoSpace: the disk is full.
    """
    if not MIN_RATE <= rate <= MAX_RATE:
        raise BadOption(f"rate must be between {MIN_RATE} and {MAX_RATE} Hz, not {rate}.")
    run = new_run(context, new_id(), options or {})
    now = context.clock()
    recording = Recording(
        run.recording_id,
        _name(name, now),
        "audio/wav",
        HEADER_BYTES,
        "",
        new_sound_file(context, rate),
        now,
        playable=True,  # as it grows: a copy would stay as short as it was when it was made
        removed_at=now + context.limits.live_silence if call else None,
    )
    try:
        run = context.store.begin_live(recording, run, Live(recording.id, run.id, rate, now))
    except BaseException:
        context.files.remove(recording.file)
        raise
    fetch_if_awaited(context, run)
    return recording, run


def _name(name: str, now: datetime) -> str:
    named = clean_name(name) if name.strip() else f"{now.astimezone():%Y-%m-%d %H.%M}"
    return named if named.lower().endswith(SUFFIX) else named + SUFFIX


def live_of(context: AppContext, recording_id: str) -> Live:
    """Sound of a live recording, also after its end. Raises NotFound."""
    return _known(context, recording_id)[1]


def append_live(
    context: AppContext, recording_id: str, offset: int, chunks: Iterable[bytes], size: int
) -> int:
    """Offset after a piece of `size` bytes of raw s16le sound, which is then on the disk.

    Raises:
        WrongOffset: the piece does not begin where the sound ends; `.offset` says where.
        BadInput: half a sample, more than a recording may have, or the piece broke off.
        Conflict: the recording has ended, or another piece is arriving right now.
        NoSpace: the disk is full; what was acknowledged stays.
    """
    recording, _ = _known(context, recording_id)
    with context.files.exclusive(recording.file):
        _, live = _known(context, recording_id)  # again, now that nobody else can change it
        _must_fit(context, live, offset, size)
        at = HEADER_BYTES + offset
        if context.files.append(recording.file, at, chunks, size) != size:
            context.files.truncate(recording.file, at)
            raise BadInput("The connection broke off in the middle of a piece. Send it again.")
        grown = replace(live, offset=offset + size, touched_at=context.clock())
        if not context.store.save_live(grown, offset):
            raise Conflict(ENDED)
    _put_off(context, recording)
    return grown.offset


def _must_fit(context: AppContext, live: Live, offset: int, size: int) -> None:
    if live.ended_at is not None:
        raise Conflict(ENDED)
    if offset != live.offset:
        raise WrongOffset(f"The next piece begins at byte {live.offset}.", live.offset)
    if size % SAMPLE_BYTES:
        raise BadInput("A piece of sound must hold whole samples of 16 bits: an even size.")
    most = context.limits.max_upload_bytes
    if HEADER_BYTES + offset + size > most:
        raise BadInput(too_large(most))


def cut_live(context: AppContext, recording_id: str) -> float:
    """Seconds of sound so far, which are transcribed without waiting for a pause.

    A chapter of the run ends there. Again at the same place is no error.

    Raises:
        NotFound: no such live recording. Conflict: it has ended, or a piece is arriving right now.
    """
    recording, _ = _known(context, recording_id)
    with context.files.exclusive(recording.file):
        _, live = _known(context, recording_id)
        if live.ended_at is not None:
            raise Conflict(ENDED)
        if live.offset > max(live.cuts, default=0):
            cut = replace(live, cuts=(*live.cuts, live.offset), touched_at=context.clock())
            if not context.store.save_live(cut, live.offset):
                raise Conflict(ENDED)
    return live.seconds


def end_live(context: AppContext, recording_id: str) -> Recording:
    """The recording, whole and playable: no more sound will arrive. Repeatable.

    Raises:
        NotFound: no such live recording. Conflict: a piece is arriving right now.
    """
    recording, live = _known(context, recording_id)
    if live.ended_at is not None:
        return recording
    return close_sound(context, recording, live)


def end_silent(context: AppContext) -> int:
    """End those that got nothing for `live_silence`, or were deleted; how many."""
    before = context.clock() - context.limits.live_silence
    return sum(log_errors(_end_if_over, context, live, before) for live in context.store.arriving())


def _end_if_over(context: AppContext, live: Live, before: datetime) -> bool:
    recording = context.store.recording(live.recording_id)
    if live.touched_at >= before and not _is_deleted(context, recording):
        return False
    close_sound(context, recording, live)
    return True


def _known(context: AppContext, recording_id: str) -> tuple[Recording, Live]:
    """A live recording and its sound. Raises NotFound, also when it was deleted."""
    recording, live = context.store.recording(recording_id), context.store.live(recording_id)
    if live is None or _is_deleted(context, recording):
        raise NotFound("There is no such live recording. It may have been deleted.")
    return recording, live


def _is_deleted(context: AppContext, recording: Recording) -> bool:
    return recording.removed_at is not None and recording.removed_at <= context.clock()


def _put_off(context: AppContext, recording: Recording) -> None:
    """Keep the recording of a call while its sound arrives."""
    period = context.limits.live_silence
    if recording.removed_at and recording.removed_at - context.clock() < period / 2:
        context.store.change_recording(recording.id, removed_at=context.clock() + period)
