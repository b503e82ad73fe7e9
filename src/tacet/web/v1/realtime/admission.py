"""Admission to a session: where it comes from, whose it is, and what it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from tacet.bootstrap import Tacet
from tacet.library.model.key import Scope
from tacet.web.http import access
from tacet.web.http.hosted_errors import HostedError
from tacet.web.http.security import allowed_hosts, is_allowed_host, is_foreign_page
from tacet.web.v1.names import no_model, offered_models
from tacet.web.v1.realtime.client_secrets import ClientSecrets
from tacet.web.v1.realtime.config import SessionConfig, merged_config

ADDRESS = "/v1/realtime"
SUBPROTOCOL = "realtime"
TRANSCRIPTION = "transcription"

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Admission:
    """What a session begins with.

    Attributes:
        check: raises TacetError once its client may no longer transcribe.
    """

    config: SessionConfig
    check: Check


def admitted(tacet: Tacet, client_secrets: ClientSecrets, scope: Mapping[str, Any]) -> Admission:
    """Admission of a WebSocket handshake (ASGI scope). Raises HostedError, TacetError."""
    headers = _headers(scope)
    _require_own_page(tacet, headers)
    if scope["path"].rstrip("/") != ADDRESS:
        raise HostedError(
            404, f"Tacet has realtime sessions of transcription only, at {ADDRESS}.", "not_found"
        )
    secret = client_secrets.find(access.key_text(headers))
    check = secret.check if secret else _may_transcribe(tacet, headers, scope)
    check()
    config = secret.config if secret else SessionConfig()
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return Admission(_named_in(query, config), check)


def _require_own_page(tacet: Tacet, headers: Mapping[str, str]) -> None:
    """Refuse other names of this computer, and pages of other sites. Raises HostedError."""
    names = allowed_hosts(tacet.settings)
    if not is_allowed_host(headers.get("host", ""), names, tacet.settings.insecure):
        message = "This server does not answer to that name; see the setting `allowed_hosts`."
        raise HostedError(HTTPStatus.MISDIRECTED_REQUEST, message, "wrong_host")
    if is_foreign_page(headers):
        message = "The page of another site cannot open a session here."
        raise HostedError(HTTPStatus.FORBIDDEN, message, "cross_site")


def _headers(scope: Mapping[str, Any]) -> dict[str, str]:
    """Headers by name in lower case; those that come twice are joined."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def _may_transcribe(tacet: Tacet, headers: Mapping[str, str], scope: Mapping[str, Any]) -> Check:
    """Check of the key that opens a session without a secret. Raises TacetError."""
    client = access.of_headers(tacet, headers, (scope["client"] or ("",))[0])
    client.require(Scope.TRANSCRIBE)
    return client.check


def _named_in(query: Mapping[str, list[str]], config: SessionConfig) -> SessionConfig:
    """The configuration with the model of the address. Raises HostedError."""
    if "call_id" in query:
        raise HostedError(
            400, "Tacet takes no calls. Leave out `call_id`.", "invalid_value", "call_id"
        )
    model = query.get("model", [""])[0]
    if not model:
        return config
    if model not in offered_models():
        raise no_model(model) if query.get("intent") == [TRANSCRIPTION] else _does_not_speak(model)
    return merged_config(config, {"audio": {"input": {"transcription": {"model": model}}}})


def _does_not_speak(model: str) -> HostedError:
    return HostedError(
        400,
        f"Tacet transcribes and does not speak, so it has no session with {model[:200]!r}. Put "
        "`intent=transcription` in its place.",
        "invalid_value",
        "model",
    )
