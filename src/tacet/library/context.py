"""AppContext: everything a use case needs, built by `bootstrap.build`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tacet.core.protocols import Exporter, Importer
from tacet.library.model.run import SourcedValue
from tacet.library.ports.media import MediaFiles, MediaReader
from tacet.library.ports.models import Models
from tacet.library.ports.store import Clock, Store


def utc_now() -> datetime:
    """Current time, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes and periods of the library.

    Attributes:
        max_upload_bytes: largest file. Default 2 GiB.
        upload_expiry: unfinished uploads are dropped after this.
        undo: a deleted recording can be restored for this long.
        orphan_grace: files that belong to nothing stay for this long.
        keep_copies: copies of the database made by an update stay for this long.
        keep_calls: the recording of a call stays for this long after its answer, for a retry.
        live_silence: a live recording that gets no sound for this long is ended.
    """

    max_upload_bytes: int = 2 << 30
    upload_expiry: timedelta = timedelta(hours=24)
    undo: timedelta = timedelta(seconds=15)
    orphan_grace: timedelta = timedelta(hours=24)
    keep_copies: timedelta = timedelta(days=7)
    keep_calls: timedelta = timedelta(minutes=1)
    live_silence: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class AppContext:
    """Ports and settings of the use cases.

    Attributes:
        exporters: by format name, such as "srt"; `importers` likewise.
        settings: settings of the start, by name: "model", "device", "compute_type", "language",
            "auto_start" and any transcription option, each with its source ("flag", "environment",
            "file" or "default"). Settings of the page override these, those of a run override both.
        clock: current time, UTC.
        fetch_model: starts the download of what "auto" lacks for a language (None: unknown) and
            returns at once. Waiting runs go on by `model_waits.models_arrived`.
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
    importers: Mapping[str, Importer] = field(default_factory=dict)
