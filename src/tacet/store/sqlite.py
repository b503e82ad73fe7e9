"""SQLite only: opening, checking, copying and checkpointing.

WAL with `synchronous=FULL`: a commit survives a power loss. Every write transaction begins with
BEGIN IMMEDIATE, since a read that turns into a write fails at once whatever the timeout. Only
`checkpoint` makes checkpoints: SQLite 3.7.0 to 3.51.2 can lose commits when a checkpoint and a
write meet, and a truncating checkpoint holds the write lock throughout.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from tacet.core.errors import StoreUnusable
from tacet.store.driver_errors import store_error

CHECKPOINT_BUSY_SECONDS = 0.5  # a checkpoint in the way of others is made another time
POOL_SIZE, MAX_OVERFLOW = 10, 40  # connections kept, and opened beyond that under load
BUSY_SECONDS = 10  # how long a writer waits for another; ecosystem.md section 2
PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA wal_autocheckpoint=0",
)
DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)  # all other faults are of the moment
WRITES = "tacet_writes"  # execution option of connections that will write


def is_sqlite(url: str) -> bool:
    """Whether a database URL means SQLite."""
    return make_url(url).get_backend_name() == "sqlite"


def file_of(url: str) -> Path:
    """The database file of a SQLite URL."""
    return Path(str(make_url(url).database))


def url_of(path: Path) -> str:
    """The URL of a database file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def open_engine(url: str) -> Engine:
    """Engine for a SQLite URL, its connections set up."""
    file_of(url).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=POOL_SIZE,
        max_overflow=MAX_OVERFLOW,
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, record: Any) -> None:
    cursor = connection.cursor()
    try:
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    finally:
        cursor.close()
    if mode != "wal":  # network file systems refuse it silently
        raise StoreUnusable(
            "The database must lie on a disk of this computer, not on a network drive. "
            "Choose another folder with TACET_DATA_DIR."
        )


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def check(path: Path) -> None:
    """Run SQLite's quick check on a database file, if there is one.

    Raises:
        StoreUnusable: it is damaged, busy, or cannot be opened. NoSpace: the disk is full.
    """
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        answer = _quick_check(path)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in DAMAGE_CODES:
            raise store_error(error) from error
        answer = str(error)
    if answer != "ok":
        raise StoreUnusable(
            f"The database {path} is damaged ({answer}). Put a copy of it back, or move it away "
            "to begin with an empty one; the recordings in the files folder stay."
        )


def _quick_check(path: Path) -> str:
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])


def count_unindexed(path: Path) -> int:
    """Number of recordings whose text search does not find yet; 0 before it came."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(path)) as connection:
        count = connection.execute("SELECT count(*) FROM search_texts WHERE stale = 1")
        return int(count.fetchone()[0])
    return 0


def count_keys(path: Path) -> tuple[int, int]:
    """Number of keys, and of those that are not revoked; none before there were keys."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(path)) as connection:
        counts = connection.execute("SELECT count(*), sum(revoked_at IS NULL) FROM api_keys")
        every, valid = counts.fetchone()
        return every, valid or 0
    return 0, 0


def copy_database(path: Path, version: str) -> Path:
    """Copy the database, even in use; the copy is whole or absent."""
    copy, part = path.with_name(f"{path.name}.{version}.bak"), path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)  # of one that was killed
    try:
        with (
            closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as source,
            closing(sqlite3.connect(part)) as target,
        ):
            target.execute("PRAGMA journal_mode=OFF")  # it counts whole or not at all
            source.backup(target)
        part.replace(copy)
    except sqlite3.DatabaseError as error:
        raise store_error(error) from error
    finally:
        part.unlink(missing_ok=True)
    return copy


def copies_of(path: Path) -> list[Path]:
    """Copies of the database, oldest first. Rows deleted since are still in them."""
    return sorted(path.parent.glob(f"{path.name}.*.bak"), key=lambda copy: copy.stat().st_mtime)


class ChangeWatcher:
    """Cheap detection of commits, on a connection that never writes."""

    def __init__(self, url: str) -> None:
        self._path = file_of(url)
        self._connection: sqlite3.Connection | None = None

    def mark(self) -> int:
        """Number that differs after every commit. For one thread at a time."""
        if self._connection is None:
            self._connection = sqlite3.connect(self._path, check_same_thread=False)
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def checkpoint(url: str) -> None:
    """Checkpoint the write-ahead log, unless others are in the way."""
    path = file_of(url)
    log = path.with_name(path.name + "-wal")
    if not log.exists() or log.stat().st_size == 0:
        return
    with (
        suppress(sqlite3.OperationalError),  # such as a full disk
        closing(
            sqlite3.connect(path, timeout=CHECKPOINT_BUSY_SECONDS, isolation_level=None)
        ) as connection,
    ):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
