"""POST /v1/realtime/client_secrets and transcription_sessions: secrets for browsers."""

from datetime import timedelta
from typing import Any, Literal

from flask import Response, current_app
from pydantic import ConfigDict, Field

from tacet.web.http.access import current_access
from tacet.web.http.hosted_errors import HostedError
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import json_response
from tacet.web.schemas.answers import Answer
from tacet.web.v1.blueprint import v1_blueprint
from tacet.web.v1.realtime.client_secrets import SECRETS_KEY, ClientSecret, ClientSecrets
from tacet.web.v1.realtime.config import SessionConfig, merged_config
from tacet.web.v1.realtime.options import run_options
from tacet.web.v1.realtime.server_events import new_id, session_object

api = v1_blueprint("v1 realtime", __name__, "Live transcription, as programs of the hosted API do.")
FORMATS = {"pcm16": "audio/pcm", "g711_ulaw": "audio/pcmu", "g711_alaw": "audio/pcma"}


class ExpiresAfter(RequestModel):
    """How long a secret opens sessions."""

    anchor: Literal["created_at"] = "created_at"
    seconds: int = Field(600, ge=10, le=7_200)


class SecretRequest(RequestModel):
    """Secret that is asked for, and the session that it opens."""

    model_config = ConfigDict(extra="ignore")

    expires_after: ExpiresAfter = ExpiresAfter()
    session: dict[str, Any] = Field({}, description="configuration, as in `session.update`")


class SecretAnswer(Answer):
    """A secret, until when it opens sessions (seconds since 1970), and their configuration."""

    value: str
    expires_at: int
    session: dict[str, Any]


class FlatSecret(RequestModel):
    """Secret of the older form."""

    expires_at: ExpiresAfter = ExpiresAfter()


class FlatSession(RequestModel):
    """Session in the older, flat form."""

    model_config = ConfigDict(extra="ignore")

    input_audio_format: Literal["pcm16", "g711_ulaw", "g711_alaw"] = "pcm16"
    input_audio_noise_reduction: dict[str, Any] | None = None
    input_audio_transcription: dict[str, Any] | None = None
    turn_detection: dict[str, Any] | None = Field(None, description="null: the client commits")
    include: list[str] | None = None
    client_secret: FlatSecret = FlatSecret()


class FlatAnswer(Answer):
    """A session in the older, flat form, with its secret."""

    id: str
    object: Literal["realtime.transcription_session"]
    client_secret: dict[str, Any]
    input_audio_format: str
    input_audio_transcription: dict[str, Any]
    turn_detection: dict[str, Any] | None
    include: list[str] | None


@api.get("/realtime")
def open_realtime_session() -> Response:
    """Open a WebSocket here for live transcription; without one there is nothing to see."""
    message = "Open a WebSocket at this address: `client.realtime.connect` does so."
    raise HostedError(426, message, "upgrade_required")


@api.post("/realtime/client_secrets", responses={200: SecretAnswer})
def create_client_secret(body: SecretRequest) -> Response:
    """Make a secret with which a browser opens a transcription session."""
    config = _checked(body.session)
    secret = _made(config, body.expires_after)
    session = session_object(new_id("sess"), config) | {"expires_at": _expires_at(secret)}
    answer = SecretAnswer(value=secret.value, expires_at=_expires_at(secret), session=session)
    return json_response(answer)


@api.post("/realtime/transcription_sessions", responses={200: FlatAnswer})
def create_transcription_session(body: FlatSession) -> Response:
    """Make a secret as before client_secrets, with the session in the older, flat form."""
    sound: dict[str, Any] = {"format": {"type": FORMATS[body.input_audio_format]}}
    if body.input_audio_noise_reduction is not None:
        sound["noise_reduction"] = body.input_audio_noise_reduction
    if body.input_audio_transcription is not None:
        sound["transcription"] = body.input_audio_transcription
    if "turn_detection" in body.model_fields_set:
        sound["turn_detection"] = body.turn_detection
    config = _checked({"audio": {"input": sound}, "include": body.include or None})
    secret = _made(config, body.client_secret.expires_at)
    shown = config.model_dump()["audio"]["input"]
    return json_response(
        FlatAnswer(
            id=new_id("sess"),
            object="realtime.transcription_session",
            client_secret={"value": secret.value, "expires_at": _expires_at(secret)},
            input_audio_format=body.input_audio_format,
            input_audio_transcription=shown["transcription"],
            turn_detection=shown["turn_detection"],
            include=body.include,
        )
    )


def _checked(session: dict[str, Any]) -> SessionConfig:
    """Configuration that a session can begin with. Raises HostedError."""
    config = merged_config(SessionConfig(), session)
    run_options(config)
    return config


def _made(config: SessionConfig, period: ExpiresAfter) -> ClientSecret:
    known: ClientSecrets = current_app.extensions[SECRETS_KEY]
    return known.make(config, timedelta(seconds=period.seconds), current_access().check)


def _expires_at(secret: ClientSecret) -> int:
    return int(secret.expires_at.timestamp())
