"""What a player gets of a recording: the original, a copy of it, or a copy of one sound track."""

from collections.abc import Callable
from pathlib import Path

from tacet.core.soundtracks import matching_tracks
from tacet.library.context import AppContext
from tacet.library.model.recording import Recording
from tacet.library.use_cases.recordings import original_file

COPY_TYPE = "audio/ogg"
COPY_BYTES = 24_000  # of a copy, per second of sound, at most (`media.playback_copy`)
FIRST = 1  # the track that a player takes, where the file itself names it first


def listening_file(
    context: AppContext, recording_id: str, track: int | None = None
) -> tuple[Path, str]:
    """Where something lies that every browser plays, and its media type; made when first asked.

    Args:
        track: the number of the sound track to play; None for what players take by themselves.

    Raises:
        UnreadableMedia, NoAudioTrack: there is nothing to hear in this file.
        BadOption: it has no such track.
        NoSpace: the disk has no room for a copy.
    """
    path, recording = original_file(context, recording_id)
    file = _track_file(context, path, recording, track) if track else _any(context, path, recording)
    if file == recording.file:
        return path, recording.media_type
    return context.files.path(file), COPY_TYPE


def _any(context: AppContext, path: Path, recording: Recording) -> str:
    """The stored file that every browser plays."""
    if recording.playable:
        return recording.file
    if recording.listen_file is not None:
        return recording.listen_file

    def offer(file: str) -> str:
        return str(context.store.offer_copy(recording.id, file).listen_file)

    return _made(context, path, recording, None, offer)


def _track_file(context: AppContext, path: Path, recording: Recording, track: int) -> str:
    """The stored file that plays this track: the usual one only where no player errs in it."""
    known = context.store.track_files(recording.id).get(track)
    if known is not None:
        return known

    def offer(file: str) -> str:
        return context.store.offer_track_file(recording.id, track, file)

    tracks = context.media.probe(path, name=recording.name).tracks
    if len(tracks) > 1:
        matching_tracks(tracks, str(track), None)
    if len(tracks) < 2 or tracks[0].number == track == FIRST:
        return offer(_any(context, path, recording))
    return _made(context, path, recording, track, offer)


def _made(
    context: AppContext,
    path: Path,
    recording: Recording,
    track: int | None,
    offer: Callable[[str], str],
) -> str:
    """A new copy's file as it is stored by `offer`, or that of whoever was quicker."""
    context.files.require_space(_copy_size(recording))
    file = context.files.new_file()
    made = context.files.path(file)
    try:
        written = context.media.make_listening_copy(path, made, track=track)
        if written != made:
            written.replace(made)
        context.files.finish(file)
        stored = offer(file)
    except BaseException:
        context.files.remove(file)
        raise
    if stored != file:
        context.files.remove(file)
    return stored


def _copy_size(recording: Recording) -> int:
    """How many bytes a copy may take, as far as one knows."""
    if recording.duration is None:
        return recording.size
    return min(recording.size, int(recording.duration * COPY_BYTES))
