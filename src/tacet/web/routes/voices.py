"""Voices that are kept to be known in other recordings, over HTTP. No answer tells one itself."""

from flask import Response
from pydantic import Field

from tacet.library.use_cases import voices as library
from tacet.web.context import current_context
from tacet.web.http.requests import ID_LENGTH, RequestModel
from tacet.web.http.responses import api_blueprint, json_response, no_content
from tacet.web.routes.paths import PathModel
from tacet.web.schemas.voices import Voice, VoiceList
from tacet.web.serializers.voices import serialize_voice

api = api_blueprint("voices", __name__, "Voices that are known in other recordings.")

NAME_LENGTH = 1_000  # of what is sent; a name itself is shorter


class WhoseVoice(RequestModel):
    """A person in the text of a run."""

    run_id: str = Field(max_length=ID_LENGTH)
    name: str = Field(max_length=NAME_LENGTH, description="as the text names them")


class VoicePath(PathModel):
    """Path of a voice."""

    voice_id: str = Field(max_length=ID_LENGTH)


@api.get("/voices", responses={200: VoiceList})
def list_voices() -> Response:
    """List whose voices are kept, by name. 409 where the setting voice_profiles is off."""
    kept = library.voices(current_context())
    return json_response(VoiceList(items=[serialize_voice(profile) for profile in kept]))


@api.post("/voices", responses={200: Voice})
def remember_voice(body: WhoseVoice) -> Response:
    """Keep the voice of a person who is named in a text, to name them in new recordings.

    A voice is biometric data: ask this person. Under a name that has a voice already, both are
    put together. 409 where the setting voice_profiles is off, or too little was heard.
    """
    kept = library.remember(current_context(), body.run_id, body.name)
    return json_response(serialize_voice(kept))


@api.delete("/voices", responses={204: None})
def forget_voices() -> Response:
    """Delete all voices that are kept. Names in texts stay."""
    library.forget_voices(current_context())
    return no_content()


@api.delete("/voices/<voice_id>", responses={204: None})
def forget_voice(path: VoicePath) -> Response:
    """Delete a voice that is kept. Names in texts stay."""
    library.forget_voice(current_context(), path.voice_id)
    return no_content()
