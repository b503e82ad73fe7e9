"""Part of the store for API keys."""

from datetime import datetime

from sqlalchemy import delete, exists, select, update

from tacet.library.model.key import KEYS_CHANGED, Key, Scope
from tacet.store.repository.key_tables import KeyRow
from tacet.store.repository.session import Transactions, add_event


class KeyRows(Transactions):
    """API keys; see `library.ports.keys.KeyStore`."""

    def has_keys(self) -> bool:
        """Whether there is any key, be it revoked."""
        with self._read() as session:
            return bool(session.scalar(select(exists().select_from(KeyRow))))

    def api_keys(self, prefix: str | None = None) -> list[Key]:
        """All keys, or those whose text begins so; the oldest first."""
        wanted = select(KeyRow).order_by(KeyRow.made_at, KeyRow.id)
        if prefix is not None:
            wanted = wanted.where(KeyRow.prefix == prefix)
        with self._read() as session:
            return [_value(row) for row in session.scalars(wanted)]

    def add_key(self, key: Key) -> bool:
        """Whether the key was stored: no other has its name, but for revoked ones."""
        same = select(KeyRow.id).where(KeyRow.name == key.name, KeyRow.revoked_at.is_(None))
        with self._write() as session:
            if session.scalars(same).first() is not None:
                return False
            session.add(_row(key))
            add_event(session, KEYS_CHANGED, {})
            return True

    def revoke_key(self, key_id: str, moment: datetime) -> bool:
        """Whether there was such a key that was not revoked yet."""
        with self._write() as session:
            row = session.get(KeyRow, key_id)
            if row is None or row.revoked_at is not None:
                return False
            row.revoked_at = moment
            add_event(session, KEYS_CHANGED, {})
            return True

    def use_key(self, key_id: str, moment: datetime) -> None:
        """Store when the key was used last; adds no event."""
        with self._write() as session:
            used = update(KeyRow).where(KeyRow.id == key_id).values(last_used_at=moment)
            session.execute(used)

    def remove_keys(self) -> int:
        """Number of keys that were deleted: all of them."""
        with self._write() as session:
            ids = session.scalars(delete(KeyRow).returning(KeyRow.id)).all()
            if ids:
                add_event(session, KEYS_CHANGED, {})
            return len(ids)


def _row(key: Key) -> KeyRow:
    return KeyRow(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        digest=key.digest,
        scopes=sorted(key.scopes),
        made_at=key.made_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )


def _value(row: KeyRow) -> Key:
    scopes = frozenset(Scope(name) for name in row.scopes)
    return Key(
        row.id,
        row.name,
        row.prefix,
        row.digest,
        scopes,
        row.made_at,
        row.last_used_at,
        row.revoked_at,
    )
