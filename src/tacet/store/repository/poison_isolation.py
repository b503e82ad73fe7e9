"""Isolation of runs and requests that lost a worker: they run alone.

So what kills a worker costs nothing else a try. The first shard that it finishes resets its
crashes.
"""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tacet.library.model.edit import SpanRequestState
from tacet.library.model.run import RunState
from tacet.store.repository.lease_rows import NOW, WORKER
from tacet.store.repository.tables import RunRow, SpanRequestRow

OPEN_RUN_STATES = tuple(state.value for state in RunState if not state.final)
OPEN_REQUEST_STATES = (SpanRequestState.WAITING.value,)


def may_start(crashes: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether `WORKER` may start such work beside its leases at `NOW`."""
    runs, requests = aliased(RunRow), aliased(SpanRequestRow)
    held = (
        exists().where(
            runs.state.in_(OPEN_RUN_STATES), runs.worker == WORKER, runs.lease_until >= NOW
        ),
        exists().where(
            requests.state.in_(OPEN_REQUEST_STATES),
            requests.worker == WORKER,
            requests.lease_until >= NOW,
        ),
    )
    crashed = held[0].where(runs.crashes > 0), held[1].where(requests.crashes > 0)
    return and_(~crashed[0], ~crashed[1], or_(crashes == 0, and_(~held[0], ~held[1])))
