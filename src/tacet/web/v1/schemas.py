"""Forms and answers of the hosted API, for the OpenAPI document and the reference."""

from typing import Any, Literal

from tacet.web.schemas.answers import Answer


class HostedErrorFacts(Answer):
    """An error in the hosted API's form: `param` names the field that is to blame."""

    message: str
    type: str
    param: str | None
    code: str | None


class HostedErrorAnswer(Answer):
    """Every answer under /v1 that is not a success."""

    error: HostedErrorFacts


ERROR_RESPONSE: dict[str, Any] = {
    "description": "What went wrong and what to do, in the hosted API's form.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HostedErrorAnswer"}}},
}
STREAM_EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["data"],
    "properties": {"data": {"type": "string", "description": "JSON of an event"}},
}
TRANSCRIPTION_RESPONSES: dict[Any, Any] = {
    200: {
        "description": "The text, in the format that was asked for.",
        "content": {
            "application/json": {"schema": {"type": "object", "required": ["text"]}},
            "text/plain": {"schema": {"type": "string"}},
            "text/event-stream": {"schema": STREAM_EVENT},
        },
    }
}

SHARED_FIELDS: dict[str, str] = {
    "model": "name of a model; those of the hosted API stand for the one that is in use here",
    "prompt": "text that the model takes to stand before",
    "response_format": "json, text, srt, verbose_json, vtt or, with who speaks, diarized_json; "
    "translations have no diarized_json",
    "temperature": "0 to 1; above 0 the text is not repeatable",
}
TRANSCRIPTION_FIELDS: dict[str, str] = {
    **SHARED_FIELDS,
    "language": "code or English name; detected when not given",
    "languages[]": "languages among which the spoken one is detected",
    "keywords[]": "names and terms to expect: written where words sound like them",
    "timestamp_granularities[]": "word, segment or both, in verbose_json; segment by default",
    "include[]": "logprobs: how probable each token is, in json",
    "stream": "true: the text as server-sent events, sentence by sentence, as it becomes final",
    "chunking_strategy": "understood, and without effect: sound is always cut in silence",
    "known_speaker_names[]": "names of people who speak, for diarized_json",
    "known_speaker_references[]": "a sample of each one's voice, in the same order, as a data URL "
    "(data:audio/wav;base64,...) of at most 30 seconds",
}


def _form(fields: dict[str, str]) -> dict[str, Any]:
    texts = {name: {"type": "string", "description": told} for name, told in fields.items()}
    file = {"type": "string", "format": "binary", "description": "the recording"}
    schema = {
        "type": "object",
        "required": ["file", "model"],
        "properties": {"file": file, **texts},
    }
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


TRANSCRIPTION_FORM = _form(TRANSCRIPTION_FIELDS)
TRANSLATION_FORM = _form(SHARED_FIELDS)


class HostedModel(Answer):
    """A model that a call may name."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class HostedModelList(Answer):
    """The models that a call may name."""

    object: Literal["list"]
    data: list[HostedModel]
