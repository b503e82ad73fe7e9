"""Playback of a recording: the original, a copy of it, or of one sound track."""

from collections.abc import Callable

from tacet.core.soundtracks import matching_tracks
from tacet.library.context import AppContext
from tacet.library.model.recording import Recording
from tacet.library.ports.media import StoredFile
from tacet.library.use_cases.recordings import local_original, open_stored, recording_of

COPY_TYPE = "audio/ogg"
COPY_BYTES = 24_000  # of a copy, per second of sound, at most (`media.playback_copy`)
FIRST = 1  # the track that a player takes, where the file itself names it first


def open_playback(
    context: AppContext, recording_id: str, track: int | None = None
) -> tuple[StoredFile, str]:
    """File that every browser plays, open, and its media type.

    Where browsers do not play the original, a copy is made at the first request.

    Args:
        track: number of the sound track to play; None for the browser's choice.

    Raises:
        NotFound: no such recording or file.
        UnreadableMedia, NoAudioTrack: there is no audio in this file.
        BadOption: it has no such track.
        NoSpace: the disk has no room for a copy.
    """
    recording = recording_of(context, recording_id)
    file = _track_file(context, recording, track) if track else _playable_file(context, recording)
    media_type = recording.media_type if file == recording.file else COPY_TYPE
    return open_stored(context, file), media_type


def _playable_file(context: AppContext, recording: Recording) -> str:
    """Stored file that every browser plays."""
    if recording.playable:
        return recording.file
    if recording.listen_file is not None:
        return recording.listen_file

    def offer(file: str) -> str:
        return str(context.store.offer_copy(recording.id, file).listen_file)

    return _make_copy(context, recording, None, offer)


def _track_file(context: AppContext, recording: Recording, track: int) -> str:
    """Stored file of a track; the original only where every browser plays that track of it."""
    known = context.store.track_files(recording.id).get(track)
    if known is not None:
        return known

    def offer(file: str) -> str:
        return context.store.offer_track_file(recording.id, track, file)

    with local_original(context, recording) as path:
        tracks = context.media.probe(path, name=recording.name).tracks
    if len(tracks) > 1:
        matching_tracks(tracks, str(track), None)
    if len(tracks) < 2 or tracks[0].number == track == FIRST:
        return offer(_playable_file(context, recording))
    return _make_copy(context, recording, track, offer)


def _make_copy(
    context: AppContext, recording: Recording, track: int | None, offer: Callable[[str], str]
) -> str:
    """File of a new copy, stored by `offer`, or of an earlier one."""
    context.files.require_space(_copy_size(recording))
    file = context.files.new_file()
    try:
        with (
            local_original(context, recording) as original,
            context.files.local_path(file) as copy,
        ):
            context.media.make_playback_copy(original, copy, track=track)
        context.files.finish(file)
        stored = offer(file)
    except BaseException:
        context.files.remove(file)
        raise
    if stored != file:  # somebody was quicker
        context.files.remove(file)
    return stored


def _copy_size(recording: Recording) -> int:
    """Estimated bytes of a copy."""
    if recording.duration is None:
        return recording.size
    return min(recording.size, int(recording.duration * COPY_BYTES))
