"""Schemas of webhooks."""

from typing import Literal

from pydantic import AwareDatetime, Field

from tacet.web.schemas.answers import Answer


class WebhookDelivery(Answer):
    """Message to a receiver about the end of a run."""

    id: str = Field(description="its webhook-id, the same in every attempt")
    event: Literal["run.done", "run.failed", "run.stopped"]
    run_id: str
    recording_id: str
    url: str
    state: Literal["waiting", "delivered", "failed"]
    made_at: AwareDatetime
    attempts: int = Field(description="so far")
    tried_at: AwareDatetime | None = Field(description="when it was tried last")
    next_at: AwareDatetime | None = Field(description="when it is tried again; null: never")
    status: int | None = Field(description="of HTTP, in the last answer")
    error: str | None = Field(description="why the last attempt failed")


class WebhookDeliveryList(Answer):
    """Deliveries, newest first."""

    items: list[WebhookDelivery]
