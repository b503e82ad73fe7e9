"""Translation of database driver errors into Tacet's."""

from tacet.core.errors import NoSpace, StoreUnusable, TacetError

FULL_DISK_ERRORS = ("SQLITE_IOERR_SHMSIZE",)  # no room for the index of the write-ahead log


def store_error(fault: BaseException | None) -> TacetError:
    """Tacet's error for a driver's, saying what to do."""
    text, name = str(fault).lower(), getattr(fault, "sqlite_errorname", "")
    if "full" in text or "no space" in text or name in FULL_DISK_ERRORS:
        return NoSpace("The disk is full, so this could not be stored. Make room, then try again.")
    if "locked" in text or "busy" in text:
        return StoreUnusable("The database was busy for too long. Try again in a moment.")
    if "disk i/o" in text:
        return StoreUnusable(
            "The disk with the database is full or does not work. Make room, then try again."
        )
    if "unable to open" in text or "readonly" in text:
        return StoreUnusable(
            "The database cannot be opened for writing. Give yourself the right to write to it and "
            "to its folder, or choose another folder with TACET_DATA_DIR."
        )
    return StoreUnusable(f"The database cannot be used: {fault}. `tacet doctor` tells more.")
