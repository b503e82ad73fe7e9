"""Rooms, everything a use case needs, in one frozen value; put together by `bootstrap.build`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tacet.core.protocols import Exporter
from tacet.library.model.run import SourcedValue
from tacet.library.ports.media import MediaFiles, MediaReader
from tacet.library.ports.models import Models
from tacet.library.ports.store import Clock, Store


def utc_now() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the library allows, and for how long it waits.

    Attributes:
        max_upload_bytes: largest file. Default 2 GiB.
        upload_expiry: unfinished uploads are dropped after this.
        undo: a deleted recording can be brought back for this long.
        orphan_grace: what belongs to nobody stays on disk for this long.
        keep_copies: a copy of the database that an update made is kept for this long.
    """

    max_upload_bytes: int = 2 << 30
    upload_expiry: timedelta = timedelta(hours=24)
    undo: timedelta = timedelta(seconds=15)
    orphan_grace: timedelta = timedelta(hours=24)
    keep_copies: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AppContext:
    """The rooms a use case works with.

    Attributes:
        exporters: by format name, such as "srt".
        settings: what the person who started Tacet set, by name: "model", "device",
            "compute_type", "language", "auto_start" and any transcription option, each with where
            it came from ("flag", "environment", "file" or "default"). Settings made on the page
            go over these, and what is asked for with a run goes over both.
        clock: the time now, UTC.
        fetch_model: begins to fetch what "auto" lacks, for a language or an unknown one; returns at
            once. What waits for it goes on by `model_waits.models_arrived`.
    """

    store: Store
    files: MediaFiles
    media: MediaReader
    models: Models
    exporters: Mapping[str, Exporter] = field(default_factory=dict)
    settings: Mapping[str, SourcedValue] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    clock: Clock = utc_now
    fetch_model: Callable[[str | None], None] = lambda language: None
