"""Protocol of the index that finds words in names and transcripts."""

from collections.abc import Sequence
from typing import Protocol

from tacet.core.text.search import Term
from tacet.library.model.recording import Recording
from tacet.library.model.search import FoundPassage, FoundText, RunText


class SearchStore(Protocol):
    """Index of names and of one text per recording. Each method is one transaction.

    The text is that of the current run, or of the newest finished one before it. What a run writes
    and a name are indexed in the transaction that stores them; other changes of a text make it
    stale in their transaction. Nothing is found of a recording that was deleted.
    """

    def find_passages(
        self, terms: Sequence[Term], limit: int, first: int | None
    ) -> list[FoundPassage]:
        """Passages in which all terms stand, newest texts first.

        Args:
            first: place at which to begin.
        """

    def find_texts(self, terms: Sequence[Term], limit: int, before: int | None) -> list[FoundText]:
        """Texts with a passage in which all terms stand, and all that are stale, newest first.

        Without terms every text.

        Args:
            before: place behind which to begin.
        """

    def find_names(self, terms: Sequence[Term], limit: int) -> list[Recording]:
        """Recordings in whose names all terms stand, newest first."""

    def stale_texts(self, limit: int) -> list[tuple[str, str | None]]:
        """Recordings whose text is to be indexed anew, each with the run whose text it is."""

    def replace_text(self, recording_id: str, text: RunText) -> bool:
        """Whether the text was indexed: it still is the recording's, and has not changed."""

    def unindexed(self) -> int:
        """Number of recordings whose text is not indexed yet."""
