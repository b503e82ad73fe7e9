"""Web application: checks, headers, errors and one blueprint per topic."""

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flask import Response, jsonify
from flask_openapi.models.info import Info
from flask_openapi.openapi import OpenAPI

from tacet import __version__
from tacet.bootstrap import Tacet
from tacet.library.model.run import Event
from tacet.library.use_cases.model_waits import models_arrived
from tacet.library.use_cases.runs import cancel_model_waits
from tacet.models.background_downloads import AutoEnd
from tacet.web import context
from tacet.web.events.broadcaster import Broadcaster, BroadcasterOptions, Render
from tacet.web.events.event_payloads import QueuePositions, change_items
from tacet.web.events.sse import sse_frame
from tacet.web.http import errors, security
from tacet.web.http.access import guard
from tacet.web.http.requests import MAX_JSON_BYTES, ApiRequest
from tacet.web.routes import (
    access,
    actions,
    catalog,
    edits,
    events,
    exports,
    imports,
    joins,
    live,
    models,
    operations,
    recordings,
    replacements,
    runs,
    search,
    settings,
    sign_in,
    speakers,
    uploads,
    vocabulary,
    voices,
    webhooks,
)
from tacet.web.routes.docs import docs_page
from tacet.web.routes.pages import STATIC, pages
from tacet.web.schemas.errors import ErrorAnswer
from tacet.web.v1 import audio
from tacet.web.v1 import models as v1_models
from tacet.web.v1.gate import GATE_KEY, CallGate
from tacet.web.v1.realtime import routes as v1_realtime
from tacet.web.v1.realtime.client_secrets import SECRETS_KEY, ClientSecrets

ROUTE_MODULES = (
    recordings,
    uploads,
    live,
    runs,
    edits,
    operations,
    vocabulary,
    replacements,
    catalog,
    actions,
    search,
    exports,
    imports,
    joins,
    speakers,
    voices,
    webhooks,
    models,
    settings,
    access,
    events,
    audio,
    v1_models,
    v1_realtime,
)
API_ALIAS = "/api/v1/"
API_DESCRIPTION = (
    "Recordings in, transcripts out, on your own computer. Times are seconds in the original "
    "recording, dates are UTC. Every answer that is not a success is an ErrorAnswer."
)
KEY_USE = "A key made by `tacet keys add`. As soon as there is one, every request needs one."


_describing = threading.Lock()


class TacetApp(OpenAPI):
    """Flask with OpenAPI and strict requests."""

    request_class = ApiRequest

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        """Answer a request; `/api/v1` is another name of `/api`."""
        path = environ["PATH_INFO"]
        if path.startswith(API_ALIAS):
            environ["PATH_INFO"] = f"/api/{path.removeprefix(API_ALIAS)}"
        return super().wsgi_app(environ, start_response)

    @property
    def api_doc(self) -> dict[str, Any]:
        """OpenAPI document, made when somebody asks for it first."""
        with _describing:
            if not self.spec_json:
                for topic in ROUTE_MODULES:
                    topic.api.describe()
                    self.tags += [tag for tag in topic.api.tags if tag not in self.tags]
                    self.paths.update(topic.api.paths)
                    self.components_schemas.update(topic.api.components_schemas)
            return dict(super().api_doc)


def create_app(
    tacet: Tacet, *, static: Path = STATIC, broadcaster_options: BroadcasterOptions | None = None
) -> TacetApp:
    """WSGI application over a running Tacet.

    Args:
        static: the folder of the built page.
        broadcaster_options: polling and limits of live events.
    """
    app = create_bare_app()
    app.config["SPOOL_FOLDER"] = _spool_folder(tacet)
    app.extensions[context.TACET_KEY] = tacet
    app.extensions[events.BROADCASTER_KEY] = Broadcaster(
        tacet.context.store, _renderer(tacet), broadcaster_options or BroadcasterOptions()
    )
    app.extensions[GATE_KEY] = CallGate(tacet.settings.max_calls)
    app.extensions[SECRETS_KEY] = ClientSecrets(tacet.context.clock)
    tacet.downloads.on_change = partial(_publish_model, tacet)
    tacet.downloads.on_auto_end = partial(_end_model_waits, tacet)
    tacet.downloads.on_wait = partial(tacet.context.store.publish, "settings.changed", {})
    security.protect(app, tacet.settings)
    guard(app, tacet)
    app.register_blueprint(sign_in.blueprint)
    app.register_blueprint(pages(static))
    return app


def create_bare_app() -> TacetApp:
    """Application without a Tacet behind it, enough to describe the API."""
    app = TacetApp(
        "tacet.web",
        info=Info(title="Tacet", version=__version__, description=API_DESCRIPTION),
        validation_error_status=400,
        validation_error_model=ErrorAnswer,
        validation_error_callback=errors.from_validation,
        security_schemes={"key": {"type": "http", "scheme": "bearer", "description": KEY_USE}},
        openapi_extensions={"security": [{"key": []}, {}]},  # a key, or none where there are none
        doc_ui=False,
        static_folder=None,
    )
    app.openapi_version = "3.1.0"  # flask-openapi writes 3.2.0, which few tools read
    app.config["MAX_CONTENT_LENGTH"] = MAX_JSON_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]
    errors.install(app)
    for topic in ROUTE_MODULES:
        app.register_api(topic.api)
    _add_reference(app)
    return app


def _renderer(tacet: Tacet) -> Render:
    positions: QueuePositions = {}

    def render(changed: Sequence[Event], for_all: bool) -> list[bytes]:
        return [
            sse_frame(item.id, item.type, item.data.model_dump_json())
            for item in change_items(tacet, changed, positions if for_all else None)
        ]

    return render


def _publish_model(tacet: Tacet, name: str) -> None:
    tacet.context.store.publish("model.changed", {"name": name})
    if tacet.downloads.progress(name) is None:  # it has ended: runs may have waited for it
        models_arrived(tacet.context)


def _end_model_waits(tacet: Tacet, end: AutoEnd) -> None:
    if end.stopped:
        cancel_model_waits(tacet.context)
    else:
        models_arrived(tacet.context, end.error)
    if end.error:  # the notice about the model in use changes
        tacet.context.store.publish("settings.changed", {})


def _add_reference(app: TacetApp) -> None:

    @app.route("/api/openapi.json")
    def openapi() -> Response:
        return jsonify(app.api_doc)

    @app.route("/api/docs")
    def docs() -> str:
        return docs_page(app.api_doc)


def _spool_folder(tacet: Tacet) -> Path:
    folder: Path = tacet.settings.data_dir / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
