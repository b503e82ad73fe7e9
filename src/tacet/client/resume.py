"""Notes that let an upload go on after the client was killed."""

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path

from platformdirs import user_state_path

KEPT_SECONDS = 30 * 86_400.0  # the server forgets an upload after a day, a recording never


def default_folder() -> Path:
    """Folder of the notes, where none is named."""
    return user_state_path("tacet", appauthor=False) / "uploads"


class Resume:
    """Small file of names and ids about one thing that was begun; lost without harm."""

    def __init__(self, folder: Path, *about: str) -> None:
        digest = hashlib.sha256(json.dumps(about).encode()).hexdigest()
        self._path = folder / f"{digest[:32]}.json"

    def get(self, name: str) -> str | None:
        """The id that was noted, None without one."""
        value = self._read().get(name)
        return value if isinstance(value, str) else None

    def note(self, name: str, value: str) -> None:
        """Note an id."""
        noted = {**self._read(), name: value}
        with suppress(OSError):  # a full disk must not stop an upload
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self._path.with_suffix(f".{os.getpid()}.part")
            part.write_text(json.dumps(noted))
            part.replace(self._path)

    def forget(self) -> None:
        """Remove the file: what was begun is done. Others that are too old go, too."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
            oldest = time.time() - KEPT_SECONDS
            for path in self._path.parent.glob("*.json"):
                if path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)

    def _read(self) -> dict[str, object]:
        try:
            return dict(json.loads(self._path.read_text()))
        except (OSError, ValueError, TypeError):
            return {}
