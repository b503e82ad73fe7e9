"""Configuration of a session: what clients may set, checked, and merged with what was set."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tacet.library.use_cases.settings import MAX_TEXT
from tacet.web.http.hosted_errors import HostedError
from tacet.web.http.requests import MODEL_LENGTH

PCM, PCMU, PCMA = "audio/pcm", "audio/pcmu", "audio/pcma"
RATES: Mapping[str, int] = {PCM: 24_000, PCMU: 8_000, PCMA: 8_000}  # Hz
LOGPROBS = "item.input_audio_transcription.logprobs"
SILENCE_MS: Mapping[str, int] = {"low": 1_200, "medium": 500, "high": 300, "auto": 500}
DEFAULT_MODEL = "gpt-live-transcribe"
NO_SPEAKING = "Tacet transcribes and does not speak: `session.type` must be 'transcription'."
TAGS = {PCM, PCMU, PCMA, "server_vad", "semantic_vad"}  # that pydantic adds to a field's path


class Part(BaseModel):
    """Base of the parts: unknown fields are refused, values are not converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Pcm(Part):
    """Signed 16-bit samples, little-endian, one channel, 24 kHz."""

    type: Literal["audio/pcm"]
    rate: Literal[24_000] = 24_000


class G711(Part):
    """Samples of telephones: one byte each, 8 kHz."""

    type: Literal["audio/pcmu", "audio/pcma"]


class NoiseReduction(Part):
    """Filter before the detectors. Understood, and without effect."""

    type: Literal["near_field", "far_field"] = "near_field"
    strength: float | None = Field(None, ge=0, le=1)


class Transcription(Part):
    """How the sound becomes text. `delay` is understood, and without effect."""

    model: str | None = Field(DEFAULT_MODEL, max_length=MODEL_LENGTH)
    language: str | None = Field(None, max_length=100)
    languages: list[str] | None = Field(None, max_length=100)
    prompt: str | None = Field(None, max_length=MAX_TEXT)
    keywords: list[str] | None = None
    delay: Literal["minimal", "low", "medium", "high", "xhigh"] | None = None


class ServerVad(Part):
    """A turn ends with a pause of `silence_duration_ms`."""

    type: Literal["server_vad"]
    threshold: float = Field(0.5, ge=0, le=1)
    prefix_padding_ms: int = Field(300, ge=0, le=10_000)
    silence_duration_ms: int = Field(500, ge=200, le=5_000)
    idle_timeout_ms: int | None = Field(None, ge=1_000, le=3_600_000)
    create_response: bool | None = None
    interrupt_response: bool | None = None

    @property
    def silence(self) -> float:
        """Seconds of silence that end a turn."""
        return self.silence_duration_ms / 1000


class SemanticVad(Part):
    """A turn ends with a pause, whose length goes with the eagerness."""

    type: Literal["semantic_vad"]
    eagerness: Literal["low", "medium", "high", "auto"] = "auto"
    create_response: bool | None = None
    interrupt_response: bool | None = None

    threshold: ClassVar[float] = 0.5
    prefix_padding_ms: ClassVar[int] = 300
    idle_timeout_ms: ClassVar[int | None] = None

    @property
    def silence(self) -> float:
        """Seconds of silence that end a turn."""
        return SILENCE_MS[self.eagerness] / 1000


class SoundInput(Part):
    """Everything about the sound that comes in."""

    format: Annotated[Pcm | G711, Field(discriminator="type")] = Pcm(type="audio/pcm")
    noise_reduction: NoiseReduction | None = None
    transcription: Transcription = Transcription()
    turn_detection: Annotated[ServerVad | SemanticVad, Field(discriminator="type")] | None = (
        ServerVad(type="server_vad")
    )


class SessionAudio(Part):
    """Sound of a session: it only comes in."""

    input: SoundInput = SoundInput()


class SessionConfig(Part):
    """Configuration of a transcription session."""

    type: Literal["transcription"] = "transcription"
    audio: SessionAudio = SessionAudio()
    include: list[Literal["item.input_audio_transcription.logprobs"]] | None = None

    @property
    def sound(self) -> SoundInput:
        """Everything about the sound that comes in."""
        return self.audio.input

    @property
    def rate(self) -> int:
        """Samples per second of the sound that comes in."""
        return RATES[self.sound.format.type]

    @property
    def logprobs(self) -> bool:
        """Whether log-probabilities of the tokens are wanted."""
        return bool(self.include)


FACTS = ("id", "object", "expires_at")  # of a session; clients may send them back


def merged_config(config: SessionConfig, update: Any) -> SessionConfig:
    """The configuration with the fields of `session` that a client sent. Raises HostedError."""
    if not isinstance(update, dict):
        raise HostedError(400, "`session` must be an object.", "invalid_value", "session")
    given = {name: value for name, value in update.items() if name not in FACTS}
    try:
        return SessionConfig.model_validate(_merged(config.model_dump(), given))
    except ValidationError as error:
        raise _refusal(error) from error


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Objects merged field by field; one of another `type` takes the place of the old one."""
    merged = dict(old)
    for name, value in new.items():
        before: Any = old.get(name)
        merged[name] = _merged(before, value) if _are_alike(before, value) else value
    return merged


def _are_alike(before: Any, value: Any) -> bool:
    """Whether both are objects of one `type`."""
    both = isinstance(before, dict) and isinstance(value, dict)
    return both and value.get("type", before.get("type")) == before.get("type")


def _refusal(error: ValidationError) -> HostedError:
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    parts = [str(part) for part in problem["loc"] if part not in TAGS]
    field, kind = ".".join(["session", *parts]), problem["type"]
    if field == "session.type":
        return HostedError(400, NO_SPEAKING, "invalid_value", field)
    if kind == "extra_forbidden":
        return HostedError(400, f"Unknown parameter: '{field}'.", "unknown_parameter", field)
    if kind in ("missing", "union_tag_not_found"):
        field = f"{field}.type" if kind == "union_tag_not_found" else field
        message = f"`{field}` is missing."
        return HostedError(400, message, "missing_required_parameter", field)
    return HostedError(400, f"`{field}`: {problem['msg']}.", "invalid_value", field)
