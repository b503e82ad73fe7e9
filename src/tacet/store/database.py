"""Store behind a database URL: opened, checked, migrated, used."""

import threading
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DatabaseError

from tacet.core.errors import NoSpace
from tacet.store import sqlite
from tacet.store.ballast import Ballast
from tacet.store.driver_errors import store_error
from tacet.store.migrate import upgrade
from tacet.store.repository import word_index
from tacet.store.repository.catalog import CatalogRows
from tacet.store.repository.edits import EditRows
from tacet.store.repository.events import EventRows
from tacet.store.repository.keys import KeyRows
from tacet.store.repository.listing import ListingRows
from tacet.store.repository.live import LiveRows
from tacet.store.repository.recordings import RecordingRows
from tacet.store.repository.runs import RunRows
from tacet.store.repository.search import SearchRows
from tacet.store.repository.shards import ShardRows
from tacet.store.repository.speakers import SpeakerRows
from tacet.store.repository.vocabulary import VocabularyRows
from tacet.store.repository.voices import VoiceRows


class Database(
    RecordingRows,
    LiveRows,
    ListingRows,
    CatalogRows,
    RunRows,
    ShardRows,
    EditRows,
    SearchRows,
    SpeakerRows,
    VoiceRows,
    VocabularyRows,
    KeyRows,
    EventRows,
):
    """The library's database; implements `library.ports.store.Store`. Thread-safe."""

    def __init__(self, url: str, engine: Engine) -> None:
        super().__init__(engine)
        self._url = url
        self._watcher = sqlite.ChangeWatcher(url) if sqlite.is_sqlite(url) else None
        self._watching = threading.Lock()

    def change_mark(self) -> int:
        """Number that differs after any commit; very cheap."""
        if self._watcher is None:
            return self.last_event()
        with self._watching:
            return self._watcher.mark()

    def maintain(self) -> None:
        """Drop what nothing refers to any more, overwrite purged words, checkpoint the log."""
        self.prune_events()
        self.overwrite_purged_words()
        self.drop_unused_vocabularies()
        if self._watcher is not None:
            sqlite.checkpoint(self._url)

    def drop_copies(self, before: datetime) -> int:
        """Delete database copies made before `before`; how many there were."""
        if not sqlite.is_sqlite(self._url):
            return 0
        copies = sqlite.copies_of(sqlite.file_of(self._url))
        old = [copy for copy in copies if copy.stat().st_mtime < before.timestamp()]
        for copy in old:
            copy.unlink(missing_ok=True)
        return len(old)

    def close(self) -> None:
        """Close all connections."""
        if self._watcher is not None:
            self._watcher.close()
        self._engine.dispose()


def open_store(where: str | Path) -> Database:
    """Open a database file or URL, created or migrated.

    On a full disk the ballast beside the file is dropped, so that there is a store to delete from.

    Raises:
        StoreUnusable: it is damaged, busy, cannot be opened, lies on a network drive, or is of a
            newer version. NoSpace: the disk is full.
    """
    url = where if isinstance(where, str) else sqlite.url_of(where)
    if not sqlite.is_sqlite(url):
        engine = create_engine(url, pool_pre_ping=True)
        upgrade(engine, url)
        return Database(url, engine)
    try:
        return _open_file(url)
    except NoSpace:
        if not Ballast(sqlite.file_of(url).parent).drop():
            raise
        return _open_file(url)


def _open_file(url: str) -> Database:
    sqlite.check(sqlite.file_of(url))
    engine = sqlite.open_engine(url)
    try:
        upgrade(engine, url)
        if word_index.is_missing(engine):
            sqlite.checkpoint(url)  # on a full disk the log of the migration makes room
            word_index.create(engine)
    except DatabaseError as error:
        engine.dispose()
        raise store_error(error.orig) from error
    except BaseException:
        engine.dispose()
        raise
    return Database(url, engine)
