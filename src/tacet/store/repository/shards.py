"""Part of the store for plans and shards."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from tacet.core.assemble import NO_TEXT, ShardText
from tacet.core.span import Span
from tacet.core.word_ids import shard_of
from tacet.library.garbage import collection_paused
from tacet.library.model.run import Claim, Run, Shard
from tacet.library.use_cases.segment_json import growth_json, span_json, speech_json
from tacet.store.repository.mappers import (
    plan_json,
    put_run,
    run_value,
    shard_value,
    text_json,
    text_value,
)
from tacet.store.repository.runs import add_run_event, add_run_row, claimed_row, run_row
from tacet.store.repository.search_texts import forget_shards, index_shard
from tacet.store.repository.session import Transactions, add_event
from tacet.store.repository.steps import drop_steps
from tacet.store.repository.tables import DecisionRow, PlanRow, RunRow, ShardRow
from tacet.store.repository.text_ends import TextEnds

DRAFT = {"draft": True, "listened_to": 0.0}  # nothing of it is final


class ShardRows(Transactions):
    """Shards; see `library.ports.store.RunStore`."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._ends = TextEnds()

    def shards(
        self, run_id: str, *, with_results: bool = True, within: Span | None = None
    ) -> list[Shard]:
        """Shards of a run, in order; without what the engine said of each window, if so wished."""
        statement = select(ShardRow).where(ShardRow.run_id == run_id).order_by(ShardRow.index)
        if within is not None:
            statement = statement.where(ShardRow.start < within.end, ShardRow.end > within.start)
        with self._read() as session, collection_paused():
            return [shard_value(row, with_results) for row in session.scalars(statement)]

    def add_shards(self, run: Run, first: int, spans: Sequence[Span], claim: Claim) -> bool:
        """Store the plan and new shards, which replace all from `first` on.

        Decisions about words of replaced shards are deleted, and steps about them take effect no
        more: other words will have their ids.
        Adds `run.changed`, and `speech.found` for the last chapter of the plan.
        """
        if run.plan is None or not run.plan.chapters:
            raise ValueError("a run is prepared once it has a plan")
        with self._write() as session:
            row = claimed_row(session, claim)
            if row is None:
                return False
            put_run(row, run)
            if not spans:  # no speech: the chapter is finished
                row.crashes = 0
            self._ends.forget(run.id, first)
            draft = _take_draft(session, row, first, bool(spans))
            later = ShardRow.index >= first
            session.execute(delete(ShardRow).where(ShardRow.run_id == run.id, later))
            _drop_decisions(session, run.id, first)
            drop_steps(session, run.id, first)
            forget_shards(session, row, first)
            session.merge(PlanRow(run_id=run.id, plan=plan_json(run.plan)))
            for index, span in enumerate(spans, first):
                session.add(_new_row(run.id, index, span, draft if index == first else None))
            add_run_event(session, row)
            speech = speech_json(run.plan.chapters[-1])
            add_event(session, "speech.found", {**_about(row), **speech})
            return True

    def add_imported_run(self, run: Run, text: ShardText) -> Run:
        """A finished run with its plan and its whole text, in one transaction."""
        if run.plan is None:
            raise ValueError("an imported run has a plan")
        with self._write() as session:
            row = add_run_row(session, run)
            session.flush()
            session.add(PlanRow(run_id=run.id, plan=plan_json(run.plan)))
            shard = _new_row(run.id, 0, Span(0.0, run.plan.duration))
            shard.result = text_json(text)
            session.add(shard)
            index_shard(session, row, 0, text)
            return run_value(row, plan_json(run.plan))

    def begin_shard(self, claim: Claim, index: int) -> int | None:
        """Shard's fencing number, raised; None when finished or not ours."""
        with self._write() as session:
            row = session.get(ShardRow, (claim.run_id, index))
            if claimed_row(session, claim) is None or row is None or row.result is not None:
                return None
            row.attempt += 1
            return row.attempt

    def save_partial(self, claim: Claim, index: int, text: ShardText) -> bool:
        """Store the shard's text so far; adds `transcript.grew`."""
        with self._write() as session:
            run, row = claimed_row(session, claim), session.get(ShardRow, (claim.run_id, index))
            if run is None or row is None or row.result is not None:
                return False
            before = text_value(row.partial, str(index))
            above = self._ends.above(session, row)
            row.partial = text_json(text)
            _add_growth_event(session, run, row, growth_json(index, before, text, above), row.start)
            return True

    def save_draft(self, claim: Claim, index: int, span: Span, text: ShardText) -> bool:
        """Store what is being said, as a shard that no plan holds yet; adds `transcript.grew`."""
        with self._write() as session:
            run, row = claimed_row(session, claim), session.get(ShardRow, (claim.run_id, index))
            if run is None or (row is not None and row.result is not None):
                return False
            if row is None:
                row = _new_row(run.id, index, span)
                session.add(row)
            before = text_value(row.partial, str(index))
            growth = growth_json(index, before, text, self._ends.above(session, row))
            row.partial, row.end = text_json(text), span.end
            _add_growth_event(session, run, row, {**growth, **DRAFT}, row.start)
            return True

    def save_result(self, claim: Claim, index: int, attempt: int, text: ShardText) -> bool:
        """Store the shard's final text, once, under its newest fencing number."""
        with self._write() as session:
            run, row = claimed_row(session, claim), session.get(ShardRow, (claim.run_id, index))
            if run is None or row is None or row.attempt != attempt or row.result is not None:
                return False
            before = text_value(row.partial, str(index))
            above = self._ends.above(session, row)
            row.result, row.partial = text_json(text), None
            run.crashes = 0
            index_shard(session, run, index, text)
            _add_growth_event(session, run, row, growth_json(index, before, text, above), row.end)
            return True


