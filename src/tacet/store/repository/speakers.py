"""Part of the store for speakers of recordings: wishes, claims on them, voices and turns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from tacet.core.speakers.attribute import NO_NAMES
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.turns import Turn
from tacet.library.model.recording import Fault
from tacet.library.model.speakers import (
    Listener,
    Speakers,
    SpeakersClaim,
    SpeakersState,
    Wanted,
)
from tacet.store.repository.lease_rows import (
    NOW,
    acquire,
    expire,
    is_claimable,
    lease_parameters,
    release,
)
from tacet.store.repository.mappers import put_fault, speakers_value
from tacet.store.repository.poison_isolation import OPEN_SPEAKERS_STATES, may_start
from tacet.store.repository.recording_rows import is_deleted, no_recording, recording_row
from tacet.store.repository.search_texts import follow_changes
from tacet.store.repository.session import Transactions, add_event, batches
from tacet.store.repository.speaker_bytes import (
    pieces_bytes,
    pieces_value,
    turns_bytes,
    turns_value,
)
from tacet.store.repository.speaker_tables import PiecesRow, SpeakersRow, TurnsRow
from tacet.store.repository.tables import RecordingRow

NOBODY_ASKED = "none"  # the state in events once they were forgotten
_OPEN = SpeakersRow.state.in_(OPEN_SPEAKERS_STATES)
_NEXT = (  # the next claimable ones; those that lost workers come last
    select(SpeakersRow)
    .where(
        _OPEN,
        is_claimable(SpeakersRow),
        may_start(SpeakersRow.crashes),
        exists().where(
            RecordingRow.id == SpeakersRow.recording_id,
            or_(RecordingRow.removed_at.is_(None), RecordingRow.removed_at > NOW),
        ),
    )
    .order_by(SpeakersRow.crashes, SpeakersRow.asked_at)
    .limit(1)
)


class SpeakerRows(Transactions):
    """Speakers of recordings; see `library.ports.speakers.SpeakerStore`."""

    def speakers(self, recording_id: str) -> Speakers | None:
        """Speakers with their turns; None where nobody asked for them."""
        with self._read() as session:
            row = session.get(SpeakersRow, recording_id)
            return None if row is None else _with_turns(session, row)

    def speakers_in(self, recording_ids: Sequence[str]) -> dict[str, Speakers]:
        """Speakers without their turns, by recording."""
        with self._read() as session:
            return {
                row.recording_id: speakers_value(row)
                for some in batches(recording_ids)
                for row in session.scalars(
                    select(SpeakersRow).where(SpeakersRow.recording_id.in_(some))
                )
            }

    def ask_speakers(
        self, recording_id: str, wanted: Wanted, track: int | None, now: datetime
    ) -> Speakers:
        """Speakers that wait to be found, or are already as wanted. Raises NotFound."""
        with self._write() as session:
            if is_deleted(recording_row(session, recording_id), now):
                raise no_recording()
            row = session.get(SpeakersRow, recording_id)
            if row is None:
                row = _new_row(recording_id, track)
                session.add(row)
            elif track is not None and track != row.track:
                row.track = track
                _forget_pieces(session, row)
            elif _wanted(row) == wanted and row.state != SpeakersState.FAILED:
                return _with_turns(session, row)
            row.num_speakers, row.min_speakers, row.max_speakers = astuple(wanted)
            row.state, row.asked_at = SpeakersState.WAITING.value, now
            row.attempt += 1  # whoever works on the last wish can store nothing more
            row.crashes, row.not_before = 0, None
            release(row)
            put_fault(row, None)
            _changed(session, row)
            return _with_turns(session, row)

    def claim_speakers(
        self, worker: str, now: datetime, lease: float
    ) -> tuple[Speakers, SpeakersClaim] | None:
        """Next recording whose speakers are wanted, its fencing number raised."""
        parameters = lease_parameters(worker, now)
        with self._read() as session:  # mostly there is none: do not wait for writers
            if session.scalars(_NEXT, parameters).first() is None:
                return None
        with self._write() as session:
            lapsed = select(SpeakersRow).where(_OPEN, SpeakersRow.lease_until < now)
            expire(session, lapsed, now)
            row = session.scalars(_NEXT, parameters).first()
            if row is None:
                return None
            acquire(row, worker, now + timedelta(seconds=lease))
            row.state = SpeakersState.LISTENING.value
            _changed(session, row)
            claim = SpeakersClaim(row.recording_id, worker, row.attempt)
            return _with_turns(session, row), claim

    def free_speakers_of(self, worker: str, now: datetime) -> int:
        """Expire the leases of a dead worker; their number."""
        with self._write() as session:
            return expire(
                session, select(SpeakersRow).where(SpeakersRow.worker == worker, _OPEN), now
            )

    def renew_speakers(self, claim: SpeakersClaim, until: datetime) -> bool:
        """Whether the lease was renewed."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is not None:
                row.lease_until = until
            return row is not None

    def release_speakers(self, claim: SpeakersClaim) -> bool:
        """Release them without counting a crash."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is not None:
                release(row)
                row.state = SpeakersState.WAITING.value
                _changed(session, row)
            return row is not None

    def speakers_wanted(self, claim: SpeakersClaim) -> bool:
        """Whether they are still wanted in this way, and ours."""
        with self._read() as session:
            if _claimed(session, claim) is None:
                return False
            row = recording_row(session, claim.recording_id)
            return not is_deleted(row, datetime.now(UTC))

    def explain_wait(self, claim: SpeakersClaim, reason: Fault | None) -> bool:
        """Store what they wait for; None: nothing any more."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is not None:
                put_fault(row, reason)
                _changed(session, row)
            return row is not None

    def begin_listening(self, claim: SpeakersClaim, listener: Listener) -> int | None:
        """Number of stored pieces to go on from; None when they are not ours."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is None:
                return None
            same = (listener.diarizer, listener.step, listener.track)
            if (row.diarizer, row.step, row.track) != same:
                _forget_pieces(session, row)
            row.diarizer, row.step, row.track = same
            row.duration, row.versions = listener.duration, dict(listener.versions)
            return row.listened

    def save_pieces(
        self, claim: SpeakersClaim, first: int, pieces: Sequence[LocalSpeakers], progress: float
    ) -> bool:
        """Store pieces from number `first` on, which must be the next."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is None or row.listened != first:
                return False
            packed = pieces_bytes(pieces)
            session.add(PiecesRow(recording_id=row.recording_id, first=first, pieces=packed))
            row.listened, row.progress, row.crashes = first + len(pieces), progress, 0
            _changed(session, row)
            return True

    def pieces(self, recording_id: str) -> Iterator[LocalSpeakers]:
        """All stored pieces in order, read some at a time."""
        first = -1
        while (found := self._pieces_after(recording_id, first)) is not None:
            first = found.first
            yield from pieces_value(found.pieces)

    def _pieces_after(self, recording_id: str, first: int) -> PiecesRow | None:
        following = (
            select(PiecesRow)
            .where(PiecesRow.recording_id == recording_id, PiecesRow.first > first)
            .order_by(PiecesRow.first)
            .limit(1)
        )
        with self._read() as session:
            return session.scalars(following).first()

    def finish_speakers(
        self,
        claim: SpeakersClaim,
        result: Sequence[Turn] | Fault,
        former: Sequence[Turn] = (),
        names: Mapping[int, str] = NO_NAMES,
    ) -> bool:
        """Store turns under a new revision, or why there are none; ends the claim."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is None:
                return False
            release(row)
            if isinstance(result, Fault):
                row.state = SpeakersState.FAILED.value
                put_fault(row, result)
            else:
                row.state, row.progress = SpeakersState.DONE.value, 1.0
                row.people = len({turn.speaker for turn in result})
                row.revision += 1
                put_fault(row, None)
                packed = {"turns": turns_bytes(result), "former": turns_bytes(former)}
                told = {str(number): name for number, name in names.items()}
                session.merge(TurnsRow(recording_id=row.recording_id, **packed, names=told))
                follow_changes(session, row.recording_id)
            _changed(session, row)
            return True

    def forget_speakers(self, recording_id: str) -> bool:
        """Whether somebody had asked for them: voices, turns and the wish are deleted."""
        with self._write() as session:
            row = session.get(SpeakersRow, recording_id)
            if row is not None:
                session.delete(row)  # the rest goes by the foreign keys' cascade
                session.flush()
                follow_changes(session, recording_id)
                _add_event(session, recording_id, NOBODY_ASKED, 0.0, 0)
            return row is not None


def _new_row(recording_id: str, track: int | None) -> SpeakersRow:
    return SpeakersRow(
        recording_id=recording_id, progress=0.0, people=0, revision=0, track=track, diarizer="",
        step=0.0, duration=0.0, versions={}, listened=0, attempt=0, crashes=0,
    )  # fmt: skip


def _with_turns(session: Session, row: SpeakersRow) -> Speakers:
    stored = session.get(TurnsRow, row.recording_id)
    speakers = speakers_value(row)
    if stored is None:
        return speakers
    turns, former = turns_value(stored.turns), turns_value(stored.former)
    names = {int(number): name for number, name in stored.names.items()}
    return replace(speakers, turns=turns, former=former, names=names)


def _wanted(row: SpeakersRow) -> Wanted:
    return Wanted(row.num_speakers, row.min_speakers, row.max_speakers)


def _forget_pieces(session: Session, row: SpeakersRow) -> None:
    session.execute(delete(PiecesRow).where(PiecesRow.recording_id == row.recording_id))
    row.listened, row.progress = 0, 0.0


def _changed(session: Session, row: SpeakersRow) -> None:
    _add_event(session, row.recording_id, row.state, row.progress, row.revision)


def _add_event(
    session: Session, recording_id: str, state: str, progress: float, revision: int
) -> None:
    data = {"recording_id": recording_id, "state": state}
    add_event(session, "speakers.changed", {**data, "progress": progress, "revision": revision})


def _claimed(session: Session, claim: SpeakersClaim) -> SpeakersRow | None:
    """Row of claimed speakers; None when the claim is outdated."""
    row = session.get(SpeakersRow, claim.recording_id)
    if row is None or row.state not in OPEN_SPEAKERS_STATES:
        return None
    return row if (row.worker, row.attempt) == (claim.worker, claim.attempt) else None
