"""Stored terms of the library's vocabulary, and of a recording's."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tacet.core.term import Term


@dataclass(frozen=True, slots=True)
class StoredTerm:
    """Term as it is stored.

    Attributes:
        recording_id: of the only recording that it is for; None for the whole library.
        changed_at: when it was added or changed last, UTC.
    """

    id: str
    term: Term
    changed_at: datetime
    recording_id: str | None = None

    @property
    def key(self) -> str:
        """What only one term of a vocabulary has: its spelling in any case, and its language."""
        return f"{self.term.text.casefold()}\n{self.term.language or ''}"


def vocabulary_id(terms: Sequence[Term]) -> str:
    """SHA-256 of terms in their order; notes have no effect, and none on it."""
    told = [[term.text, list(term.replaces), term.language] for term in terms]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
