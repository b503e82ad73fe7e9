"""Database and files behind `open_store` and `FolderFiles`.

The database is imported on first use: SQLAlchemy and Alembic take half a second, and the command
line only writes files.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import tacet.store.quiet  # noqa: F401 - first, before Alembic
from tacet.store.files import FolderFiles

if TYPE_CHECKING:
    from tacet.store.database import Database, open_store

__all__ = ["Database", "FolderFiles", "open_store"]

OF_THE_DATABASE = ("Database", "open_store")


def __getattr__(name: str) -> Any:
    """A name of `tacet.store.database`."""
    if name in OF_THE_DATABASE:
        return getattr(import_module("tacet.store.database"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
