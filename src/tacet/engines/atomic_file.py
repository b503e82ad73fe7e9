"""Small files that are replaced whole or not at all."""

import secrets
from contextlib import suppress
from pathlib import Path

from tacet.core.errors import BadInput, NoSpace, is_disk_full


def replace_file(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, and its folder.

    Raises:
        NoSpace: the disk is full. BadInput: the folder cannot be written to.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        if is_disk_full(error):
            raise NoSpace(f"The disk has no room for {path}. Free some space.") from error
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from error
