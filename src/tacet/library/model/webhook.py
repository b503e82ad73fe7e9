"""Webhooks: a URL that is told of a run's end, and the deliveries to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from tacet.library.model.run import Run


class DeliveryState(StrEnum):
    """State of a delivery. Delivered and failed are final."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one receiver about the end of a run, tried until it is taken.

    Attributes:
        id: the same in every attempt, so that a receiver knows what it had already.
        text: whether the transcript's text goes with it.
        event: "run.done", "run.failed" or "run.stopped".
        data: ids, state, times and error of the run at its end, as JSON.
        attempts: how many there were.
        next_at: when the next one is due, UTC; None when it is over.
        status: of HTTP, in the last answer. `error`: why the last attempt failed.
    """

    id: str
    run_id: str
    url: str
    text: bool
    event: str
    data: Mapping[str, Any]
    made_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    next_at: datetime | None = None
    tried_at: datetime | None = None
    status: int | None = None
    error: str | None = None

    @property
    def receiver(self) -> str:
        """Host and port that it goes to."""
        return receiver_of(self.url)


@dataclass(frozen=True, slots=True)
class WebhookSecret:
    """Secret that deliveries are signed with.

    Attributes:
        secret: `whsec_` and base64.
        valid_until: end of a secret that was replaced, UTC; None for the present one.
    """

    secret: str = field(repr=False)
    made_at: datetime
    valid_until: datetime | None = None


def event_of(run: Run) -> tuple[str, dict[str, Any]]:
    """Name and data of the event that tells of a run's end."""
    data = {
        "run_id": run.id,
        "recording_id": run.recording_id,
        "state": run.state.value,
        "error": {"code": run.error.code, "message": run.error.message} if run.error else None,
        "created_at": iso_time(run.created_at),
        "started_at": run.started_at and iso_time(run.started_at),
        "finished_at": run.finished_at and iso_time(run.finished_at),
    }
    return f"run.{run.state.value}", data


def receiver_of(url: str) -> str:
    """Host and port of a URL that was checked."""
    return urlsplit(url).netloc


def iso_time(moment: datetime) -> str:
    """ISO 8601 in UTC with a Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