def add_finished_shards(session: Session, run: Run, shards: Sequence[Shard]) -> None:
    """Rows of a finished run's plan and shards, with their text in the index."""
    if run.plan is None:
        raise ValueError("a finished run has a plan")
    row = run_row(session, run.id)
    session.add(PlanRow(run_id=run.id, plan=plan_json(run.plan)))
    for shard in shards:
        if shard.result is None:
            raise ValueError("every shard of a finished run has a text")
        added = _new_row(run.id, shard.index, shard.span)
        added.result = text_json(shard.result)
        session.add(added)
        index_shard(session, row, shard.index, shard.result)


def _drop_decisions(session: Session, run_id: str, first: int) -> None:
    """Delete what was decided about words of the shards from `first` on."""
    for row in session.scalars(select(DecisionRow).where(DecisionRow.run_id == run_id)):
        shard = shard_of(row.word)
        if shard is not None and shard >= first:
            session.delete(row)


def _new_row(run_id: str, index: int, span: Span, partial: str | None = None) -> ShardRow:
    return ShardRow(
        run_id=run_id, index=index, start=span.start, end=span.end, attempt=0, partial=partial
    )


def _take_draft(session: Session, run: RunRow, index: int, is_shard: bool) -> str | None:
    """Draft of a stretch that is planned now: the first text of its shard, else withdrawn."""
    row = session.get(ShardRow, (run.id, index))
    if row is None or row.partial is None or is_shard:
        return row.partial if row else None
    growth = growth_json(index, text_value(row.partial, str(index)), NO_TEXT)
    _add_growth_event(session, run, row, growth, row.start)
    return None


def _add_growth_event(
    session: Session, run: RunRow, row: ShardRow, shape: Mapping[str, Any], least: float
) -> None:
    """Add `transcript.grew`: the text is final at least up to `least` seconds."""
    where = span_json(Span(row.start, row.end))
    final = max(least, shape["listened_to"])
    add_event(session, "transcript.grew", {**_about(run), **where, **shape, "listened_to": final})


def _about(run: RunRow) -> dict[str, str]:
    return {"run_id": run.id, "recording_id": run.recording_id}
