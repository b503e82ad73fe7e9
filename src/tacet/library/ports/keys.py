"""Protocol of the part of the store for API keys; see `store.py`."""

from datetime import datetime
from typing import Protocol

from tacet.library.model.key import Key


class KeyStore(Protocol):
    """API keys, revoked ones included. Each method is one transaction.

    Whatever adds, revokes or deletes one adds `keys.changed`, an event that holds nothing.
    """

    def has_keys(self) -> bool:
        """Whether there is any key, be it revoked."""

    def api_keys(self, prefix: str | None = None) -> list[Key]:
        """All keys, or those whose text begins so; the oldest first."""

    def add_key(self, key: Key) -> bool:
        """Whether the key was stored: no other has its name, but for revoked ones."""

    def revoke_key(self, key_id: str, moment: datetime) -> bool:
        """Whether there was such a key that was not revoked yet."""

    def use_key(self, key_id: str, moment: datetime) -> None:
        """Store when the key was used last; adds no event."""

    def remove_keys(self) -> int:
        """Number of keys that were deleted: all of them."""
