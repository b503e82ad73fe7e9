"""Protocol of the store for live recordings."""

from collections.abc import Sequence
from typing import Any, Protocol

from tacet.core.assemble import ShardText
from tacet.core.span import Span
from tacet.library.model.live import Live
from tacet.library.model.recording import Recording
from tacet.library.model.run import Claim, Run


class LiveStore(Protocol):
    """Live recordings. Each method is one transaction."""

    def begin_live(self, recording: Recording, run: Run, live: Live) -> Run:
        """Store a recording whose sound will arrive, and its run, which may be claimed at once.

        Adds `recording.changed` and `run.changed`.
        """

    def live(self, recording_id: str) -> Live | None:
        """The sound of a recording that is or was live; None of every other."""

    def save_live(self, live: Live, expected_offset: int) -> bool:
        """Whether the new offset was stored: it was `expected_offset`, and nobody had ended it."""

    def end_live(self, live: Live, **changes: Any) -> Recording:
        """Recording whose sound has ended, with fields changed, unless it had ended before.

        Adds `recording.changed` then. Raises NotFound.
        """

    def save_draft(self, claim: Claim, index: int, span: Span, text: ShardText) -> bool:
        """Store what is being said as the shard that no plan holds yet; adds `transcript.grew`.

        It is the first text of that shard once it is planned, and is withdrawn if there will be
        none. False when the claim is no longer the newest.
        """

    def arriving(self) -> list[Live]:
        """All whose sound may still arrive."""

    def live_among(self, recording_ids: Sequence[str]) -> set[str]:
        """Those of the recordings whose sound may still arrive."""
