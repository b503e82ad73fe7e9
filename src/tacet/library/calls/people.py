"""People who speak in the recording of a call: found, and named by samples of their voices."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from tacet.core.errors import BadInput, NotFound
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.speakers.labels import label
from tacet.core.speakers.samples import names_of, voice_of_all, voices_of
from tacet.core.transcript import Transcript
from tacet.library.calls.calls import AWAITED, Call, SentFile
from tacet.library.context import AppContext
from tacet.library.model.recording import Recording
from tacet.library.model.speakers import Speakers, SpeakersState, Wanted
from tacet.library.use_cases.recordings import refuse_unreadable, stored_file

LONGEST_SAMPLE = 30.0  # seconds; hosted, it is ten
ONE_PERSON = Wanted(num_speakers=1)
OPTIONS = SpeakerOptions()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Sample:
    """A recording in which one person speaks, and the person's name."""

    name: str
    recording: Recording


def add_sample(context: AppContext, name: str, file: SentFile) -> Sample:
    """Sample of a voice, which a worker listens to. Raises BadInput, NoSpace."""
    recording = stored_file(context, file.name, file.chunks, file.media_type)
    try:
        refuse_unreadable(recording)
        if (recording.duration or 0.0) > LONGEST_SAMPLE:
            raise BadInput(f"It is longer than {LONGEST_SAMPLE:g} seconds. Cut it.")
        now = context.clock()
        context.store.add_recording(replace(recording, removed_at=now + AWAITED))
    except BaseException:
        context.files.remove(recording.file)
        raise
    context.store.ask_speakers(recording.id, ONE_PERSON, None, now)
    return Sample(name, recording)


def drop_samples(context: AppContext, samples: Sequence[Sample]) -> None:
    """Let samples go: nobody waits for them any more."""
    for sample in samples:
        with suppress(NotFound):
            context.store.change_recording(sample.recording.id, removed_at=context.clock())


def people_of(context: AppContext, call: Call, samples: Sequence[Sample]) -> list[Speakers]:
    """How far it is known who speaks in the recording and its samples. Raises NotFound."""
    ids = [call.recording.id, *(sample.recording.id for sample in samples)]
    known = context.store.speakers_in(ids)
    if len(known) < len(ids):
        raise NotFound("The recording was deleted before it was known who speaks in it.")
    return [known[id] for id in ids]


def named(
    context: AppContext, call: Call, samples: Sequence[Sample], transcript: Transcript
) -> Transcript:
    """The transcript with names for those whose voice is known, and letters for others."""
    names = dict(_names(context, call, samples))
    letters = _letters(set(names.values()))
    shown: dict[str, str] = {}
    for word in transcript.words:
        if word.speaker and word.speaker not in shown:
            shown[word.speaker] = names.get(word.speaker) or next(letters, word.speaker)
    segments = tuple(
        replace(
            segment,
            words=tuple(
                replace(word, speaker=shown.get(word.speaker or "")) for word in segment.words
            ),
        )
        for segment in transcript.segments
    )
    return replace(transcript, segments=segments)


def _names(context: AppContext, call: Call, samples: Sequence[Sample]) -> Iterator[tuple[str, str]]:
    """Labels of people whose voice is like that of a sample, with the sample's name."""
    found = context.store.speakers(call.recording.id)
    if not samples or found is None:
        return
    voices = {one.name: voice_of_all(context.store.pieces(one.recording.id)) for one in samples}
    known = {name: voice for name, voice in voices.items() if voice is not None}
    people = voices_of(context.store.pieces(call.recording.id), found.turns)
    for person, name in names_of(people, known, OPTIONS).items():
        yield found.names.get(person) or label(person), name


def _letters(taken: set[str]) -> Iterator[str]:
    """A, B ... Z, AA, AB ... without the names that are taken."""
    for number in range(len(LETTERS) ** 2 + len(LETTERS)):
        high, low = divmod(number, len(LETTERS))
        name = (LETTERS[high - 1] if high else "") + LETTERS[low]
        if name not in taken:
            yield name


def is_over(people: Sequence[Speakers]) -> bool:
    """Whether nobody works on them any more."""
    return all(one.state.final for one in people)


def failures(people: Sequence[Speakers]) -> Mapping[str, str]:
    """Messages of what failed, by code."""
    failed = (one.error for one in people if one.state is SpeakersState.FAILED and one.error)
    return {fault.code: fault.message for fault in failed}
