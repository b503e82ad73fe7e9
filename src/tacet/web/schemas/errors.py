"""Schema of every answer that is not a success."""

from typing import Any

from tacet.web.schemas.answers import Answer


class ErrorFacts(Answer):
    """An error: a stable `code`, and a message saying what to do."""

    code: str
    message: str
    details: dict[str, Any] | None


class ErrorAnswer(Answer):
    """Every answer that is not a success."""

    error: ErrorFacts
