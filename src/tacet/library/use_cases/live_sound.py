"""File of a live recording: a WAV file that grows, made whole at the end."""

from dataclasses import replace
from functools import partial

from tacet.core.errors import Conflict
from tacet.library.context import AppContext
from tacet.library.model.live import Live
from tacet.library.model.recording import Recording
from tacet.library.use_cases.full_disk import despite_full_disk
from tacet.library.wav import HEADER_BYTES, MOST_BYTES, wav_header

STILL_LIVE = (
    "This recording is still going on, and is transcribed meanwhile. End it first, then ask again."
)


def refuse_while_live(context: AppContext, recording_id: str) -> None:
    """Raise Conflict where sound still arrives: what is asked for needs the whole file."""
    if context.store.live_among([recording_id]):
        raise Conflict(STILL_LIVE)


def new_sound_file(context: AppContext, rate: int) -> str:
    """Name of a new growing file, whose header says that its end is not known. Raises NoSpace."""
    file = context.files.new_file()
    try:
        context.files.append(file, 0, [wav_header(MOST_BYTES, rate)], HEADER_BYTES)
    except BaseException:
        context.files.remove(file)
        raise
    return file


def close_sound(context: AppContext, recording: Recording, live: Live) -> Recording:
    """The recording, its file whole: nothing more will arrive. Repeatable.

    Bytes that were never acknowledged are cut off. Raises Conflict while a piece arrives.
    """
    length = HEADER_BYTES + live.offset
    with context.files.exclusive(recording.file):
        with context.files.local_path(recording.file) as path, path.open("r+b") as content:
            content.truncate(length)
            content.write(wav_header(length, live.rate))
        end = partial(
            context.store.end_live,
            replace(live, ended_at=context.clock()),
            size=length,
            sha256=context.files.finish(recording.file),
            duration=live.seconds,
            container="wav",
            codec="pcm_s16le",
        )
        return despite_full_disk(context, end)
