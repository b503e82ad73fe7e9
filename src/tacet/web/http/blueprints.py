"""Blueprints that describe their routes late: at each start that took longer than all else."""

from typing import Any

from flask_openapi.blueprint import APIBlueprint
from flask_openapi.utils import parse_parameters


class TopicBlueprint(APIBlueprint):
    """Blueprint of a topic; its part of the OpenAPI document is made by `describe`."""

    def __init__(self, name: str, import_name: str, **given: Any) -> None:
        super().__init__(name, import_name, **given)
        self._undescribed: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def _collect_openapi_info(self, *route: Any, **given: Any) -> Any:
        self._undescribed.append((route, given))
        _, view = route
        return parse_parameters(view, doc_ui=False)  # what requests are validated by

    def describe(self) -> None:
        """Fill `paths`, `tags` and `components_schemas`; for one thread at a time."""
        while self._undescribed:
            route, given = self._undescribed.pop(0)
            super()._collect_openapi_info(*route, **given)
