"""Errors of the client: a refusal of the server, no answer at all, a run without a text."""

from collections.abc import Mapping
from typing import Any

from tacet.core.errors import TacetError


class ClientError(TacetError):
    """Base of the client's errors."""


class Refused(ClientError):
    """Request that the server answered with an error.

    Attributes:
        status: of HTTP. `code`: the server's, stable and machine-readable.
        details: what the server says beyond its message.
        retry_after: seconds until the same may succeed; None where the server does not say.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Mapping[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code = status, code
        self.details = dict(details or {})
        self.retry_after = retry_after

    @property
    def temporary(self) -> bool:
        """Whether the server is only busy or being started."""
        return self.status in (502, 503, 504)


class Unreachable(ClientError):
    """Server that does not answer: not started, another address, or the network."""

    code = "unreachable"


class RunNotDone(ClientError):
    """Run that failed or was stopped; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
