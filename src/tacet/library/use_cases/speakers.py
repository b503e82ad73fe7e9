"""Speakers of a recording: asked for, looked up, forgotten."""

from dataclasses import asdict
from functools import partial

from tacet.core.errors import NotFound, UnreadableMedia
from tacet.core.options.speakers import SpeakerOptions
from tacet.library.context import AppContext
from tacet.library.model.run import Run
from tacet.library.model.speakers import Speakers, Wanted
from tacet.library.use_cases.full_disk import despite_full_disk
from tacet.library.use_cases.live_sound import refuse_while_live
from tacet.library.use_cases.recordings import recording_of
from tacet.library.use_cases.settings import options_of

ANY_NUMBER = Wanted()


def speakers_of(context: AppContext, recording_id: str) -> Speakers | None:
    """Speakers without their turns; None where nobody asked for them. Raises NotFound."""
    recording_of(context, recording_id)
    return context.store.speakers_in([recording_id]).get(recording_id)


def ask_speakers(context: AppContext, recording_id: str, wanted: Wanted = ANY_NUMBER) -> Speakers:
    """Speakers that are wanted from now on; a worker finds them.

    The same wish again changes nothing, unless it failed. With another one nothing that was
    listened to is listened to again. It is the current run's sound track that is listened to.

    Raises:
        NotFound: no such recording. UnreadableMedia: its file cannot be read. Conflict: its sound
            is still arriving. BadOption: the numbers contradict each other.
    """
    SpeakerOptions(**asdict(wanted))  # refuses numbers that contradict each other
    recording = recording_of(context, recording_id)
    if recording.error is not None:
        raise UnreadableMedia(recording.error.message)
    refuse_while_live(context, recording_id)
    run, _ = context.store.current_runs([recording_id]).get(recording_id, (None, 0))
    track = run.track if run else None
    return context.store.ask_speakers(recording_id, wanted, track, context.clock())


def ask_for_run(context: AppContext, run: Run) -> None:
    """Ask for the speakers of a run's recording if its options want them.

    A run that names no number of people leaves a number that a person named as it is.
    """
    options = options_of(run.options).speakers
    if not options.diarize:
        return
    wanted = Wanted(options.num_speakers, options.min_speakers, options.max_speakers)
    before = context.store.speakers_in([run.recording_id]).get(run.recording_id)
    if before is not None and wanted == ANY_NUMBER:
        wanted = before.wanted
    try:
        context.store.ask_speakers(run.recording_id, wanted, run.track, context.clock())
    except NotFound:  # it has just been deleted
        return


def forget_speakers(context: AppContext, recording_id: str) -> None:
    """Delete what is known of the voices in a recording, and who speaks when. Raises NotFound.

    Doing it twice is no fault.
    """
    recording_of(context, recording_id)
    despite_full_disk(context, partial(context.store.forget_speakers, recording_id))
