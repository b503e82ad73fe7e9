"""Who lost a worker is worked on alone, so that what kills a worker costs nobody else a try.

Alone until it gets on: the first shard that it finishes takes its crashes back.
"""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tacet.library.model.edit import SpanRequestState
from tacet.library.model.run import RunState
from tacet.store.repository.leases import NOW, WORKER
from tacet.store.repository.tables import AskRow, RunRow

OPEN_RUN = tuple(state.value for state in RunState if not state.final)
OPEN_ASK = (SpanRequestState.WAITING.value,)


def alone_if_lost(crashes: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether `WORKER` may begin something with so many crashes beside all that it holds `NOW`."""
    runs, asks = aliased(RunRow), aliased(AskRow)
    held = (
        exists().where(runs.state.in_(OPEN_RUN), runs.worker == WORKER, runs.lease_until >= NOW),
        exists().where(asks.state.in_(OPEN_ASK), asks.worker == WORKER, asks.lease_until >= NOW),
    )
    lost = held[0].where(runs.crashes > 0), held[1].where(asks.crashes > 0)
    return and_(~lost[0], ~lost[1], or_(crashes == 0, and_(~held[0], ~held[1])))
