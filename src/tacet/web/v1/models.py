"""GET /v1/models and /v1/models/{id}: the models that a call may name."""

from flask import Response
from pydantic import Field

from tacet.web.http.requests import MODEL_LENGTH
from tacet.web.http.responses import json_response
from tacet.web.routes.paths import PathModel
from tacet.web.v1.blueprint import v1_blueprint
from tacet.web.v1.names import OWNER, no_model, offered_models
from tacet.web.v1.schemas import HostedModel, HostedModelList

api = v1_blueprint("v1 models", __name__, "The models that a call may name.")
CREATED = 1_677_610_602  # of every model: when `whisper-1` was announced


class HostedModelPath(PathModel):
    """Path of a model."""

    name: str = Field(max_length=MODEL_LENGTH)


@api.get("/models", responses={200: HostedModelList})
def list_hosted_models() -> Response:
    """List the models of this computer, and the hosted names that stand for the one in use."""
    return json_response(HostedModelList(object="list", data=[_model(n) for n in offered_models()]))


@api.get("/models/<path:name>", responses={200: HostedModel})
def show_hosted_model(path: HostedModelPath) -> Response:
    """Show a model."""
    if path.name not in offered_models():
        raise no_model(path.name)
    return json_response(_model(path.name))


def _model(name: str) -> HostedModel:
    return HostedModel(id=name, object="model", created=CREATED, owned_by=OWNER)
