"""Types of columns that databases do not have: points in time, and options of runs."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect, TypeDecorator

from tacet.library.model.run import SourcedValue

OPTIONS_KEPT = 64  # texts remembered: most runs of a library have the same options
_OPTIONS = TypeAdapter(dict[str, SourcedValue])
RunOptions = Mapping[str, SourcedValue]


class UtcTime(TypeDecorator[datetime]):
    """Point in time, always UTC, also where the database keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC without a zone, as it is stored."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Stored time with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class OptionsJson(TypeDecorator[RunOptions]):
    """Options of a run as JSON; equal texts are read once, for lists show many runs."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: RunOptions | None, dialect: Dialect) -> Any:
        """JSON values of the options."""
        return None if value is None else _OPTIONS.dump_python(dict(value), mode="json")

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], RunOptions | None]:
        """Reader of the stored text."""
        return lambda stored: None if stored is None else _options(stored)


@lru_cache(OPTIONS_KEPT)
def _options(stored: str) -> RunOptions:
    return MappingProxyType(_OPTIONS.validate_python(json.loads(stored)))
