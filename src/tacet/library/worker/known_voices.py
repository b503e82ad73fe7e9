"""Names of people in a recording whose voices are kept; where that is switched on."""

from collections.abc import Mapping, Sequence

from tacet.core.operations.model import RenameSpeaker
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.speakers.known import known_people, voices_of
from tacet.core.speakers.labels import label
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.turns import Turn
from tacet.library.context import AppContext
from tacet.library.model.speakers import Speakers
from tacet.library.use_cases.voices import are_kept

SPEAKERS = SpeakerOptions()


def names_by_voice(
    context: AppContext, before: Speakers, pieces: Sequence[LocalSpeakers], turns: Sequence[Turn]
) -> Mapping[int, str]:
    """Names by number: those given before, and those of new people whose voices are kept.

    Whoever has had a number, and so a label that steps may refer to, keeps being called so.
    """
    if not are_kept(context):
        return before.names
    kept = {
        profile.name: profile.voice
        for profile in context.store.voices()
        if profile.diarizer == _diarizer(context, before.recording_id)
        and profile.name not in before.names.values()
    }
    if not kept:
        return before.names
    had = {turn.speaker for turn in (*before.turns, *before.former)}
    renamed = _renamed(context, before.recording_id)
    new = {
        number: voice
        for number, voice in voices_of(pieces, turns).items()
        if number not in had and label(number) not in renamed
    }
    return {**before.names, **known_people(new, kept, SPEAKERS)}


def _diarizer(context: AppContext, recording_id: str) -> str:
    listener = context.store.speakers_in([recording_id])[recording_id].listener
    return listener.diarizer if listener else ""


def _renamed(context: AppContext, recording_id: str) -> set[str]:
    """Who a person has named already in a text of the recording, before voices were forgotten."""
    return {
        operation.name
        for run in context.store.runs_of(recording_id)
        for logged in context.store.edits(run.id).steps
        for operation in logged.step.operations
        if isinstance(operation, RenameSpeaker)
    }
