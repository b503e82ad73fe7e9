"""Tables in portable types; SQLite's own settings are in `sqlite.py`.

A change here needs a step under `migrations/versions`; a test compares the two.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tacet.store.repository.column_types import OptionsJson, RunOptions, UtcTime


class Table(DeclarativeBase):
    """Base of all tables."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way
        datetime: UtcTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[Any]: JSON,
        bytes: LargeBinary,
        float: Float(53),
    }


def _partial_index(name: str, *columns: str, where: str) -> Index:
    """Index of the rows for which a condition holds."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def _list_index(name: str, *columns: str) -> Index:
    """Index for lists of the recordings that are not deleted."""
    return _partial_index(f"list_by_{name}", *columns, "id", where="removed_at IS NULL")


class RecordingRow(Table):
    """Recording."""

    __tablename__ = "recordings"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    folded_name: Mapped[str] = mapped_column(Text)  # case folded, for searching
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    duration: Mapped[float | None]
    container: Mapped[str | None] = mapped_column(Text)
    codec: Mapped[str | None] = mapped_column(Text)
    playable: Mapped[bool] = mapped_column(default=False)
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(Text)
    listen_file: Mapped[str | None] = mapped_column(String(64))
    removed_at: Mapped[datetime | None]
    folder_id: Mapped[str | None] = mapped_column(String(64))
    archived: Mapped[bool] = mapped_column(default=False, server_default="0")
    # What lists are sorted and filtered by; see `listing`.
    sort_name: Mapped[str] = mapped_column(Text, default="", server_default="")
    length: Mapped[float] = mapped_column(default=0.0, server_default="0")
    state_order: Mapped[int] = mapped_column(default=70, server_default="70")
    language: Mapped[str | None] = mapped_column(String(64))
    doubtful: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        Index("recordings_by_time", "added_at", "id"),
        Index("recordings_by_hash", "sha256"),
        _list_index("added", "archived", "added_at"),
        _list_index("name", "archived", "sort_name"),
        _list_index("length", "archived", "length"),
        _list_index("state", "archived", "state_order"),
        _list_index("doubtful", "archived", "doubtful"),
        _list_index("language", "archived", "language", "added_at"),
        Index("recordings_by_folder", "folder_id", "archived", "added_at", "id", "removed_at"),
        _partial_index("recordings_removed", "removed_at", where="removed_at IS NOT NULL"),
    )


class PeaksRow(Table):
    """Waveform of a recording."""

    __tablename__ = "peaks"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    heights: Mapped[bytes]
    seconds: Mapped[float]
    duration: Mapped[float]


class TrackFileRow(Table):
    """The stored file that plays one sound track of a recording; it may be the original."""

    __tablename__ = "track_files"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    track: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file: Mapped[str] = mapped_column(String(64))


class UploadRow(Table):
    """Upload that is not complete."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    length: Mapped[int] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger)
    file: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    media_type: Mapped[str] = mapped_column(Text)
    about: Mapped[dict[str, Any]]


class RunRow(Table):
    """Run. `worker` and `lease_until`: its lease; `attempt` fences late writers off."""

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id", ondelete="CASCADE"))
    number: Mapped[int]
    rank: Mapped[int] = mapped_column(default=0, server_default="0")  # highest: the current run
    place: Mapped[int]  # in the queue: lower is earlier
    state: Mapped[str] = mapped_column(String(16))
    progress: Mapped[float]
    model: Mapped[str] = mapped_column(Text)
    model_title: Mapped[str] = mapped_column(Text)
    device: Mapped[str] = mapped_column(String(64))
    compute_type: Mapped[str] = mapped_column(String(64))
    options: Mapped[RunOptions] = mapped_column(OptionsJson)
    language: Mapped[str | None] = mapped_column(String(64))
    track: Mapped[int | None]  # of the file's sounds, from 1
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancel_asked: Mapped[bool]
    attempt: Mapped[int]
    crashes: Mapped[int] = mapped_column("losses")
    worker: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(Text)
    warnings: Mapped[list[str]]
    versions: Mapped[dict[str, Any]]
    files: Mapped[dict[str, Any]]
    seconds: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    revision: Mapped[int] = mapped_column(default=0, server_default="0")  # of a person's edits
    held: Mapped[bool] = mapped_column(
        default=False, server_default="0"
    )  # until a person starts it
    vocabulary: Mapped[str | None] = mapped_column(String(64))  # id of the kept list of terms
    imported: Mapped[str | None] = mapped_column(Text)  # JSON: where its text is from
    webhooks: Mapped[list[Any]]

    __table_args__ = (
        Index("runs_by_recording", "recording_id", "number", unique=True),
        Index("runs_by_place", "state", "place"),
        Index("runs_by_order", "place"),
        _partial_index("runs_by_vocabulary", "vocabulary", where="vocabulary IS NOT NULL"),
    )


class PlanRow(Table):
    """Plan of a run as JSON, apart from lists of runs."""

    __tablename__ = "plans"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    plan: Mapped[str] = mapped_column(Text)


class ShardRow(Table):
    """A few minutes of a run. `result` is written once."""

    __tablename__ = "shards"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    index: Mapped[int] = mapped_column("shard_index", primary_key=True, autoincrement=False)
    start: Mapped[float] = mapped_column("span_start")
    end: Mapped[float] = mapped_column("span_end")
    attempt: Mapped[int]
    result: Mapped[str | None] = mapped_column(Text)
    partial: Mapped[str | None] = mapped_column("partial_result", Text)


class DecisionRow(Table):
    """Decision about one word or missed stretch, by its id."""

    __tablename__ = "decisions"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column("word_id", String(200), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(16))


class SpanRequestRow(Table):
    """Span request of a run. `result` is written once."""

    __tablename__ = "asks"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]  # in the order of asking
    start: Mapped[float] = mapped_column("span_start")
    end: Mapped[float] = mapped_column("span_end")
    language: Mapped[str | None] = mapped_column(String(64))  # None: the run's own
    model: Mapped[str | None] = mapped_column(String(200))  # None: the run's own
    beside: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    attempt: Mapped[int]
    crashes: Mapped[int] = mapped_column("losses")
    worker: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(Text)
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(Text)
    aligns: Mapped[bool] = mapped_column(default=False)
    step: Mapped[int | None]  # that it made of the times of words

    __table_args__ = (Index("asks_by_place", "state", "place"),)


class StepRow(Table):
    """Step of a person's operations; rows are added and change their state, none is deleted."""

    __tablename__ = "steps"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int]  # of the run, when it came to this state
    made_at: Mapped[datetime]
    carried_from: Mapped[str | None] = mapped_column(String(64))
    operations: Mapped[str] = mapped_column(Text)


class CarryConflictRow(Table):
    """A correction of another run that could not be carried over by itself."""

    __tablename__ = "carry_conflicts"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_run: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    start: Mapped[float] = mapped_column("span_start")
    end: Mapped[float] = mapped_column("span_end")
    before: Mapped[str] = mapped_column("words_before", Text)
    text: Mapped[str] = mapped_column("words_written", Text)


class EventRow(Table):
    """Event. Those of a recording are deleted with it: they may hold speech."""

    __tablename__ = "events"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    recording_id: Mapped[str | None] = mapped_column(String(64), index=True)
    type: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, Any]]

    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012


class ValueRow(Table):
    """Setting made on the page."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
