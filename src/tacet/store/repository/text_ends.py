"""Where the text above a shard ends, remembered so that ten hours are not read with every line."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tacet.core.text.paragraphs import NOTHING, TextEnd
from tacet.store.repository.mappers import judged_text
from tacet.store.repository.tables import ShardRow

RUNS = 16  # remembered at once: more than there are lanes


class TextEnds:
    """For each run at work, the end of the text of its first shards that have their results.

    A result is stored once, so what is remembered stays true until shards are planned anew.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, TextEnd]] = {}

    def above(self, session: Session, shard: ShardRow) -> TextEnd:
        """The end of the text of all shards before this one, whose results are there."""
        first, end = self._known.pop(shard.run_id, (0, NOTHING))
        if first > shard.index:
            first, end = 0, NOTHING
        between = (ShardRow.index >= first) & (ShardRow.index < shard.index)
        wanted = select(ShardRow.index, ShardRow.result).where(
            ShardRow.run_id == shard.run_id, between
        )
        for index, result in session.execute(
            wanted.order_by(ShardRow.index).execution_options(yield_per=16)
        ):
            text = judged_text(result, str(index))
            end = end.after(text.segments if text else ())
        self._known[shard.run_id] = (shard.index, end)
        while len(self._known) > RUNS:
            del self._known[next(iter(self._known))]
        return end

    def forget(self, run_id: str, first: int) -> None:
        """Forget a run whose shards from `first` on are planned anew, where that concerns us."""
        if self._known.get(run_id, (0, NOTHING))[0] > first:
            del self._known[run_id]
