"""Table of API keys."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tacet.store.repository.tables import Table


class KeyRow(Table):
    """API key, without its text. `digest`: SHA-256 of that."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(String(32))
    digest: Mapped[bytes]
    scopes: Mapped[list[str]]
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (Index("api_keys_by_prefix", "prefix"),)
