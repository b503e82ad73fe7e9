"""Protocol of the part of the store for speakers; see `store.py`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.turns import Turn
from tacet.library.model.recording import Fault
from tacet.library.model.speakers import Listener, Speakers, SpeakersClaim, Wanted


class SpeakerStore(Protocol):
    """Speakers of recordings, and the voices they were told by. Each method is one transaction.

    Methods with a `SpeakersClaim` do nothing and return False when the claim is no longer the
    newest, or the recording or its speakers are gone. What changes state, progress or turns adds
    `speakers.changed`.
    """

    def speakers(self, recording_id: str) -> Speakers | None:
        """Speakers with their turns; None where nobody asked for them."""

    def speakers_in(self, recording_ids: Sequence[str]) -> dict[str, Speakers]:
        """Speakers without their turns, by recording, of those where somebody asked for them."""

    def ask_speakers(
        self, recording_id: str, wanted: Wanted, track: int | None, now: datetime
    ) -> Speakers:
        """Speakers that wait to be found, or are already as wanted. Raises NotFound.

        Another wish ends the claim on the last one; what was listened to stays, unless another
        track is given (None: the same). Turns stay until there are others.
        """

    def claim_speakers(
        self, worker: str, now: datetime, lease: float
    ) -> tuple[Speakers, SpeakersClaim] | None:
        """Next recording whose speakers are wanted, its fencing number raised; as `claim_run`."""

    def free_speakers_of(self, worker: str, now: datetime) -> int:
        """Expire the leases of a dead worker; their number."""

    def renew_speakers(self, claim: SpeakersClaim, until: datetime) -> bool:
        """Whether the lease was renewed."""

    def release_speakers(self, claim: SpeakersClaim) -> bool:
        """Release them without counting a crash."""

    def speakers_wanted(self, claim: SpeakersClaim) -> bool:
        """Whether they are still wanted in this way, and ours."""

    def explain_wait(self, claim: SpeakersClaim, reason: Fault | None) -> bool:
        """Store what they wait for; None: nothing any more."""

    def begin_listening(self, claim: SpeakersClaim, listener: Listener) -> int | None:
        """Number of stored pieces to go on from; None when they are not ours.

        Pieces of another diarizer or track are forgotten.
        """

    def save_pieces(
        self, claim: SpeakersClaim, first: int, pieces: Sequence[LocalSpeakers], progress: float
    ) -> bool:
        """Store pieces from number `first` on, which must be the next. No crash counts any more."""

    def pieces(self, recording_id: str) -> Iterator[LocalSpeakers]:
        """All stored pieces in order, read some at a time, each in a transaction of its own."""

    def finish_speakers(
        self, claim: SpeakersClaim, result: Sequence[Turn] | Fault, former: Sequence[Turn] = ()
    ) -> bool:
        """Store turns under a new revision, or why there are none; ends the claim.

        `former` is stored with turns; a fault leaves both as they were.
        """

    def forget_speakers(self, recording_id: str) -> bool:
        """Whether somebody had asked for them: voices, turns and the wish are deleted."""
