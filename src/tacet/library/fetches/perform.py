"""Fetches performed by the worker: the file piece by piece, then as an upload that has arrived.

A fetch that is killed begins anew: servers need not be able to go on in the middle.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from tacet.core.errors import (
    BadInput,
    Conflict,
    NotFound,
    RunCancelled,
    UnreadableMedia,
)
from tacet.library.context import AppContext
from tacet.library.model.recording import FETCH_KEY, Fault, Upload
from tacet.library.ports.network import Download
from tacet.library.use_cases.recordings import too_large
from tacet.library.use_cases.uploads import fail_upload, finish_upload, require_upload_space
from tacet.library.worker.faults import stored_fault

log = logging.getLogger(__name__)

PIECE_BYTES = 4 << 20  # synced and counted at once
PIECE_SECONDS = 1.0  # after which a smaller piece is counted, too
Stopping = Callable[[], bool]


def waiting_fetches(context: AppContext) -> list[Upload]:
    """Fetches to be performed, oldest first."""
    every = context.store.uploads()
    return [upload for upload in every if FETCH_KEY in upload.metadata and upload.error is None]


def perform_fetch(context: AppContext, upload_id: str, stopping: Stopping) -> bool:
    """Whether a recording was made; a fault of the fetch is stored with it.

    Raises:
        StoreUnusable: nothing can be stored now; the fetch waits still.
    """
    try:
        upload = context.store.upload(upload_id)
        with context.files.exclusive(upload.file):
            _Fetching(context, upload, stopping).run()
    except (NotFound, Conflict, RunCancelled):  # given up, or another start goes on
        return False
    except Exception as error:  # noqa: BLE001 - stored, and told to who asked
        fault = stored_fault(error, f"fetch {upload_id}")
        log.warning("fetch %s failed: %s", upload_id, fault.code)
        _fail(context, upload_id, fault)
        return False
    return True


def _fail(context: AppContext, upload_id: str, fault: Fault) -> None:
    with suppress(NotFound):  # it was given up meanwhile
        fail_upload(context, context.store.upload(upload_id), fault)
        context.store.publish("upload.changed", {"id": upload_id})


@dataclass(slots=True)
class _Fetching:
    """A fetch under way; its file is held exclusively."""

    context: AppContext
    upload: Upload
    stopping: Stopping

    def run(self) -> None:
        """Fetch the file, then make it a recording as any upload that has arrived."""
        self._save(length=0, offset=0)
        with self.context.network.download(self.upload.metadata[FETCH_KEY]) as download:
            self._begin(download)
            for piece in _pieces(download.chunks):
                self._add(piece)
        if not self.upload.offset:
            raise UnreadableMedia("This file is empty. There is nothing in it to hear.")
        about = {name: v for name, v in self.upload.metadata.items() if name != FETCH_KEY}
        self._save(length=self.upload.offset, metadata=about)
        finish_upload(self.context, self.upload.id)

    def _begin(self, download: Download) -> None:
        length = download.length or 0
        self._refuse_too_large(length)
        require_upload_space(self.context, length)
        name = self.upload.name or download.name
        self._save(length=length, name=name, media_type=download.media_type)

    def _add(self, piece: bytes) -> None:
        offset, size = self.upload.offset, len(piece)
        self._refuse_too_large(offset + size)
        if self.stopping():
            raise RunCancelled("The worker ends.")
        self.context.files.append(self.upload.file, offset, [piece], size)
        self._save(offset=offset + size)

    def _refuse_too_large(self, size: int) -> None:
        most = self.context.limits.max_upload_bytes
        if size > most:
            raise BadInput(too_large(most))

    def _save(self, **changes: object) -> None:
        """Store the upload with changes. Raises NotFound once it was given up."""
        changed = replace(self.upload, touched_at=self.context.clock(), **changes)  # type: ignore[arg-type]
        if not self.context.store.save_upload(changed, self.upload.offset):
            raise NotFound("This fetch was given up in the meantime.")
        self.upload = changed
        self.context.store.publish("upload.changed", {"id": changed.id})


def _pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are worth a sync each."""
    gathered, begun = bytearray(), time.monotonic()
    for chunk in chunks:
        gathered += chunk
        if len(gathered) >= PIECE_BYTES or time.monotonic() - begun >= PIECE_SECONDS:
            yield bytes(gathered)
            gathered, begun = bytearray(), time.monotonic()
    if gathered:
        yield bytes(gathered)
