"""Atomic files: written whole under their name, or not at all."""

import errno
import os
import secrets
from pathlib import Path
from typing import Self

from tacet.core.errors import NoSpace, is_disk_full
from tacet.media.messages import NO_SPACE


class AtomicFile:
    """New file without a name until `publish`; write to `descriptor`.

    Where the system can (Linux), the file has no name until it is published, so that not even a
    kill -9 leaves it behind; elsewhere it has a hidden temporary name, removed on the way out.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._name: Path | None = None
        self.descriptor = self._open()

    def _open(self) -> int:
        folder = self._target.parent
        if hasattr(os, "O_TMPFILE"):
            try:
                return os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
            except OSError as error:
                if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL):
                    raise
        self._name = self._temporary()
        return os.open(self._name, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def _temporary(self) -> Path:
        return self._target.with_name(f".{secrets.token_hex(8)}.part")

    def publish(self) -> None:
        """Give the file its name, durably. Replaces what stood there. Raises NoSpace, OSError."""
        try:
            os.fsync(self.descriptor)
            self._take_name()
        except OSError as error:
            if is_disk_full(error):
                raise NoSpace(NO_SPACE) from error
            raise
        folder = os.open(self._target.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _take_name(self) -> None:
        if self._name is None:
            try:
                self._link(self._target)
                return
            except FileExistsError:  # a link never replaces: go by a temporary name
                self._name = self._temporary()
                self._link(self._name)
        self._name.replace(self._target)
        self._name = None

    def _link(self, name: Path) -> None:
        folder = os.open(name.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:  # a folder descriptor makes Python call linkat, which alone follows /proc/self/fd
            source = f"/proc/self/fd/{self.descriptor}"
            os.link(source, name.name, dst_dir_fd=folder, follow_symlinks=True)
        finally:
            os.close(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)
        if self._name is not None:
            self._name.unlink(missing_ok=True)
