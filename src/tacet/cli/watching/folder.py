"""Files of a watched folder, and when one counts as whole.

The folder is looked through again and again: that works on network shares, too, where no system
tells of changes, and a file has to rest for some seconds anyway.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tacet.cli.watching.journal import Fingerprint
from tacet.media import is_media_name


@dataclass(slots=True)
class WatchedFolder:
    """A folder whose recordings are looked for; nothing is ever written into it.

    Attributes:
        recursive: whether folders within count, too. Links to folders are not followed.
        settle: seconds without a change after which a file counts as whole.
        leave_out: a folder within that does not count, such as that of the texts.
    """

    path: Path
    recursive: bool
    settle: float
    leave_out: Path
    clock: Callable[[], float] = time.monotonic
    _since: dict[str, tuple[Fingerprint, float]] = field(default_factory=dict)

    def whole_files(self) -> list[tuple[str, Fingerprint]]:
        """Files that have not changed for a while, by path within the folder, in order.

        Raises:
            OSError: the folder cannot be read.
        """
        now, seen = self.clock(), dict(self._files(self.path))
        since = {}
        for name, fingerprint in seen.items():
            before, at = self._since.get(name, (None, now))
            since[name] = (fingerprint, at if before == fingerprint else now)
        self._since = since
        return sorted(
            (name, fingerprint)
            for name, (fingerprint, at) in since.items()
            if fingerprint.size and now - at >= self.settle
        )

    def fingerprint(self, name: str) -> Fingerprint | None:
        """Fingerprint of a file now; None when it is gone."""
        try:
            return _fingerprint((self.path / name).stat())
        except OSError:
            return None

    def _files(self, folder: Path, before: str = "") -> Iterator[tuple[str, Fingerprint]]:
        """Files of a folder; `before` stands before their names."""
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    yield from self._of_entry(entry, before)
                except OSError:  # it has gone, or is not ours to read
                    continue

    def _of_entry(
        self, entry: "os.DirEntry[str]", before: str
    ) -> Iterator[tuple[str, Fingerprint]]:
        name = before + entry.name
        if entry.name.startswith("."):
            return
        if entry.is_dir(follow_symlinks=False):
            if self.recursive and Path(entry.path).resolve() != self.leave_out:
                yield from self._files(Path(entry.path), name + os.sep)
        elif is_media_name(entry.name) and entry.is_file():
            yield name, _fingerprint(entry.stat())


def _fingerprint(about: os.stat_result) -> Fingerprint:
    return Fingerprint(about.st_size, about.st_mtime_ns)
