"""Decisions tell their words by id, no more by exact times and text."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from tacet.core.assemble import ShardText
from tacet.core.transcript import missed_id
from tacet.store.repository.mappers import text_value

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

log = logging.getLogger(__name__)

OLD = sa.table(
    "decisions",
    sa.column("run_id", sa.String),
    sa.column("word_start", sa.Float(53)),
    sa.column("word_end", sa.Float(53)),
    sa.column("word", sa.String),
    sa.column("verdict", sa.String),
)
NEW = sa.table(
    "decisions",
    sa.column("run_id", sa.String),
    sa.column("word_id", sa.String),
    sa.column("verdict", sa.String),
)
SHARDS = sa.table(
    "shards",
    sa.column("run_id", sa.String),
    sa.column("shard_index", sa.Integer),
    sa.column("result", sa.Text),
    sa.column("partial_result", sa.Text),
)
ASKS = sa.table(
    "asks", sa.column("id", sa.String), sa.column("run_id", sa.String), sa.column("result", sa.Text)
)

Ids = Mapping[tuple[float, float, str], Sequence[str]]
"""The ids of a run's words by their exact start, end and text."""


def upgrade() -> None:
    """Find the id of every word that was decided about; what fits no word of its run is left."""
    old = op.get_bind().execute(sa.select(OLD)).mappings().all()
    by_run: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in old:
        by_run[row["run_id"]].append(dict(row))
    new = [made for run_id, rows in by_run.items() for made in _by_id(run_id, rows)]
    op.drop_table("decisions")
    op.create_table(
        "decisions",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("word_id", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "word_id"),
    )
    if new:
        op.bulk_insert(NEW, new)


def _by_id(run_id: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The decisions of a run, each once for every word that it was about."""
    ids, verdicts = _ids(run_id), {}
    for row in rows:
        start, end, text = row["word_start"], row["word_end"], row["word"]
        found = ids.get((start, end, text), ()) if text else [missed_id(start, end)]
        verdicts.update(dict.fromkeys(found, row["verdict"]))
        if not found:
            log.warning("A decision about %.2f-%.2f s of run %s fits no word.", start, end, run_id)
    return [
        {"run_id": run_id, "word_id": word, "verdict": verdict}
        for word, verdict in verdicts.items()
    ]


def _ids(run_id: str) -> Ids:
    """The ids of all words that a run and its asks wrote, as reading them gives them."""
    ids: defaultdict[tuple[float, float, str], list[str]] = defaultdict(list)
    connection = op.get_bind()
    shards = sa.select(SHARDS).where(SHARDS.c.run_id == run_id).order_by(SHARDS.c.shard_index)
    for shard in connection.execute(shards).mappings():
        content = shard["result"] or shard["partial_result"]
        _note(ids, text_value(content, str(shard["shard_index"])))
    for ask in connection.execute(sa.select(ASKS).where(ASKS.c.run_id == run_id)).mappings():
        _note(ids, text_value(ask["result"], ask["id"]))
    return ids


def _note(ids: defaultdict[tuple[float, float, str], list[str]], text: ShardText | None) -> None:
    segments, removed = (text.segments, text.removed) if text else ((), ())
    for word in (*(word for segment in segments for word in segment.words), *removed):
        ids[word.span.start, word.span.end, word.text].append(word.id)
