"""Tables of webhooks: deliveries, and the secrets that sign them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tacet.store.repository.tables import Table


class DeliveryRow(Table):
    """Message to one receiver about the end of a run; deleted with it."""

    __tablename__ = "webhook_deliveries"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(Text)
    receiver: Mapped[str] = mapped_column(Text)  # host and port of the URL
    text: Mapped[bool]
    event: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    next_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("deliveries_by_state", "state", "next_at"),
        Index("deliveries_by_time", "made_at", "id"),
    )


class WebhookSecretRow(Table):
    """Secret that deliveries are signed with; `valid_until` of one that was replaced."""

    __tablename__ = "webhook_secrets"

    secret: Mapped[str] = mapped_column(String(200), primary_key=True)
    made_at: Mapped[datetime]
    valid_until: Mapped[datetime | None]
