"""The database and the files: `open_store` and `FolderFiles` are the doors."""

import tacet.store.quiet  # noqa: F401 - first, before Alembic
from tacet.store.database import Database, open_store
from tacet.store.files import FolderFiles

__all__ = ["Database", "FolderFiles", "open_store"]
