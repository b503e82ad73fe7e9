"""Settings that the page shows and changes, and the health check."""

from flask import Response
from pydantic import Field

from tacet import __version__
from tacet.core.language.names import language_code
from tacet.core.options.devices import Device
from tacet.library.use_cases.settings import change_settings
from tacet.web.context import current_context, current_tacet
from tacet.web.http.requests import MODEL_LENGTH, RequestModel
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.routes.run_options import check_model_name
from tacet.web.schemas.server import Health, OptionList, Settings
from tacet.web.serializers.options import serialize_options
from tacet.web.serializers.server import serialize_settings

api = api_blueprint("settings", __name__, "What is set, and what this server is.")


class SettingsChange(RequestModel):
    """Settings to change. null takes a change back to what the server was started with."""

    model: str | None = Field(None, max_length=MODEL_LENGTH)
    language: str | None = Field(None, max_length=40)
    device: Device | None = None
    auto_start: bool | None = Field(None, strict=True)
    voice_profiles: bool | None = Field(
        None, strict=True, description="off: all voices that are kept are deleted"
    )


@api.get("/health", responses={200: Health})
def health() -> Response:
    """Whether the server answers and its database does."""
    current_context().store.last_event()
    return json_response(Health(status="ok", version=__version__))


@api.get("/settings", responses={200: Settings})
def show_settings() -> Response:
    """Show the settings, with facts about this server."""
    return json_response(serialize_settings(current_tacet()))


@api.get("/options", responses={200: OptionList})
def list_options() -> Response:
    """List the options of a run: help, unit, range and value."""
    return json_response(OptionList(items=serialize_options(current_context())))


@api.patch("/settings", responses={200: Settings})
def patch_settings(body: SettingsChange) -> Response:
    """Change settings for the runs to come."""
    changes = body.model_dump(exclude_unset=True)
    if changes.get("language") is not None:
        changes["language"] = language_code(changes["language"]) or "auto"
    if changes.get("model") is not None:
        check_model_name(changes["model"])
    change_settings(current_context(), changes)
    return json_response(serialize_settings(current_tacet()))
