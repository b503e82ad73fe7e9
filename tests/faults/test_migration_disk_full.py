"""A database of an older version on a full disk: said in a sentence, and nothing half is left."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from small_disk import fill, free, small_disk

from tacet.core.errors import NoSpace
from tacet.store import migrate, open_store
from tacet.store.ballast import Ballast
from tacet.store.sqlite import open_engine, url_of

SIZE = 64 << 20
ROWS = 1_000


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """A database of the first version, with about 2 MB in it, alone on a disk of 64 MB."""
    with small_disk(tmp_path / "data", SIZE) as folder:
        path = folder / "tacet.sqlite3"
        engine = open_engine(url_of(path))
        with engine.begin() as connection:
            config = migrate.alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            for number in range(ROWS):
                connection.exec_driver_sql(
                    "INSERT INTO recordings (id, name, folded_name, media_type, size, sha256, file,"
                    " added_at, playable) VALUES (?, ?, 'a', '', 1, '', 'f', '2026-01-01', 1)",
                    (str(number), "a long name " * 130),
                )
        engine.dispose()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield path


def version_of(path: Path) -> str:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(version)


def left(path: Path) -> set[str]:
    """The names of copies, whole or half."""
    return {p.name for p in path.parent.iterdir() if "bak" in p.name or "part" in p.name}


@pytest.mark.parametrize("room", [100_000, 1_000_000], ids=["next to none", "half of the copy"])
def test_without_room_for_the_copy_nothing_is_changed(old: Path, room: int) -> None:
    taken = fill(old.parent, leave=room)
    with pytest.raises(NoSpace, match="disk is full"):
        open_store(old)
    assert version_of(old) == "0001"
    assert left(old) == set()
    taken.unlink()
    open_store(old).close()
    assert version_of(old) == migrate.newest_version()
    assert left(old) == {"tacet.sqlite3.0001.bak"}


def test_with_room_for_the_copy_alone_nothing_is_changed(old: Path) -> None:
    taken = fill(old.parent, leave=old.stat().st_size + 60_000)
    with pytest.raises(NoSpace, match="disk is full"):
        open_store(old)
    assert version_of(old) == "0001"
    assert left(old) == set()
    taken.unlink()
    store = open_store(old)
    assert store.recordings("", 1, None).total == ROWS
    store.close()


def test_the_ballast_gives_way_to_a_migration(old: Path) -> None:
    assert Ballast(old.parent).ensure(0)
    fill(old.parent, leave=old.stat().st_size - 100_000)
    open_store(old).close()
    assert version_of(old) == migrate.newest_version()
    assert free(old.parent) >= 0


@pytest.mark.parametrize("process", ["web", "worker"])
def test_the_server_says_so_without_a_traceback(old: Path, process: str) -> None:
    fill(old.parent, leave=100_000)
    environment = {**os.environ, "TACET_DATA_DIR": str(old.parent), "TACET_PORT": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "tacet.cli.main", process],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "The disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert left(old) == set()
