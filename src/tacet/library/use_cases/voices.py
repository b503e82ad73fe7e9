"""Voices that are kept, so that their people are known in other recordings: biometric data.

Nothing is kept before a person switches it on, and nothing after it is switched off.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby

from tacet.core.errors import BadInput, Conflict, NotFound
from tacet.core.operations.typed_text import cleaned_name
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.known import Voice, voices_of
from tacet.core.speakers.labels import is_label
from tacet.core.speakers.turns import Turn
from tacet.core.transcript import Transcript
from tacet.library.context import AppContext
from tacet.library.model.speakers import Listener
from tacet.library.model.voices import VoiceProfile
from tacet.library.use_cases.full_disk import despite_full_disk
from tacet.library.use_cases.recordings import new_id
from tacet.library.use_cases.settings import VOICE_PROFILES, current_settings
from tacet.library.use_cases.transcripts import transcript_of

SPEAKERS = SpeakerOptions()
THEY, OTHERS = 0, 1  # numbers of who is remembered, and of everybody else
OFF = "Voices are not kept: this is switched off. Switch it on in the settings first."
NOT_NAMED = "Give this person a name first; then their voice can be kept under it."
NOBODY = "Nobody is called {name!r} in this text now. Load it again."
NOT_HEARD = "Find out who speaks in this recording first; its voices have not been heard yet."
TOO_LITTLE = (
    "Too little of this voice is to be heard alone: at least {seconds:g} seconds are needed. "
    "Choose a recording in which this person says more."
)
BY_CHANNEL = (
    "In this recording people were told apart by their channels, not by their voices. Choose "
    "another recording of this person."
)
NO_SUCH_VOICE = "There is no such voice. It may have been deleted."


def are_kept(context: AppContext) -> bool:
    """Whether a person has switched on that voices are kept."""
    return bool(current_settings(context)[VOICE_PROFILES].value)


def voices(context: AppContext) -> list[VoiceProfile]:
    """All voices that are kept, by name. Raises Conflict where that is switched off."""
    _require(context)
    return context.store.voices()


def remember(context: AppContext, run_id: str, name: str) -> VoiceProfile:
    """Keep the voice of whoever is called `name` in a run's text.

    What a person corrected there counts. If a voice is kept under this name, it is told better
    with what is heard here.

    Raises:
        BadInput: that is no name. NotFound: no such run, or nobody is called so in it.
        Conflict: it is switched off, or too little of the voice is known.
    """
    _require(context)
    who = cleaned_name(name)
    if who is None or is_label(who):
        raise BadInput(NOT_NAMED)
    view = transcript_of(context, run_id)
    turns = sorted(_turns(view.transcript, who))
    if all(turn.speaker != THEY for turn in turns):
        raise NotFound(NOBODY.format(name=who))
    voice, listener = _heard(context, view.run.recording_id, turns)
    profile = VoiceProfile(
        new_id(), who, voice, context.clock(), listener.diarizer, listener.versions
    )
    stored = context.store.save_voice(_with_known(context, profile))
    if not are_kept(context):  # it was switched off meanwhile
        context.store.remove_voices()
        raise Conflict(OFF)
    return stored


def forget_voice(context: AppContext, voice_id: str) -> None:
    """Delete a voice. Names that it gave stay in their texts. Raises NotFound."""
    if not despite_full_disk(context, partial(context.store.remove_voice, voice_id)):
        raise NotFound(NO_SUCH_VOICE)


def forget_voices(context: AppContext) -> None:
    """Delete all voices. Doing it twice is no fault."""
    despite_full_disk(context, context.store.remove_voices)


def _require(context: AppContext) -> None:
    if not are_kept(context):
        raise Conflict(OFF)


def _turns(transcript: Transcript, name: str) -> Iterator[Turn]:
    """When this person speaks by the text, and when others do."""
    for segment in transcript.segments:
        for they, words in groupby(segment.words, key=lambda word: word.speaker == name):
            first, *rest = words
            span = Span(first.span.start, max(word.span.end for word in (first, *rest)))
            yield Turn(span, THEY if they else OTHERS)


def _heard(context: AppContext, recording_id: str, turns: list[Turn]) -> tuple[Voice, Listener]:
    """The voice in the recording, and who heard it. Raises Conflict."""
    known = context.store.speakers_in([recording_id]).get(recording_id)
    if known is None or known.listener is None or not known.revision:
        raise Conflict(NOT_HEARD)
    pieces = list(context.store.pieces(recording_id))
    if not any(piece.voices.shape[1] for piece in pieces):
        raise Conflict(BY_CHANNEL)
    voice = voices_of(pieces, turns).get(THEY)
    if voice is None or voice.seconds < SPEAKERS.known_seconds:
        raise Conflict(TOO_LITTLE.format(seconds=SPEAKERS.known_seconds))
    return voice, known.listener


def _with_known(context: AppContext, profile: VoiceProfile) -> VoiceProfile:
    """The profile with what is kept under its name, if the same networks heard it."""
    for kept in context.store.voices():
        comparable = kept.voice.direction.shape == profile.voice.direction.shape
        if kept.name == profile.name and kept.diarizer == profile.diarizer and comparable:
            return replace(profile, voice=kept.voice.with_more(profile.voice))
    return profile
