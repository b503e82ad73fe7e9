"""Schemas of models, settings, options, uploads and events."""

from typing import Annotated, Literal

from pydantic import Field

from tacet.web.schemas.answers import Answer, Fault
from tacet.web.schemas.edits import TextChange
from tacet.web.schemas.library import FoundSpeech, Growth, Recording, Run
from tacet.web.schemas.speakers import ChangedSpeakers


class Download(Answer):
    """Progress of a model's download."""

    done_bytes: int
    total_bytes: int = Field(description="0 while it is not known")
    seconds_left: float | None = Field(description="at the pace so far")


class Model(Answer):
    """A model that can be chosen."""

    name: str
    title: str
    description: str
    size_bytes: int
    present: bool
    downloading: Download | None
    demonstration: bool
    languages: str
    speed: str | None
    memory_bytes: int
    in_use: bool
    fault: str | None = Field(description="why the last download failed")
    source: str | None = Field(description="where it came from, in words")
    sha256: str | None = Field(description="of its weights, as recorded when it was fetched")
    removable: bool = Field(description="Tacet may delete it from this computer")


class ModelList(Answer):
    """All models that have a name."""

    items: list[Model]


class Language(Answer):
    """A language that a model may know."""

    code: str
    name: str


class Format(Answer):
    """A file format for transcripts."""

    name: str
    title: str
    extension: str
    media_type: str


class Settings(Answer):
    """The settings, with facts about this server."""

    model: str = Field(description='"auto" or a name')
    model_in_use: Model | None = Field(description="null while it is fetched, or is not here")
    language: str = Field(description='"auto" or a code')
    device: str
    device_in_use: str | None
    auto_start: bool
    allow_urls: bool = Field(description="recordings may be added by web address")
    voice_profiles: bool = Field(description="voices may be kept, and are known again")
    version: str
    max_upload_bytes: int
    chunk_bytes: int
    languages: list[Language]
    formats: list[Format]
    notice: str | None
    model_wait: str | None = Field(
        description="why what recordings wait for cannot be fetched now; it is tried now and then"
    )


class OptionFacts(Answer):
    """Properties of one option of a run, for a form."""

    name: str
    group: str
    help: str
    unit: str
    kind: Literal["number", "integer", "boolean", "text", "choice"]
    choices: list[str]
    low: float | None
    high: float | None
    default: float | bool | str | None
    value: float | bool | str | None = Field(description="what a run gets if nothing is asked")


class OptionList(Answer):
    """All options of a run, by group."""

    items: list[OptionFacts]


class Health(Answer):
    """Health of the server."""

    status: Literal["ok"]
    version: str


class Gone(Answer):
    """Id of something removed."""

    id: str


class Nothing(Answer):
    """No data."""


class RecordingChanged(Answer):
    """A recording is new or different."""

    id: int
    type: Literal["recording.changed"]
    data: Recording


class RecordingRemoved(Answer):
    """A recording was deleted."""

    id: int
    type: Literal["recording.removed"]
    data: Gone


class RunChanged(Answer):
    """A run is new or different, or stands elsewhere in the queue."""

    id: int
    type: Literal["run.changed"]
    data: Run


class TranscriptGrew(Answer):
    """A run has written more."""

    id: int
    type: Literal["transcript.grew"]
    data: Growth


class TranscriptEdited(Answer):
    """A person has changed a finished transcript.

    Not sent where very much has changed: then the run's revision tells to read all again.
    """

    id: int
    type: Literal["transcript.edited"]
    data: TextChange


class SpeechFound(Answer):
    """A run has searched more of its recording for speech."""

    id: int
    type: Literal["speech.found"]
    data: FoundSpeech


class ModelChanged(Answer):
    """A model was fetched or removed, or its download went on."""

    id: int
    type: Literal["model.changed"]
    data: Model


class SettingsChanged(Answer):
    """The settings are different."""

    id: int
    type: Literal["settings.changed"]
    data: Settings


class UploadFacts(Answer):
    """Progress of an upload."""

    id: str
    name: str
    offset: int = Field(description="bytes that have arrived")
    length: int = Field(description="bytes in all; 0 while that is not known")
    error: Fault | None = Field(description="why a file could not be fetched")


class UploadChanged(Answer):
    """More of a file that is fetched from a web address has arrived, or it failed."""

    id: int
    type: Literal["upload.changed"]
    data: UploadFacts


class VocabularyOwner(Answer):
    """Whose vocabulary it is."""

    recording_id: str | None = Field(description="null for the library's")


class VocabularyChanged(Answer):
    """A vocabulary is different: read it again."""

    id: int
    type: Literal["vocabulary.changed"]
    data: VocabularyOwner


class SpeakersChanged(Answer):
    """It is further, or differently, known who speaks in a recording.

    With another revision its transcripts are to be read again.
    """

    id: int
    type: Literal["speakers.changed"]
    data: ChangedSpeakers


class Resync(Answer):
    """Events were missed: load everything that is shown again."""

    id: int
    type: Literal["resync"]
    data: Nothing


EventItem = Annotated[
    RecordingChanged
    | RecordingRemoved
    | RunChanged
    | SpeechFound
    | TranscriptGrew
    | TranscriptEdited
    | ModelChanged
    | SettingsChanged
    | VocabularyChanged
    | SpeakersChanged
    | UploadChanged
    | Resync,
    Field(discriminator="type"),
]


class Changes(Answer):
    """Events after a number, oldest first, and the newest number."""

    last: int
    events: list[EventItem]
