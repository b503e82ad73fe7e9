"""Who lost a worker is worked on alone, so that what kills a worker costs nobody else a try.

Alone until it gets on: the first shard that it finishes takes its crashes back.
"""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tacet.library.model.edit import SpanRequestState
from tacet.library.model.run import RunState
from tacet.store.repository.leases import NOW, WORKER
from tacet.store.repository.tables import RunRow, SpanRequestRow

OPEN_RUN_STATES = tuple(state.value for state in RunState if not state.final)
OPEN_REQUEST_STATES = (SpanRequestState.WAITING.value,)


def may_start(crashes: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether `WORKER` may begin something with so many crashes beside all that it holds `NOW`."""
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
