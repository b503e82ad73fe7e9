"""Part of the store for webhooks: deliveries made with the end of a run, and their secrets."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tacet.library.model.run import Run
from tacet.library.model.webhook import (
    Delivery,
    DeliveryState,
    WebhookSecret,
    event_of,
    receiver_of,
)
from tacet.store.repository.session import Transactions
from tacet.store.repository.webhook_tables import DeliveryRow, WebhookSecretRow

_FIELDS = (
    "id", "run_id", "url", "text", "event", "data", "made_at", "attempts", "next_at", "tried_at",
    "status", "error",
)  # fmt: skip
_CHANGED = ("attempts", "next_at", "tried_at", "status", "error")
_WAITING = DeliveryRow.state == DeliveryState.WAITING.value
_DELIVERED = DeliveryRow.state == DeliveryState.DELIVERED.value
_PRESENT = WebhookSecretRow.valid_until.is_(None)


class WebhookRows(Transactions):
    """Deliveries and secrets; see `library.ports.webhooks.WebhookStore`."""

    def due_deliveries(
        self, now: datetime, most: int, but_for: Collection[str] = ()
    ) -> list[Delivery]:
        """Deliveries whose next attempt is due, first attempts first, then the longest due."""
        due = select(DeliveryRow).where(_WAITING, DeliveryRow.next_at <= now)
        due = due.where(DeliveryRow.receiver.not_in(but_for))
        first = (DeliveryRow.attempts > 0, DeliveryRow.next_at, DeliveryRow.id)
        with self._read() as session:
            return [_value(row) for row in session.scalars(due.order_by(*first).limit(most))]

    def save_delivery(self, delivery: Delivery) -> bool:
        """Whether there still is such a delivery; what an attempt changes is stored."""
        with self._write() as session:
            row = session.get(DeliveryRow, delivery.id)
            if row is not None:
                for name in _CHANGED:
                    setattr(row, name, getattr(delivery, name))
                row.state = delivery.state.value
            return row is not None

    def deliveries(self, state: DeliveryState | None, most: int) -> list[Delivery]:
        """Deliveries in a state, or all, newest first."""
        wanted = select(DeliveryRow).order_by(DeliveryRow.made_at.desc(), DeliveryRow.id)
        if state is not None:
            wanted = wanted.where(DeliveryRow.state == state.value)
        with self._read() as session:
            return [_value(row) for row in session.scalars(wanted.limit(most))]

    def retry_deliveries(self, ids: Collection[str] | None, now: datetime) -> list[Delivery]:
        """Deliveries that are due from `now` on, as at their beginning."""
        meant = ~_DELIVERED if ids is None else DeliveryRow.id.in_(ids)
        with self._write() as session:
            rows = session.scalars(select(DeliveryRow).where(meant)).all()
            for row in rows:
                row.state, row.attempts, row.next_at = DeliveryState.WAITING.value, 0, now
                row.tried_at = row.status = row.error = None
            return [_value(row) for row in rows]

    def drop_deliveries(self, before: datetime) -> int:
        """Delete deliveries that were over before `before`; how many."""
        old = (~_WAITING, DeliveryRow.tried_at < before)
        with self._read() as session:  # mostly there is none: do not wait for writers
            if session.scalars(select(DeliveryRow.id).where(*old).limit(1)).first() is None:
                return 0
        with self._write() as session:
            gone = session.scalars(delete(DeliveryRow).where(*old).returning(DeliveryRow.id))
            return len(gone.all())

    def webhook_secrets(self, now: datetime) -> list[WebhookSecret]:
        """Secrets that are valid, the present one first."""
        valid = _PRESENT | (WebhookSecretRow.valid_until > now)
        newest = WebhookSecretRow.made_at.desc()
        with self._read() as session:
            rows = session.scalars(
                select(WebhookSecretRow).where(valid).order_by(~_PRESENT, newest)
            )
            return [_secret(row) for row in rows]

    def ensure_webhook_secret(self, secret: WebhookSecret) -> WebhookSecret:
        """The present secret; `secret`, stored, if there was none."""
        with self._write() as session:
            present = session.scalars(select(WebhookSecretRow).where(_PRESENT)).first()
            if present is None:
                present = WebhookSecretRow(secret=secret.secret, made_at=secret.made_at)
                session.add(present)
            return _secret(present)

    def rotate_webhook_secret(self, secret: WebhookSecret, old_until: datetime) -> None:
        """Store a new present secret; the one before it is valid until then, older ones go."""
        with self._write() as session:
            session.execute(delete(WebhookSecretRow).where(~_PRESENT))
            for row in session.scalars(select(WebhookSecretRow)):
                row.valid_until = old_until
            session.add(WebhookSecretRow(secret=secret.secret, made_at=secret.made_at))


def add_deliveries(session: Session, run: Run, now: datetime) -> None:
    """Add a delivery for each webhook of a run that has ended, to the transaction of its end."""
    event, data = event_of(run)
    for webhook in run.webhooks:
        session.add(
            DeliveryRow(
                id=f"msg_{secrets.token_hex(16)}",
                run_id=run.id,
                url=webhook.url,
                receiver=receiver_of(webhook.url),
                text=webhook.text,
                event=event,
                data=data,
                made_at=now,
                next_at=now,
                state=DeliveryState.WAITING.value,
                attempts=0,
            )
        )


def _value(row: DeliveryRow) -> Delivery:
    fields = {name: getattr(row, name) for name in _FIELDS}
    return Delivery(**fields, state=DeliveryState(row.state))


def _secret(row: WebhookSecretRow) -> WebhookSecret:
    return WebhookSecret(row.secret, row.made_at, row.valid_until)
