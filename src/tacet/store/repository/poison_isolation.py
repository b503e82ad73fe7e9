"""Isolation of runs, requests and speakers that lost a worker: they run alone.

So what kills a worker costs nothing else a try. The first shard, or pieces, that it finishes resets
its crashes.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Exists, and_, exists, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tacet.library.model.edit import SpanRequestState
from tacet.library.model.run import RunState
from tacet.library.model.speakers import SpeakersState
from tacet.store.repository.lease_rows import NOW, WORKER, Leased
from tacet.store.repository.speaker_tables import SpeakersRow
from tacet.store.repository.tables import RunRow, SpanRequestRow

OPEN_RUN_STATES = tuple(state.value for state in RunState if not state.final)
OPEN_REQUEST_STATES = (SpanRequestState.WAITING.value,)
OPEN_SPEAKERS_STATES = tuple(state.value for state in SpeakersState if not state.final)


def may_start(crashes: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether `WORKER` may start such work beside its leases at `NOW`."""
    held = (
        _held(aliased(RunRow), OPEN_RUN_STATES),
        _held(aliased(SpanRequestRow), OPEN_REQUEST_STATES),
        _held(aliased(SpeakersRow), OPEN_SPEAKERS_STATES),
    )
    crashed = [rows.where(table.crashes > 0) for table, rows in held]
    alone = and_(*(~rows for _, rows in held))
    return and_(*(~rows for rows in crashed), or_(crashes == 0, alone))


def _held(table: type[Leased], states: Sequence[str]) -> tuple[type[Leased], Exists]:
    """A table, and whether rows of it are held by `WORKER`."""
    rows = exists().where(table.state.in_(states), table.worker == WORKER, table.lease_until >= NOW)
    return table, rows
