"""Protocol of the part of the store for vocabularies; see `store.py`."""

from collections.abc import Sequence
from typing import Protocol

from tacet.core.term import Term
from tacet.library.model.vocabulary import StoredTerm


class VocabularyStore(Protocol):
    """Vocabularies of the library and of recordings. Each method is one transaction."""

    def terms(self, recording_id: str | None = None) -> list[StoredTerm]:
        """Terms of a recording, or of the library, changed last first; of an unknown one none."""

    def save_terms(self, terms: Sequence[StoredTerm], most: int) -> bool:
        """Whether all were stored: no vocabulary has more than `most` terms now.

        A term replaces one with the same key in its vocabulary, whose id stays. Adds
        `vocabulary.changed` for each vocabulary. Raises NotFound: no such recording.
        """

    def remove_terms(self, ids: Sequence[str], recording_id: str | None = None) -> int:
        """Number of terms of that vocabulary that were deleted.

        Adds `vocabulary.changed` if there were any. Raises NotFound.
        """

    def keep_vocabulary(self, terms: Sequence[Term]) -> str | None:
        """Id under which a list of terms is kept for runs, without notes; None for an empty one.

        It is kept for a day, and as long as there are runs with this id.
        """

    def kept_vocabulary(self, id: str | None) -> tuple[Term, ...]:
        """List of terms that a run was given; none without an id."""
