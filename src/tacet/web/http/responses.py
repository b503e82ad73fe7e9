"""JSON responses, and the blueprints of routes."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from pydantic import BaseModel

from tacet.web.http.blueprints import TopicBlueprint
from tacet.web.schemas.errors import ErrorAnswer

ERROR_RESPONSE = {
    "description": "What went wrong and what to do.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}},
}


def api_blueprint(name: str, import_name: str, about: str) -> TopicBlueprint:
    """Blueprint of a topic under /api, with our error responses."""
    return TopicBlueprint(
        name,
        import_name,
        url_prefix="/api",
        abp_tags=[{"name": name, "description": about}],
        abp_responses={400: ErrorAnswer, "default": ERROR_RESPONSE},
        operation_id_callback=_operation_id,
    )


def _operation_id(*, name: str, **_: str) -> str:
    return name


def json_response(answer: BaseModel, status: int = 200) -> Response:
    """Answer as JSON."""
    return Response(answer.model_dump_json(), status, mimetype="application/json")


def no_content(headers: Mapping[str, str] | None = None) -> Response:
    """Empty response, 204."""
    return Response(status=204, headers=dict(headers or {}))


def documented(text: str, *media_types: str) -> dict[str, Any]:
    """OpenAPI entry of a response that is not JSON."""
    kinds = {kind: {"schema": {"type": "string"}} for kind in media_types}
    return {"description": text, "content": kinds} if kinds else {"description": text}
