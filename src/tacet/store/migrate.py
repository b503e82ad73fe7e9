"""Database migrations: one process at a time, after a copy was made.

Alembic is imported where there is something to migrate: that takes a tenth of a start.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from tacet.core.errors import StoreUnusable
from tacet.store import sqlite
from tacet.store.locks import locked

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "migrations"  # inside the package, so a wheel has it too


def upgrade(engine: Engine, url: str) -> None:
    """Migrate the database to this version's tables, or create them.

    The copy made before stays only if that succeeds.

    Raises:
        StoreUnusable: the database was written by a newer version of Tacet. NoSpace: the disk is
            full; the database is as it was.
    """
    with _migration_lock(url):
        current, newest = current_version(engine), newest_version()
        if current == newest:
            return
        if current is not None:
            _refuse_newer(current)
        with _backup(url, current):
            _migrate(engine)
        if current is not None:
            log.info("The database was brought from version %s to %s.", current, newest)


def _migrate(engine: Engine) -> None:
    from alembic import command

    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current_version(engine: Engine) -> str | None:
    """Version of a database's tables; None when it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return None if version is None else str(version)


def newest_version() -> str:
    """Version of the tables that this Tacet uses: the last migration's number."""
    return max(path.name[1:5] for path in (FOLDER / "versions").glob("v[0-9]*.py"))


def alembic_config() -> "Config":
    """Alembic's configuration, without any file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def _refuse_newer(current: str) -> None:
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        known = ScriptDirectory.from_config(alembic_config()).get_revision(current)
    except CommandError:
        known = None
    if known is None:
        raise StoreUnusable(
            "This database was written by a newer version of Tacet. Install that version again, "
            "or choose another folder with TACET_DATA_DIR. Nothing has been changed."
        )


@contextmanager
def _backup(url: str, version: str | None) -> Iterator[None]:
    """Copy the database first; the copy is deleted if the block fails."""
    if version is None or not sqlite.is_sqlite(url):
        yield
        return
    copy = sqlite.copy_database(sqlite.file_of(url), version)
    try:
        yield
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


@contextmanager
def _migration_lock(url: str) -> Iterator[None]:
    if not sqlite.is_sqlite(url):
        yield  # other databases lock by themselves
        return
    path = sqlite.file_of(url)
    with locked(path.with_name(path.name + ".lock")):
        yield
