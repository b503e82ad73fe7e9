"""Answers of JSON, and how a topic's routes are put together."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, ConfigDict

from tacet.web.schemas.library import ErrorAnswer

ID_LENGTH = 64
# A name or a hub id.
MODEL_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)?$"
MODEL_LENGTH = 4_096  # a folder that was named at the start is a model as well


class RequestModel(BaseModel):
    """Base of everything a request may say: unknown fields are refused, types are exact."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class PathModel(BaseModel):
    """Base of the variable parts of an address."""

    model_config = ConfigDict(frozen=True)


ERROR_RESPONSE = {
    "description": "What went wrong and what to do.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}},
}


def api_blueprint(name: str, import_name: str, about: str) -> APIBlueprint:
    """The routes of one topic, under /api. Every one may answer with an error of our shape."""
    return APIBlueprint(
        name,
        import_name,
        url_prefix="/api",
        abp_tags=[{"name": name, "description": about}],
        abp_responses={400: ErrorAnswer, "default": ERROR_RESPONSE},
        operation_id_callback=_operation_id,
    )


def _operation_id(*, name: str, **_: str) -> str:
    """The function's own name, which is then the call's name for programs."""
    return name


def json_response(answer: BaseModel, status: int = 200) -> Response:
    """The answer as JSON."""
    return Response(answer.model_dump_json(), status, mimetype="application/json")


def no_content(headers: Mapping[str, str] | None = None) -> Response:
    """An answer that says only that it was done."""
    return Response(status=204, headers=dict(headers or {}))


def documented(text: str, *media_types: str) -> dict[str, Any]:
    """The reference's entry for an answer that is not JSON."""
    kinds = {kind: {"schema": {"type": "string"}} for kind in media_types}
    return {"description": text, "content": kinds} if kinds else {"description": text}
