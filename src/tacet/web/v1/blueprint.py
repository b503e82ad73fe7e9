"""Blueprint of the hosted API's addresses."""

from tacet.web.http.blueprints import TopicBlueprint
from tacet.web.http.hosted_errors import PREFIX
from tacet.web.v1.schemas import ERROR_RESPONSE, HostedErrorAnswer


def v1_blueprint(name: str, import_name: str, about: str) -> TopicBlueprint:
    """Blueprint of a topic under /v1, with the hosted API's error responses."""
    return TopicBlueprint(
        name,
        import_name,
        url_prefix=PREFIX,
        abp_tags=[{"name": name, "description": about}],
        abp_responses={400: HostedErrorAnswer, "default": ERROR_RESPONSE},
        operation_id_callback=_operation_id,
    )


def _operation_id(*, name: str, **_: str) -> str:
    return f"v1_{name}"
