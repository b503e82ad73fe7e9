"""Database migrations: one process at a time, after a copy was made."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from tacet.core.errors import StoreUnusable
from tacet.store import sqlite
from tacet.store.locks import locked

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
        with _backup(url, current), engine.begin() as connection:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        if current is not None:
            log.info("The database was brought from version %s to %s.", current, newest)


def current_version(engine: Engine) -> str | None:
    """Version of a database's tables; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_version() -> str:
    """Version of the tables that this Tacet uses."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


def alembic_config() -> Config:
    """Alembic's configuration, without any file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def _refuse_newer(current: str) -> None:
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
